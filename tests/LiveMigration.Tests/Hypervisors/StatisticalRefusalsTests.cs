using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Hypervisors;

public class StatisticalRefusalsTests
{
    private static readonly UniformWorkload Uniform = new() { WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(16)), WritesPerSecond = 1_000 };

    [Fact]
    public void A_trace_of_pages_is_refused_by_name_wherever_it_stands()
    {
        var trace = new PageTraceWorkload { Writes = [new TracedWrite(VirtualDuration.Zero, 1, 1)] };
        Faults("qemu", new CombinedWorkload { Parts = [Uniform, trace] }).Should().ContainSingle().Which.Should().Contain("page-trace").And.Contain("detail: page-exact would fit");
    }

    [Fact]
    public void A_kind_of_ones_own_is_refused_until_it_says_how_it_writes_on_counts()
    {
        Faults("textbook", new OwnWorkload(null)).Should().ContainSingle().Which.Should().StartWith("workload own with detail: statistical");
        Faults("textbook", new OwnWorkload(Uniform)).Should().BeEmpty();
    }

    [Fact]
    public void Versions_are_kept_page_by_page() =>
        Faults("textbook", Uniform, new MigrationSettings { Verify = true }).Should().ContainSingle().Which.Should().Contain("verify");

    [Fact]
    public void Encoders_that_look_at_what_was_written_are_refused()
    {
        Faults("qemu", Uniform, new MigrationSettings { Xbzrle = new XbzrleSettings() }).Should().ContainSingle().Which.Should().Contain("xbzrle");
        Faults("hyper-v", Uniform).Should().ContainSingle().Which.Should().Contain("compression");
        Faults("hyper-v-tcp", Uniform).Should().BeEmpty();
    }

    [Fact]
    public void Huge_pages_are_refused_where_they_are_tracked_whole()
    {
        var vm = Guest(Uniform) with { HugePage = ByteCount.FromMiB(2) };
        var request = TestMigrations.Request("qemu", vm, DataRate.FromGigabitsPerSecond(10), new MigrationSettings());
        HypervisorCatalog.BuiltIn.Validate(request).Should().BeEmpty();
        HypervisorCatalog.BuiltIn.Validate(request with { Source = request.Source with { SplitsHugePages = false } }).Should().ContainSingle().Which.Should().Contain("huge pages of 2 MiB");
    }

    [Fact]
    public void After_a_switch_to_post_copy_all_is_pushed_and_the_report_says_what_is_left_out()
    {
        var simulator = new Simulator(1);
        var settings = new MigrationSettings { Technique = MigrationTechnique.PostCopy };
        var request = TestMigrations.Request("qemu", Guest(Uniform) with { FilledShare = 0.5 }, DataRate.FromGigabitsPerSecond(1), settings);
        var report = TestMigrations.Run(HypervisorCatalog.BuiltIn.Start(simulator, request), simulator);
        report.Status.Should().Be(MigrationStatus.Completed);
        (report.NormalPages + report.ZeroPages).Should().Be(64 * 256);
        report.PostCopy!.Faults.Should().Be(0);
        report.Assumptions.Should().Contain(sentence => sentence.Contains("detail: statistical"));
    }

    private static VirtualMachine Guest(IWorkload workload) => new() { Name = "guest", Memory = ByteCount.FromMiB(64), Workload = workload, Detail = MemoryDetail.Statistical };

    private static IReadOnlyList<string> Faults(string hypervisor, IWorkload workload, MigrationSettings? settings = null) =>
        HypervisorCatalog.BuiltIn.Validate(TestMigrations.Request(hypervisor, Guest(workload), DataRate.FromGigabitsPerSecond(10), settings ?? new MigrationSettings()));

    private sealed class OwnWorkload(UniformWorkload? onCounts) : IWorkload
    {
        public string Kind => "own";

        public IReadOnlyList<MemoryRegion> Regions => Uniform.Regions;

        public IReadOnlyList<string> Validate() => [];

        public IPageWriter CreateWriter(RandomStream random) => Uniform.CreateWriter(random);

        public IStatisticalWriter? CreateStatisticalWriter(RandomStream random) => onCounts?.CreateStatisticalWriter(random);
    }
}
