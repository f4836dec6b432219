using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Networking.Sharing;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

/// <summary>Model against model: windows walked one by one, and many of them sent as one.</summary>
public class EvenWindowsTests
{
    private static readonly VirtualDuration Window = VirtualDuration.FromMilliseconds(103); // two sections of up to 51 ms, and the clock's own grain

    // A round more or less of some tens of milliseconds at the end, where a few pages decide.
    private static readonly VirtualDuration ShortRounds = VirtualDuration.FromMilliseconds(51);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Many_in_one_come_to_what_one_by_one_comes_to_and_a_command_at_any_time_takes_effect_within_a_window(bool shared, bool isCommanded)
    {
        const int Guests = 60;
        var (equalRounds, walked, events) = (0, 0L, 0L);
        for (var number = 0; number < Guests; number++)
        {
            var guest = new RandomGuest(number + (shared ? 1_000 : 0), shared, isCommanded);
            var (one, many) = (guest.Run(oneByOne: true), guest.Run(oneByOne: false));
            guest.CompareTo(one.Report, many.Report);
            equalRounds += one.Report.Rounds.Count == many.Report.Rounds.Count ? 1 : 0;
            (walked, events) = (walked + one.Events, events + many.Events);
        }

        equalRounds.Should().BeGreaterThan(Guests * 9 / 10 - 1);
        events.Should().BeLessThan(walked / 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_asks_at_any_time_is_told_what_one_by_one_would_have_sent_by_then(bool shared)
    {
        var guest = new RandomGuest(11, shared, isCommanded: false);
        var (one, many) = (guest.Start(oneByOne: true), guest.Start(oneByOne: false));
        for (var time = VirtualTime.Zero + VirtualDuration.FromMilliseconds(400); one.Session.Report is null; time += VirtualDuration.FromMilliseconds(777))
        {
            one.Simulator.RunUntil(time);
            many.Simulator.RunUntil(time);
            var (walked, told) = (one.Session.Statistics, many.Session.Statistics);
            Math.Abs(told.Transferred.Bytes - walked.Transferred.Bytes).Should().BeLessThanOrEqualTo(guest.Bandwidth.BytesIn(Window).Bytes);
            Math.Abs(told.Remaining.Bytes - walked.Remaining.Bytes).Should().BeLessThanOrEqualTo(guest.Bandwidth.BytesIn(Window).Bytes);
        }
    }

    [Fact]
    public void A_pass_without_writes_costs_a_few_events_and_ends_at_the_same_window()
    {
        var guest = new RandomGuest(5, shared: false, isCommanded: false, new FlatWorkload { WorkingSetSize = ByteCount.Zero, DirtyRate = new DataRate(0) });
        var (one, many) = (guest.Run(oneByOne: true), guest.Run(oneByOne: false));
        many.Report.Transferred.Bytes.Should().BeCloseTo(one.Report.Transferred.Bytes, 4_096);
        many.Events.Should().BeLessThan(40);
        one.Events.Should().BeGreaterThan(80);
    }

    private sealed class RandomGuest
    {
        private readonly RandomStream random;
        private readonly bool shared;
        private readonly double amplified;
        private readonly MigrationRequest request;

        public RandomGuest(int number, bool shared, bool isCommanded, IWorkload? workload = null)
        {
            (random, this.shared) = (new RandomStream((ulong)number, "windows"), shared);
            var nic = DataRate.FromMegabitsPerSecond(300 + Below(2_500));
            DataRate? limit = Below(2) == 0 ? null : DataRate.FromMiBPerSecond(20 + Below(150));
            Bandwidth = DataRate.Min(nic, limit ?? DataRate.FromMiBPerSecond(128));
            var size = ByteCount.FromMiB(512 + Below(2_048));
            var percent = Below(60);
            var dirtied = Bandwidth.BytesPerSecond * percent / 100;
            var command = isCommanded ? Command(VirtualDuration.FromMilliseconds(500 + Below(8_000)), percent) : null;

            // What is sent too much in a window dirties more, and that again.
            amplified = command is SetLimitsCommand { MaxBandwidth: not null } ? 5 : 1;
            workload ??= Below(3) switch
            {
                0 => new FlatWorkload { WorkingSetSize = new ByteCount(size.Bytes / 2), DirtyRate = new DataRate(dirtied) },
                1 => new UniformWorkload { WorkingSet = new(ByteCount.Zero, new ByteCount(size.Bytes / 2 / 4096 * 4096)), WritesPerSecond = dirtied / 4096 + 1, Pace = WritePace.Paced },
                _ => new HotColdWorkload { WorkingSet = new(ByteCount.FromMiB(64), ByteCount.FromMiB(256)), WritesPerSecond = dirtied / 2048 + 1, Pace = WritePace.Paced },
            };
            var vm = new VirtualMachine { Name = "guest", Memory = size, FilledShare = Below(3) / 2.0, Workload = workload, Detail = MemoryDetail.Statistical };
            request = TestMigrations.Request(Below(2) == 0 ? "qemu" : "qemu-7.2", vm, nic, new MigrationSettings
            {
                MaxBandwidth = limit,
                DowntimeLimit = VirtualDuration.FromMilliseconds(50 + Below(400)),
                TimeLimit = VirtualDuration.FromSeconds(60 + Below(100)),
                AutoConverge = Below(3) == 0 ? new AutoConvergeSettings() : null,
                Commands = command is null ? [] : [command],
            });
        }

        public DataRate Bandwidth { get; }

        public (MigrationReport Report, long Events) Run(bool oneByOne)
        {
            var (session, simulator) = Start(oneByOne);
            simulator.RunToEnd(1_000_000).Should().BeTrue();
            return (session.Report!, simulator.EventCount);
        }

        public (MigrationSession Session, Simulator Simulator) Start(bool oneByOne)
        {
            var simulator = new Simulator(3);
            var plan = HypervisorCatalog.BuiltIn.Plan(request);
            var memory = Migrations.Memory(simulator, request, plan);
            var way = shared ? new SharedWay(new FlowNetwork(simulator, [new NetworkLink("link", request.Source.Nic)], subject: 9), new NetworkRoute([0], VirtualDuration.Zero)) : null;
            return (new MigrationSession(simulator, plan, oneByOne ? new WindowByWindow(memory) : memory, request, 0, way), simulator);
        }

        public void CompareTo(MigrationReport one, MigrationReport many)
        {
            many.Status.Should().Be(one.Status, ToString());
            var tolerance = many.Rounds.Count == one.Rounds.Count ? Window : Window + ShortRounds;
            Math.Abs((many.TotalTime - one.TotalTime).Nanoseconds / amplified).Should().BeLessThanOrEqualTo(tolerance.Nanoseconds, ToString());
            Math.Abs((many.Transferred - one.Transferred).Bytes / amplified).Should().BeLessThanOrEqualTo(Bandwidth.BytesIn(tolerance).Bytes, ToString());
            (many.Rounds.Sum(round => round.BytesSent.Bytes) + many.StreamBytes.Bytes).Should().Be(many.Transferred.Bytes, ToString());
            many.Rounds.Sum(round => round.PagesSent).Should().Be(many.NormalPages + many.ZeroPages, ToString());
        }

        public override string ToString() => $"{request.Vm.Memory}, {request.Vm.FilledShare} filled, {request.Vm.Workload}, {request.Source.Hypervisor}, {request.Source.Nic}, {request.Settings}";

        private MigrationCommand Command(VirtualDuration at, int percent) => Below(6) switch
        {
            0 => new CancelCommand(at),
            1 => new SetLimitsCommand(at, MaxBandwidth: new DataRate(Bandwidth.BytesPerSecond * (percent + 20 + Below(80)) / 100)), // above what is dirtied
            2 => new SetLimitsCommand(at, DowntimeLimit: VirtualDuration.FromMilliseconds(50 + Below(4_000))),
            3 => new LoseDestinationCommand(at),
            4 => new StopGuestCommand(at),
            _ => new SuspendGuestCommand(at),
        };

        private int Below(int exclusive) => (int)random.NextBelow((ulong)exclusive);
    }
}
