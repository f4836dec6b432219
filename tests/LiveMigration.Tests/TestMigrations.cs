using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests;

/// <summary>Hosts, guests and runs that the tests share.</summary>
internal static class TestMigrations
{
    public static Host HostOf(string hypervisor, DataRate nic, string name = "source") => new()
    {
        Name = name,
        Hypervisor = hypervisor,
        Cpu = CpuModel.Known["intel-skylake"],
        Memory = ByteCount.FromGiB(4096),
        Nic = nic,
    };

    public static MigrationRequest Request(string hypervisor, VirtualMachine vm, DataRate nic, MigrationSettings settings) => new()
    {
        Vm = vm,
        Source = HostOf(hypervisor, nic),
        Destination = HostOf(hypervisor, nic, "destination"),
        Settings = settings,
    };

    /// <summary>A migration whose textbook's round limit is lifted to <paramref name="maxRounds"/>.</summary>
    public static MigrationSession Start(Simulator simulator, string hypervisor, VirtualMachine vm, DataRate nic, MigrationSettings settings, int? maxRounds = null)
    {
        var request = Request(hypervisor, vm, nic, settings);
        if (maxRounds is not { } limit)
        {
            return Migrations.Start(simulator, request);
        }

        var plan = HypervisorCatalog.BuiltIn.Plan(request);
        plan = plan with { Policies = [.. plan.Policies.Where(p => p is not RoundLimitPolicy), new RoundLimitPolicy(limit, Verdict.StopAndCopy)] };
        return Migrations.Start(simulator, request, plan);
    }

    public static MigrationReport Run(MigrationSession session, Simulator simulator)
    {
        simulator.RunToEnd(10_000_000).Should().BeTrue("the migration ends by itself");
        return session.Report!;
    }

    public static MigrationReport Run(string hypervisor, IWorkload workload, MigrationSettings settings, ulong seed = 1, long mebibytes = 256, double filled = 0.6)
    {
        var simulator = new Simulator(seed);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(mebibytes), FilledShare = filled, Workload = workload };
        return Run(Start(simulator, hypervisor, vm, DataRate.FromGigabitsPerSecond(10), settings), simulator);
    }
}
