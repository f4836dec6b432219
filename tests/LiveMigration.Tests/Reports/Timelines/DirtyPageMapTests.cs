using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests;

public class DirtyPageMapTests
{
    // 1 GiB in 128 stretches of 8 MiB; the guest writes to the second quarter.
    private static readonly UniformWorkload SecondQuarter = new() { WorkingSet = new(ByteCount.FromMiB(256), ByteCount.FromMiB(256)), WritesPerSecond = 20_000 };

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu")]
    [InlineData("qemu-7.2")]
    [InlineData("hyper-v")]
    public void The_working_set_shows_and_nothing_else(string hypervisor)
    {
        var map = Run(hypervisor, MemoryDetail.PageExact, VirtualDuration.FromMilliseconds(300)).DirtyPages!;
        var written = map.Columns.Where(c => c.Shares.Sum() > 0).ToList();
        written.Should().HaveCountGreaterThan(1);
        written.Should().OnlyContain(c => c.Shares.Take(32).All(s => s == 0) && c.Shares.Skip(64).All(s => s == 0));
        written[0].Shares.Skip(32).Take(32).Should().OnlyContain(s => s > 0.05);
    }

    [Fact]
    public void More_readings_than_columns_are_put_together_and_none_is_left_out()
    {
        var report = Run("textbook", MemoryDetail.PageExact, VirtualDuration.Zero, maxRounds: 1_000, SecondQuarter with { WritesPerSecond = 200_000 });
        var map = report.DirtyPages!;
        report.LogReadings.Count.Should().BeGreaterThan(2 * DirtyPageMap.MostColumns);
        map.Columns.Count.Should().BeInRange(DirtyPageMap.MostColumns / 2, DirtyPageMap.MostColumns);
        map.Columns.Sum(c => c.Readings).Should().BeCloseTo(report.LogReadings.Count, 1, "setup's reading is perhaps none of its own");
        map.Columns.Zip(map.Columns.Skip(1)).Should().OnlyContain(p => p.First.Until == p.Second.From);
    }

    // Of 40 MiB a stretch is five groups of 64 pages; of 3 pages there is one; of 8 MiB and a page the last group has one page.
    [Theory]
    [InlineData(40 * 256, 128)]
    [InlineData(3, 1)]
    [InlineData(8 * 256 + 1, 33)]
    public void Where_everything_is_written_every_stretch_is_full(int pages, int stretches)
    {
        var simulator = new Simulator(seed: 1);
        var memory = new ByteCount(pages * 4096L);
        var vm = new VirtualMachine { Name = "guest", Memory = memory, Workload = new SequentialWorkload { WorkingSet = new(ByteCount.Zero, memory), WritesPerSecond = 1_000_000 } };
        var session = Migrations.Start(simulator, TestMigrations.Request("textbook", vm, DataRate.FromMegabitsPerSecond(100), new MigrationSettings { DowntimeLimit = VirtualDuration.Zero }) with { Detail = ReportDetail.Addresses });
        var map = TestMigrations.Run(session, simulator).DirtyPages!;
        map.Stretches.Should().Be(stretches);
        map.Columns.Should().Contain(c => c.Shares.Count == stretches && c.Shares.All(share => share == 1));
    }

    [Fact]
    public void Counts_have_no_addresses() => Run("textbook", MemoryDetail.Statistical, VirtualDuration.FromMilliseconds(300)).DirtyPages.Should().BeNull();

    private static MigrationReport Run(string hypervisor, MemoryDetail detail, VirtualDuration limit, int? maxRounds = null, UniformWorkload? workload = null)
    {
        var simulator = new Simulator(seed: 1);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(1), Workload = workload ?? SecondQuarter, Detail = detail };
        var request = TestMigrations.Request(hypervisor, vm, DataRate.FromGigabitsPerSecond(2), new MigrationSettings { DowntimeLimit = limit }) with { Detail = ReportDetail.Addresses };
        if (maxRounds is not { } limitOfRounds)
        {
            return TestMigrations.Run(Migrations.Start(simulator, request), simulator);
        }

        var plan = HypervisorCatalog.BuiltIn.Plan(request);
        return TestMigrations.Run(Migrations.Start(simulator, request, plan with { Policies = [.. plan.Policies.Where(p => p is not RoundLimitPolicy), new RoundLimitPolicy(limitOfRounds, Verdict.StopAndCopy)] }), simulator);
    }
}
