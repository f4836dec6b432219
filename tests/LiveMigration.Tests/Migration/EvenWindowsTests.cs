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

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1_000, 60)]
    public void Many_in_one_come_to_what_one_by_one_comes_to(int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            var guest = new RandomGuest(number, shared: first > 0);
            var (one, many) = (guest.Run(oneByOne: true), guest.Run(oneByOne: false));
            guest.CompareTo(one.Report, many.Report);
            many.Events.Should().BeLessThanOrEqualTo(one.Events, guest.ToString());
        }
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1_000, 60)]
    public void A_command_at_any_time_takes_effect_within_a_window(int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            var guest = new RandomGuest(number, shared: first > 0, isCommanded: true);
            guest.CompareTo(guest.Run(oneByOne: true).Report, guest.Run(oneByOne: false).Report);
        }
    }

    private sealed class RandomGuest
    {
        private readonly RandomStream random;
        private readonly bool shared;
        private readonly DataRate bandwidth;
        private readonly MigrationRequest request;

        public RandomGuest(int number, bool shared, bool isCommanded = false)
        {
            (random, this.shared) = (new RandomStream((ulong)number, "windows"), shared);
            var nic = DataRate.FromMegabitsPerSecond(300 + Below(2_500));
            DataRate? limit = Below(2) == 0 ? null : DataRate.FromMiBPerSecond(20 + Below(150));
            bandwidth = DataRate.Min(nic, limit ?? DataRate.FromMiBPerSecond(128));
            var size = ByteCount.FromMiB(512 + Below(2_048));
            var dirtied = bandwidth.BytesPerSecond * Below(60) / 100;
            IWorkload workload = Below(3) switch
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
                Commands = isCommanded ? [Command(VirtualDuration.FromMilliseconds(500 + Below(8_000)))] : [],
            });
        }

        public (MigrationReport Report, long Events) Run(bool oneByOne)
        {
            var simulator = new Simulator(3);
            var plan = HypervisorCatalog.BuiltIn.Plan(request);
            var memory = Migrations.Memory(simulator, request, plan);
            var way = shared ? new SharedWay(new FlowNetwork(simulator, [new NetworkLink("link", request.Source.Nic)], subject: 9), new NetworkRoute([0], VirtualDuration.Zero)) : null;
            var session = new MigrationSession(simulator, plan, oneByOne ? new WindowByWindow(memory) : memory, request, 0, way);
            simulator.RunToEnd(1_000_000).Should().BeTrue();
            return (session.Report!, simulator.EventCount);
        }

        public void CompareTo(MigrationReport one, MigrationReport many)
        {
            many.Status.Should().Be(one.Status, ToString());
            many.Rounds.Count.Should().Be(one.Rounds.Count, ToString());
            Math.Abs((many.TotalTime - one.TotalTime).Nanoseconds).Should().BeLessThanOrEqualTo(Window.Nanoseconds, ToString());
            Math.Abs(many.Transferred.Bytes - one.Transferred.Bytes).Should().BeLessThanOrEqualTo(bandwidth.BytesIn(Window).Bytes, ToString());
            (many.Rounds.Sum(round => round.BytesSent.Bytes) + many.StreamBytes.Bytes).Should().Be(many.Transferred.Bytes, ToString());
            many.Rounds.Sum(round => round.PagesSent).Should().Be(many.NormalPages + many.ZeroPages, ToString());
        }

        public override string ToString() => $"{request}";

        private MigrationCommand Command(VirtualDuration at) => Below(6) switch
        {
            0 => new CancelCommand(at),
            1 => new SetLimitsCommand(at, MaxBandwidth: DataRate.FromMiBPerSecond(20 + Below(150))),
            2 => new SetLimitsCommand(at, DowntimeLimit: VirtualDuration.FromMilliseconds(50 + Below(4_000))),
            3 => new LoseDestinationCommand(at),
            4 => new StopGuestCommand(at),
            _ => new SuspendGuestCommand(at),
        };

        private int Below(int exclusive) => (int)random.NextBelow((ulong)exclusive);
    }
}
