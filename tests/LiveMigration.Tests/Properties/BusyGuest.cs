using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Properties;

/// <summary>A guest that writes so fast over so much memory that plain pre-copy does not end on its link; all follows from one number.</summary>
internal sealed class BusyGuest
{
    private readonly RandomStream random;
    private readonly int mebibytes;
    private readonly DataRate link;

    /// <param name="number">Decides it.</param>
    /// <param name="goal">The pause that its hypervisor aims at.</param>
    /// <param name="slowestMegabits">The slowest link.</param>
    public BusyGuest(int number, VirtualDuration goal, int slowestMegabits)
    {
        random = new RandomStream((ulong)number, "busy guest");
        link = DataRate.FromMegabitsPerSecond(slowestMegabits + Below(450));

        // At 1.5 times the link and more over at least six times what fits, a round always leaves several times what fits.
        var fits = (int)(link.BytesIn(goal).Bytes >> 20) + 1;
        var set = fits * (6 + Below(10));
        mebibytes = set * 5 / 4;
        Workload = Writer(new MemoryRegion(ByteCount.FromMiB(Below(mebibytes - set)), ByteCount.FromMiB(set)), link.BytesPerSecond / 4096.0 * (1.5 + Below(65) / 10.0));
    }

    public IWorkload Workload { get; }

    public MigrationReport Run(string hypervisor, MigrationSettings settings)
    {
        var simulator = new Simulator(5);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(mebibytes), Vcpus = 2, Workload = Workload };
        var session = Migrations.Start(simulator, TestMigrations.Request(hypervisor, vm, link, settings));
        simulator.RunToEnd(5_000_000).Should().BeTrue("every migration ends");
        return session.Report!;
    }

    public override string ToString() => $"{mebibytes} MiB, {link}, {Workload}";

    private IWorkload Writer(MemoryRegion region, double rate)
    {
        var pace = Below(2) == 0 ? WritePace.Paced : WritePace.Poisson;
        return Below(3) switch
        {
            0 => new UniformWorkload { WorkingSet = region, WritesPerSecond = rate, Pace = pace },
            1 => new SequentialWorkload { WorkingSet = region, WritesPerSecond = rate, WritesBeforeStart = Below(100_000) },
            _ => new HotColdWorkload { WorkingSet = region, WritesPerSecond = rate * 2, Pace = pace, HotWriteShare = 0.5, HotShare = 0.5 },
        };
    }

    private int Below(int exclusive) => (int)random.NextBelow((ulong)exclusive);
}
