using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Orchestration.Controllers;

/// <summary>Migrations under a controller that the tests share.</summary>
internal static class Controlled
{
    /// <summary>A guest of flat dirtying behind 1 Gbit/s (119 MiB/s): what it dirties, of how much.</summary>
    public static VirtualMachine Guest(long memoryMiB, long dirtyMiBPerSecond, long workingSetMiB) => new()
    {
        Name = "guest",
        Memory = ByteCount.FromMiB(memoryMiB),
        Workload = new FlatWorkload { DirtyRate = DataRate.FromMiBPerSecond(dirtyMiBPerSecond), WorkingSetSize = ByteCount.FromMiB(workingSetMiB) },
    };

    /// <summary>A guest that rewrites all of a working set several times a second: what is left after each pass is that, whatever was left before.</summary>
    public static VirtualMachine Plateau(long memoryMiB, long workingSetMiB) => new()
    {
        Name = "guest",
        Memory = ByteCount.FromMiB(memoryMiB),
        Workload = new SequentialWorkload { WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(workingSetMiB)), WritesPerSecond = workingSetMiB * 256 * 8 },
    };

    public static MigrationRequest Request(IMigrationController? controller, VirtualMachine vm, MigrationSettings? settings = null, string hypervisor = "libvirt", long gigabits = 1) =>
        TestMigrations.Request(hypervisor, vm, DataRate.FromGigabitsPerSecond(gigabits), settings ?? new MigrationSettings()) with { Controller = controller };

    public static MigrationReport Run(IMigrationController? controller, VirtualMachine vm, MigrationSettings? settings = null, string hypervisor = "libvirt", long gigabits = 1)
    {
        var simulator = new Simulator(1);
        return TestMigrations.Run(HypervisorCatalog.BuiltIn.Start(simulator, Request(controller, vm, settings, hypervisor, gigabits)), simulator);
    }

    /// <summary>What a controller did, waits left out: in whole seconds, and in words.</summary>
    public static IEnumerable<(int Second, string Did)> Deeds(this MigrationReport report) =>
        report.Decisions.Where(d => d.Did != ControllerDecision.Wait).Select(d => ((int)d.At.TotalSeconds, d.Did));

    public static VirtualDuration Seconds(double seconds) => new((long)(seconds * 1e9));

    public static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);
}
