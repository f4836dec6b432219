using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Orchestration.Jobs;

/// <summary>Clusters whose migrations take exactly as long as their bytes: 1 GiB at 1 Gbit/s takes 8.589934592 s, and nothing is dirtied.</summary>
internal static class JobClusters
{
    public static VirtualDuration OfGiB { get; } = DataRate.FromGigabitsPerSecond(1).TimeFor(ByteCount.FromGiB(1));

    public static Host Host(string name, int gibibytes = 64, string? rack = null, int? cpus = null) => new()
    {
        Name = name,
        Hypervisor = "textbook",
        Cpu = CpuModel.Known["intel-cascadelake"],
        Memory = ByteCount.FromGiB(gibibytes),
        Nic = DataRate.FromGigabitsPerSecond(1),
        Rack = rack,
        Cpus = cpus,
    };

    public static PlacedVm Guest(string name, string host, int gibibytes = 1, int vcpus = 1) => new(
        new VirtualMachine { Name = name, Memory = ByteCount.FromGiB(gibibytes), Vcpus = vcpus, Workload = new FlatWorkload { WorkingSetSize = ByteCount.Zero, DirtyRate = new DataRate(0) } }, host);

    public static (JobReport Report, Fleet Fleet) Run(Cluster cluster, IJobPlanner planner, MigrationSettings? settings = null, Action<Fleet>? before = null)
    {
        var fleet = new Fleet(new Simulator(1), cluster);
        var run = fleet.Run(new Job { Planner = planner, Settings = settings ?? new MigrationSettings() });
        before?.Invoke(fleet);
        fleet.RunToEnd();
        return (run.Report!, fleet);
    }

    public static JobPlan Plan(Cluster cluster, IJobPlanner planner) => new Fleet(new Simulator(1), cluster).PlanOf(new Job { Planner = planner });
}
