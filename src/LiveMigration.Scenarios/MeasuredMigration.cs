using System.Text.Json;
using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Scenarios.Measured;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Scenarios;

/// <summary>Predicts migrations recorded in the QEMU lab's JSON lines, from a line's <c>scenario</c> alone.</summary>
public static class MeasuredMigration
{
    private const int FirmwarePages = 130; // ramTotalBytes - RAM, machine type pc, measured

    /// <summary>The prediction: of five draws of the guest's randomness the one with the median total time.</summary>
    /// <param name="scenario">The line's <c>scenario</c>.</param>
    /// <param name="version">Of QEMU.</param>
    /// <returns>Null, and the reason, if the scenario needs what is not modelled.</returns>
    public static (MigrationReport? Report, string Skipped) Predict(JsonElement scenario, string version)
    {
        if (scenario.GetProperty("actions").GetArrayLength() > 0)
        {
            return (null, "actions during the migration");
        }

        var capability = scenario.GetProperty("capabilities").EnumerateObject().FirstOrDefault(c => c.Name != "events" && c.Value.ValueKind == JsonValueKind.True);
        if (capability.Value.ValueKind == JsonValueKind.True)
        {
            return (null, "capability " + capability.Name);
        }

        if (scenario.GetProperty("secondRegion").ValueKind != JsonValueKind.Null || scenario.GetProperty("writesPagesPerSecond").ValueKind != JsonValueKind.Number)
        {
            return (null, "several regions or phases");
        }

        var reports = Enumerable.Range(1, 5).Select(seed => Simulate(scenario, version, (ulong)seed)).OrderBy(r => r.TotalTime).ToList();
        return (reports[2], "");
    }

    private static MigrationReport Simulate(JsonElement scenario, string version, ulong seed)
    {
        var simulator = new Simulator(seed);
        var ramPages = scenario.GetProperty("vmMiB").GetInt64() * 256;
        var isVersion10 = version.StartsWith("10.", StringComparison.Ordinal);
        var region = new MemoryRegion(ByteCount.FromMiB(scenario.GetProperty("workingSetBaseMiB").GetInt64()), ByteCount.FromMiB(scenario.GetProperty("workingSetMiB").GetInt64()));
        var filled = new PageBitmap(ramPages + FirmwarePages);
        filled.AddRange(256, 256 + 42);
        filled.AddRange(ramPages, ramPages + (isVersion10 ? 54 : 51));
        filled.AddRange(ramPages - 3700, ramPages - 3700 + 27);
        var percent = scenario.GetProperty("filledPercent").GetInt64();
        for (var i = 0L; i < ramPages - 2048; i++)
        {
            if (i * percent % 100 < percent)
            {
                filled.Add(1024 + i);
            }
        }

        if (scenario.GetProperty("pattern").GetString() == "zipf")
        {
            filled.AddRange(298, 298 + region.Size.Bytes / 4096 * 8 / 4096);
        }

        filled.AddRange(region.Start.Bytes / 4096, (region.Start.Bytes + region.Size.Bytes) / 4096);
        var limit = scenario.GetProperty("maxBandwidthBytesPerSecond").GetInt64();
        var host = new Host { Name = "source", Hypervisor = isVersion10 ? "qemu-10.0" : "qemu-7.2", Cpu = CpuModel.Known["intel-skylake"], Memory = ByteCount.FromGiB(4), Nic = DataRate.Unlimited, Timings = MeasuredHost.Timings(isVersion10, scenario.GetProperty("senderAndReceiverShareOneCpu").GetBoolean()) };
        var request = new MigrationRequest
        {
            Vm = new VirtualMachine
            {
                Name = "guest",
                Memory = ByteCount.FromMiB(scenario.GetProperty("vmMiB").GetInt64()),
                FilledPages = filled,
                CatchUp = VirtualDuration.FromMilliseconds(1),
                Workload = new CombinedWorkload { Parts = [Workload(scenario, region), new UniformWorkload { WorkingSet = new MemoryRegion(ByteCount.FromMiB(1), ByteCount.FromKiB(16)), WritesPerSecond = 10000 }] },
            },
            Source = host,
            Destination = host with { Name = "destination" },
            Settings = new MigrationSettings
            {
                MaxBandwidth = limit == 0 ? DataRate.Unlimited : new DataRate(limit),
                DowntimeLimit = VirtualDuration.FromMilliseconds(scenario.GetProperty("downtimeLimitMs").GetInt64()),
                TimeLimit = VirtualDuration.FromSeconds(40),
            },
        };
        var session = Migrations.Start(simulator, request);
        simulator.RunToEnd();
        return session.Report!;
    }

    private static IWorkload Workload(JsonElement scenario, MemoryRegion region)
    {
        var achieved = scenario.GetProperty("achievedWritesPagesPerSecond");
        var rate = (achieved.ValueKind == JsonValueKind.Number ? achieved : scenario.GetProperty("measuredWritesPagesPerSecond")).GetDouble();
        return scenario.GetProperty("pattern").GetString() switch
        {
            "none" => new IdleWorkload(),
            "uniform" => new UniformWorkload { WorkingSet = region, WritesPerSecond = rate, Pace = WritePace.Paced },
            "sequential" => new SequentialWorkload { WorkingSet = region, WritesPerSecond = rate, WritesBeforeStart = scenario.GetProperty("writesBeforeStart").GetInt64() },
            "hotcold" => new HotColdWorkload
            {
                WorkingSet = region,
                WritesPerSecond = rate,
                HotShare = scenario.GetProperty("hotPagesPercent").GetDouble() / 100,
                HotWriteShare = scenario.GetProperty("hotWritesPercent").GetDouble() / 100,
                Order = PageOrder.Scattered,
                Pace = WritePace.Paced,
            },
            "zipf" => new ZipfWorkload { WorkingSet = region, WritesPerSecond = rate, Exponent = scenario.GetProperty("zipfExponent").GetDouble(), Pace = WritePace.Paced },
            var other => throw new FormatException($"pattern: \"{other}\" is not known; allowed are none, uniform, sequential, hotcold, zipf"),
        };
    }
}
