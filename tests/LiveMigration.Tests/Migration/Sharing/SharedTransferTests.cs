using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Migration.Sharing;

/// <summary>A transfer as a flow, beside others that end at the same moment.</summary>
public class SharedTransferTests
{
    [Fact]
    public void One_that_is_given_up_by_whoever_is_told_before_it_has_sent_all_and_is_not_told()
    {
        var network = new SharedNetwork(new DataRate(1_000_000));
        var (first, second) = (new Owner(), new Owner());
        var (one, other) = (Over(network, first), Over(network, second));
        first.Does = () =>
        {
            other.GoOnAt(new DataRate(10));
            other.IsStalled.Should().BeFalse();
            (other.Rest().WireBytes, other.RestBehind().Bytes).Should().Be((0, 700));
            other.GiveUp();
        };
        one.Begin(new SendBatch { WireBytes = 500_000 }, DataRate.Unlimited, 1);
        other.Begin(new SendBatch { WireBytes = 500_000 }, DataRate.Unlimited, 1, behind: new ByteCount(700));
        network.Simulator.RunToEnd(1_000).Should().BeTrue();
        (first.Told, second.Told, network.Flows.FlowCount).Should().Be((1, 0, 0));
        network.Flows.CarriedBy(0).Bytes.Should().Be(1_000_000);
    }

    [Fact]
    public void What_follows_waits_for_the_sender_and_time_passes_behind_it()
    {
        // 100 kB take 0.1 s, the sender 0.5 s; then 200 kB, then 1 s.
        var network = new SharedNetwork(new DataRate(1_000_000));
        var owner = new Owner();
        var transfer = Over(network, owner);
        transfer.Begin(new SendBatch { WireBytes = 100_000, SenderTime = 500_000_000 }, DataRate.Unlimited, 1, new ByteCount(200_000), VirtualDuration.FromSeconds(1));
        network.Simulator.RunUntil(At(600));
        transfer.RestBehind().Bytes.Should().Be(100_000);
        network.Simulator.RunUntil(At(1_699));
        owner.Told.Should().Be(0);
        network.Simulator.RunUntil(At(1_700));
        owner.Told.Should().Be(1);
    }

    [Fact]
    public void Of_one_that_is_given_up_what_was_not_sent_is_known()
    {
        var network = new SharedNetwork(new DataRate(1_000_000));
        var transfer = Over(network, new Owner());
        transfer.Begin(new SendBatch { WireBytes = 400_000, NormalPages = 100 }, DataRate.Unlimited, 1, new ByteCount(700));
        network.Simulator.RunUntil(At(100));
        transfer.Rest().Should().BeEquivalentTo(new { WireBytes = 300_000L, NormalPages = 75L });
        transfer.RestBehind().Bytes.Should().Be(700);
        transfer.GiveUp();
        network.Flows.FlowCount.Should().Be(0);
        network.Flows.CarriedBy(0).Bytes.Should().Be(100_000);
    }

    private static Transfer Over(SharedNetwork network, IEventHandler owner) =>
        Transfer.Over(network.Simulator, new NetworkPath { Bandwidth = DataRate.Unlimited }, network.Way(), owner);

    private static VirtualTime At(long milliseconds) => VirtualTime.Zero + VirtualDuration.FromMilliseconds(milliseconds);

    private sealed class Owner : IEventHandler
    {
        public int Told { get; private set; }

        public Action Does { get; set; } = () => { };

        public int Subject => 0;

        public void OnEvent(int tag)
        {
            Told++;
            Does();
        }
    }
}
