using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Workloads;

/// <summary>What a workload may not be is named before it runs; and a kind of one's own runs like the library's.</summary>
public class WorkloadValidationTests
{
    private static readonly MemoryRegion Empty = new(ByteCount.Zero, ByteCount.Zero);
    private static readonly MemoryRegion Some = new(ByteCount.Zero, ByteCount.FromMiB(1));

    public static TheoryData<IWorkload, string> Faulty() => new()
    {
        { new SequentialWorkload { WorkingSet = Empty, WritesPerSecond = 1 }, "WorkingSet: 0 bytes from byte 0 on; allowed is a size of 4096 or more from 0 or more on, both multiples of 4096" },
        { new UniformWorkload { WorkingSet = Some with { Start = new ByteCount(-4096) }, WritesPerSecond = 1 }, "WorkingSet: 1048576 bytes from byte -4096 on" },
        { new UniformWorkload { WorkingSet = Some with { Size = new ByteCount(5_000) }, WritesPerSecond = 1 }, "WorkingSet: 5000 bytes" },
        { new UniformWorkload { WorkingSet = Some, WritesPerSecond = double.NaN }, "WritesPerSecond: NaN; allowed is 0 to 1000000000000" },
        { new SequentialWorkload { WorkingSet = Some, WritesPerSecond = -1 }, "WritesPerSecond: -1" },
        { new SequentialWorkload { WorkingSet = Some, WritesPerSecond = 1, WritesBeforeStart = -1 }, "WritesBeforeStart: -1" },
        { new HotColdWorkload { WorkingSet = Some, WritesPerSecond = 1, HotShare = 1.5 }, "HotShare: 1.5; allowed is 0 to 1" },
        { new HotColdWorkload { WorkingSet = Some, WritesPerSecond = double.PositiveInfinity, HotWriteShare = -0.1 }, "HotWriteShare: -0.1; allowed is 0 to 1" },
        { new ZipfWorkload { WorkingSet = Some, WritesPerSecond = 1, Exponent = 11 }, "Exponent: 11" },
        { new PhasedWorkload { Phases = [] }, "Phases: none; at least one is needed" },
        { new CombinedWorkload { Parts = [new IdleWorkload(), new SequentialWorkload { WorkingSet = Empty, WritesPerSecond = 1 }] }, "Parts[1].WorkingSet: 0 bytes" },
        { new CombinedWorkload { Parts = [new FlatWorkload { WorkingSetSize = ByteCount.FromMiB(1), DirtyRate = new DataRate(1) }] }, "Parts[0]: a flat workload has no pages and stands alone" },
        { new PhasedWorkload { Phases = [new(new IdleWorkload(), default), new(new IdleWorkload(), default)] }, "Phases[0].Length in nanoseconds: 0" },
        { new PageClassesWorkload { WorkingSet = Some, Classes = [new PageClass(200, 1), new PageClass(57, 1)] }, "pages of all classes: 257; allowed is 0 to 256" },
        { new PageClassesWorkload { WorkingSet = Some, Classes = [new PageClass(0, 1)] }, "Classes[0].Pages: 0; allowed is 1 to 256" },
        { new FlatWorkload { WorkingSetSize = ByteCount.FromMiB(1), DirtyRate = new DataRate(1) }, "has no pages to write" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_fault_is_named_with_value_and_what_is_allowed(IWorkload workload, string message) =>
        FluentActions.Invoking(() => PageWriters.Create(workload, new RandomStream(1, "writes"))).Should().Throw<ArgumentException>().WithMessage($"*{message}*");

    [Fact]
    public void All_faults_are_named_at_once() =>
        FluentActions.Invoking(() => PageWriters.Create(new HotColdWorkload { WorkingSet = Empty, WritesPerSecond = -1, HotShare = 2 }, new RandomStream(1, "writes")))
            .Should().Throw<ArgumentException>().WithMessage("The hot-cold workload cannot run: WorkingSet*; WritesPerSecond*; HotShare*");

    [Fact]
    public void A_flat_workload_is_checked_by_its_memory() =>
        FluentActions.Invoking(() => TestMigrations.Run("textbook", new FlatWorkload { WorkingSetSize = new ByteCount(-1), DirtyRate = new DataRate(-5) }, new MigrationSettings()))
            .Should().Throw<ArgumentException>().WithMessage("The flat workload cannot run: WorkingSetSize: -1; allowed is 0 to *; DirtyRate: -5; allowed is 0 to *");

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public void A_working_set_beyond_the_memory_is_refused_however_full_the_guest_is(double filled)
    {
        var beyond = new SequentialWorkload { WorkingSet = new MemoryRegion(ByteCount.FromMiB(255), ByteCount.FromMiB(2)), WritesPerSecond = 1 };
        FluentActions.Invoking(() => TestMigrations.Run("qemu", beyond, new MigrationSettings(), filled: filled)).Should().Throw<ArgumentException>()
            .WithMessage("The sequential workload writes pages 65280 to 65791; the guest has pages 0 to 65535*");
    }

    [Theory]
    [InlineData("hyper-v", MigrationTechnique.PreCopy)]
    [InlineData("qemu", MigrationTechnique.PreCopy)]
    [InlineData("qemu", MigrationTechnique.PostCopy)]
    public void A_kind_of_ones_own_migrates_alone_in_phases_and_among_several(string hypervisor, MigrationTechnique technique)
    {
        var own = new EveryTenth(VirtualDuration.FromMicroseconds(50));
        IWorkload[] workloads = [own, new PhasedWorkload { Phases = [new(own, VirtualDuration.FromMilliseconds(30)), new(new IdleWorkload(), VirtualDuration.MaxValue)] }, new CombinedWorkload { Parts = [own, own] }];
        foreach (var workload in workloads)
        {
            var report = TestMigrations.Run(hypervisor, workload, new MigrationSettings { Verify = true, Technique = technique });
            report.DestinationIsUpToDate.Should().BeTrue();
            report.Rounds.Sum(r => r.PagesSent).Should().BeGreaterThan(0);
        }
    }

    /// <summary>Writes pages 0, 10, 20 ... at a fixed pace: all that a user has to write.</summary>
    private sealed record EveryTenth(VirtualDuration Pace) : IWorkload
    {
        public string Kind => "every-tenth";

        public IReadOnlyList<MemoryRegion> Regions => [Some];

        public IReadOnlyList<string> Validate() => Pace > VirtualDuration.Zero ? [] : ["Pace: not positive"];

        public IPageWriter CreateWriter(RandomStream random) => new Writer(Pace);

        private sealed class Writer(VirtualDuration pace) : IPageWriter
        {
            private VirtualDuration sinceLast;
            private long count;

            public VirtualDuration TimeToNextWrite => pace - sinceLast;

            public void Write(VirtualDuration guestTime, PageBitmap written)
            {
                for (sinceLast += guestTime; sinceLast >= pace; sinceLast -= pace)
                {
                    written.Add(count++ % 25 * 10);
                }
            }

            public long WriteOne()
            {
                sinceLast = VirtualDuration.Zero;
                return count++ % 25 * 10;
            }

            public void Skip(VirtualDuration guestTime) => sinceLast += guestTime;

            public void NextPhase()
            {
            }
        }
    }
}
