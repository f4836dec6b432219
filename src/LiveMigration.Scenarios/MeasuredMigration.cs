using System.Text.Json;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Scenarios;

/// <summary>Predicts migrations recorded in the QEMU lab's JSON lines, from a line's <c>scenario</c> alone.</summary>
public static class MeasuredMigration
{
    private const int FirmwarePages = 130; // ramTotalBytes - RAM, machine type pc, measured

    /// <summary>The prediction: of five draws of the guest's randomness the one with the median total time.</summary>
    /// <param name="scenario">The line's <c>scenario</c>.</param>
    /// <returns>Null, and the reason, if the scenario needs what is not modelled.</returns>
    public static (MigrationReport? Report, string Skipped) Predict(JsonElement scenario)
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

        var reports = Enumerable.Range(1, 5).Select(seed => Simulate(scenario, (ulong)seed)).OrderBy(r => r.TotalTime).ToList();
        return (reports[2], "");
    }

    private static MigrationReport Simulate(JsonElement scenario, ulong seed)
    {
        var simulator = new Simulator(seed);
        var ramPages = scenario.GetProperty("vmMiB").GetInt64() * 256;
        var region = new MemoryRegion(ByteCount.FromMiB(scenario.GetProperty("workingSetBaseMiB").GetInt64()), ByteCount.FromMiB(scenario.GetProperty("workingSetMiB").GetInt64()));
        var filled = new PageBitmap(ramPages + FirmwarePages);
        filled.AddRange(0, 94); // low 4 MiB, measured: 90 to 98 pages hold data
        filled.AddRange(ramPages, ramPages + 30); // firmware, measured: about 30 hold data
        var percent = scenario.GetProperty("filledPercent").GetInt64();
        for (var i = 0L; i < ramPages - 2048; i++)
        {
            if (i * percent % 100 < percent)
            {
                filled.Add(1024 + i);
            }
        }

        filled.AddRange(region.Start.Bytes / 4096, (region.Start.Bytes + region.Size.Bytes) / 4096);
        var limit = scenario.GetProperty("maxBandwidthBytesPerSecond").GetInt64();
        var path = new NetworkPath { Bandwidth = new DataRate(1_070_000_000) }; // loopback on one CPU, measured
        var plan = HypervisorProfiles.Qemu(path, VirtualDuration.FromMilliseconds(scenario.GetProperty("downtimeLimitMs").GetInt64()), limit == 0 ? DataRate.Unlimited : new DataRate(limit));
        plan = plan with { TimeLimit = VirtualDuration.FromSeconds(40) }; // the lab's own
        var memory = new PageExactMemory(filled, PageWriters.Create(Workload(scenario, region), simulator.Stream("guest/writes")), plan.Costs, verify: false);
        var session = new MigrationSession(simulator, plan, memory);
        session.Start();
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
