using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Networking;
using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes a scenario of groups that were found right.</summary>
internal static class ScenarioAssembly
{
    private const string DefaultCpu = "intel-cascadelake";

    public static Scenario Build(BoundGroup file, ulong seed, WorkloadFiles files, string fileName)
    {
        var verify = file.Flag("verify") ?? false;
        var detail = GuestAssembly.Detail(file) ?? MemoryDetail.PageExact;
        return new Scenario
        {
            Name = file.Text("name") ?? fileName,
            Seed = seed,
            Hosts = BuildHosts(file.Groups("hosts")),
            Vms = GuestAssembly.Build(file.Groups("vms"), files, detail),
            Migrations = [.. file.Groups("migrations").Select(m => new MigrationOrder(
                m.Text("vm")!, m.Text("to"), VirtualTime.Zero + (m.Duration("at") ?? VirtualDuration.Zero), SettingsAssembly.Build(m, verify), m.Group("retries") is { } retries ? BuildRetry(retries) : null) { Controller = ControllerAssembly.Build(m) })],
            Expectations = [.. file.Groups("expect").Select(BuildExpectation)],
        };
    }

    // Hosts that differ by name alone share all else.
    private static List<Host> BuildHosts(IReadOnlyList<BoundGroup> hosts)
    {
        var built = new Dictionary<BoundGroup, Host>(ReferenceEqualityComparer.Instance);
        var all = new List<Host>(hosts.Count);
        foreach (var host in hosts)
        {
            if (!built.TryGetValue(host.Kind, out var kind))
            {
                built.Add(host.Kind, kind = BuildHost(host.Kind));
            }

            all.Add(kind with { Name = host.Text("name")! });
        }

        return all;
    }

    private static Host BuildHost(BoundGroup host) => new()
    {
        Name = host.Text("name")!,
        Hypervisor = host.Text("hypervisor")!,
        Cpu = CpuOf(host)!,
        Memory = host.Size("memory")!.Value,
        Cpus = host.Integer("cpus"),
        State = host.Text("state") == "maintenance" ? HostState.Maintenance : HostState.Up,
        Site = host.Text("site"),
        Storage = host.Names("storage"),
        Nic = host.Rate("nic") ?? DataRate.FromGigabitsPerSecond(10),
        MigrationShare = host.Number("migrationShare") is { } percent ? (double)(percent / 100) : null,
        SplitsHugePages = host.Flag("splitHugePages"),
        SimultaneousMigrations = host.Integer("simultaneousMigrations"),
        Latency = host.Duration("latency") ?? VirtualDuration.Zero,
        TcpWindow = host.Size("tcpWindow") ?? ByteCount.FromMiB(4),
        Relearning = host.Group("network") is { } network ? BuildRelearning(network) : new Relearning(),
        DirtyLog = host.Text("dirtyLog") switch
        {
            "at-reading" => LogClearing.AtReading,
            "in-chunks" => LogClearing.InGibibytes,
            _ => null,
        },
        Timings = BuildTimings(host),
    };

    private static HostTimings BuildTimings(BoundGroup host)
    {
        var defaults = new HostTimings();
        var cpus = (double?)host.Number("migrationCpus");
        return defaults with
        {
            Clock = host.Number("clock") is { } hertz ? new ProcessorSpeed((long)hertz) : defaults.Clock,
            MigrationCpus = cpus ?? defaults.MigrationCpus,
            StoppedMigrationCpus = cpus ?? defaults.StoppedMigrationCpus,
        };
    }

    internal static RetryRule BuildRetry(BoundGroup retries) =>
        new(retries.Integer("count")!.Value, retries.Duration("wait") ?? VirtualDuration.FromSeconds(20), retries.Number("factor") ?? 2);

    private static Relearning BuildRelearning(BoundGroup network)
    {
        var defaults = new Relearning();
        return new Relearning
        {
            PortReadyTime = network.Duration("portReady") ?? defaults.PortReadyTime,
            LearnTime = network.Duration("learn") ?? defaults.LearnTime,
            AgeingTime = network.Duration("ageing") ?? defaults.AgeingTime,
        };
    }

    /// <summary>A host's processor; null if the file does not say it rightly.</summary>
    public static CpuModel? CpuOf(BoundGroup host) =>
        host.Group("cpu") is not { } cpu ? CpuModel.Known.GetValueOrDefault(host.Text("cpu") ?? DefaultCpu) : cpu.Has("vendor") ? BuildCpu(cpu) : null;

    private static CpuModel BuildCpu(BoundGroup cpu) =>
        new(cpu.Text("name") ?? "custom", cpu.Text("vendor")!, [.. cpu.Names("features").Order(StringComparer.Ordinal)]);

    private static Expectation BuildExpectation(BoundGroup e) => new()
    {
        Vm = e.Text("vm"),
        Job = e.Text("job"),
        Fleet = e.Group("fleet") is { } fleet ? BuildFleetExpectation(fleet) : null,
        Order = e.Names("order"),
        By = e.Text("by") is { } by ? Enum.Parse<OrderBy>(by, ignoreCase: true) : OrderBy.Begin,
        InRuns = (double)((e.Number("inRuns") ?? 100) / 100),
        Migration = e.Integer("migration"),
        Status = e.Text("status") is { } status ? Enum.Parse<MigrationStatus>(status, ignoreCase: true) : null,
        Downtime = Between(e, "downtime", OfTime),
        TotalTime = Between(e, "totalTime", OfTime),
        GuestPause = Between(e, "guestPause", OfTime),
        ClientOutage = Between(e, "clientOutage", OfTime),
        Transferred = Between(e, "transferred", n => new ByteCount((long)n)),
        Rounds = Between(e, "rounds", n => (int)n),
        Slowdown = Between(e, "slowdown", n => (double)(n / 100)),
        Completed = Between(e, "completed", n => (double)(n / 100)),
    };

    private static FleetExpectation BuildFleetExpectation(BoundGroup fleet) => new()
    {
        TimeToDrain = Between(fleet, "timeToDrain", OfTime),
        Completed = Between(fleet, "completed", n => (double)(n / 100)),
        Waited95 = Between(fleet, "waited95", OfTime),
        TotalTime95 = Between(fleet, "totalTime95", OfTime),
        Downtime95 = Between(fleet, "downtime95", OfTime),
        Downtime = Between(fleet, "downtime", OfTime),
        ClientOutage95 = Between(fleet, "clientOutage95", OfTime),
        Slowdown = Between(fleet, "slowdown", n => (double)(n / 100)),
        LostToMigrations = Between(fleet, "lostToMigrations", OfTime),
        Sent = Between(fleet, "sent", n => new ByteCount((long)n)),
    };

    private static VirtualDuration OfTime(decimal nanoseconds) => new((long)nanoseconds);

    private static Bounds<T>? Between<T>(BoundGroup expectation, string figure, Func<decimal, T> read)
        where T : struct, IComparable<T>
    {
        return expectation.Group(figure) is not { } bounds
            ? null
            : new Bounds<T>(Read(bounds.Number("min")), Read(bounds.Number("max")));

        T? Read(decimal? number) => number is { } value ? read(value) : null;
    }
}
