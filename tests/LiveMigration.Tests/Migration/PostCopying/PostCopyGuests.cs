using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.PostCopying;

/// <summary>A guest of the textbook's post-copy on a path whose figures make closed forms easy, and its run.</summary>
internal sealed record PostCopyGuests
{
    public static readonly VirtualDuration Latency = VirtualDuration.FromMilliseconds(5);
    public static readonly DataRate Nic = DataRate.FromGigabitsPerSecond(1);

    /// <summary>Two latencies and a page on the path: what a fault costs where nothing is in its way.</summary>
    public static readonly VirtualDuration Fault = Latency * 2 + Nic.TimeFor(new ByteCount(4096));

    public string Hypervisor { get; init; } = "textbook";

    public long MiB { get; init; } = 16;

    public int Vcpus { get; init; } = 1;

    public ByteCount HugePage { get; init; } = ByteCount.FromKiB(4);

    public double ReadsPerWrite { get; init; }

    public IWorkload Workload { get; init; } = new IdleWorkload();

    public MigrationSettings Settings { get; init; } = new() { Technique = MigrationTechnique.PostCopy, Verify = true };

    /// <summary>Changes to the plan.</summary>
    public Func<MigrationPlan, MigrationPlan> Plan { get; init; } = plan => plan;

    /// <summary>A limit at which the first section of the push, pages 0 to 63, lasts for 26 s.</summary>
    public static MigrationSettings HardlyPushed => new() { Technique = MigrationTechnique.PostCopy, Verify = true, MaxPostcopyBandwidth = new DataRate(10_000) };

    public static SequentialWorkload Sweep(int pages, double rate, long firstPage = 128) =>
        new() { WorkingSet = new MemoryRegion(new ByteCount(firstPage * 4096), new ByteCount(pages * 4096L)), WritesPerSecond = rate };

    public (MigrationSession Session, Simulator Simulator) Start()
    {
        var simulator = new Simulator(3);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(MiB), Vcpus = Vcpus, HugePage = HugePage, ReadsPerWrite = ReadsPerWrite, Workload = Workload };
        var request = TestMigrations.Request(Hypervisor, vm, Nic, Settings);
        request = request with { Source = request.Source with { Latency = Latency }, Destination = request.Destination with { Latency = Latency } };
        HypervisorCatalog.BuiltIn.Validate(request).Should().BeEmpty();
        var plan = HypervisorCatalog.BuiltIn.Plan(request);
        return (Migrations.Start(simulator, request, Plan(plan)), simulator);
    }

    public MigrationReport Run()
    {
        var (session, simulator) = Start();
        var report = TestMigrations.Run(session, simulator);
        simulator.TryPeekNextTime(out _).Should().BeFalse("nothing outlives a migration");
        return report;
    }
}
