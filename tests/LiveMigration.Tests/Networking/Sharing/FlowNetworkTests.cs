using LiveMigration.Networking;
using LiveMigration.Networking.Sharing;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Networking.Sharing;

public class FlowNetworkTests
{
    private static readonly int[] First = [0];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1_000)]
    public void Equal_flows_on_one_link_finish_together_after_their_bytes_over_its_capacity(int count)
    {
        var network = new TestNetwork(125_000_000);
        for (var i = 0; i < count; i++)
        {
            network.Start(i, 1_000_000_000, First);
        }

        network.RunToEnd();
        network.Finishes.Should().Equal(Enumerable.Range(0, count).Select(i => (i, count * 8m)), "in the order of starting");
    }

    [Fact]
    public void One_flow_on_an_idle_link_takes_its_bytes_over_the_bandwidth_rounded_up_to_the_nanosecond()
    {
        var network = new TestNetwork(125_000_007, 1_250_000_000);
        network.Start(1, 4_294_967_296, [1, 0]);
        network.RunToEnd();
        network.Simulator.Now.Nanoseconds.Should().Be(new DataRate(125_000_007).TimeFor(new ByteCount(4_294_967_296)).Nanoseconds);
    }

    [Fact]
    public void Flows_of_different_sizes_finish_as_processor_sharing_says()
    {
        // 30, 60 and 90 bytes at 30 bytes/s: 3 x 30 / 30 = 3 s; then 2 x 30 / 30 = 2 s more; then 30 / 30 = 1 s more.
        var network = new TestNetwork(30);
        network.Start(3, 90, First);
        network.Start(1, 30, First);
        network.Start(2, 60, First);
        network.RunToEnd();
        network.Finishes.Should().Equal((1, 3m), (2, 5m), (3, 6m));
    }

    [Fact]
    public void A_late_flow_halves_the_rate_of_the_one_before()
    {
        // 1,000 bytes at 100/s; after 4 s another of 300: both at 50/s until 10 s; then 300 are left of the first at 100/s.
        var network = new TestNetwork(100);
        network.Start(1, 1_000, First);
        network.RunTo(4);
        network.Start(2, 300, First);
        network.RunToEnd();
        network.Finishes.Should().Equal((2, 10m), (1, 13m));
    }

    [Fact]
    public void What_a_capped_flow_leaves_goes_to_the_others()
    {
        var network = new TestNetwork(100);
        var capped = network.Start(1, 100, First, cap: 10);
        var other = network.Start(2, 900, First);
        var third = network.Start(3, 450, First, cap: 60);
        (network.Rate(capped), network.Rate(other), network.Rate(third)).Should().Be((10, 45, 45));
        network.RunToEnd();
        network.Finishes.Should().Equal((1, 10m), (3, 10m), (2, 14.5m));
    }

    [Fact]
    public void Shares_at_a_bottleneck_are_as_the_weights()
    {
        var network = new TestNetwork(90);
        var light = network.Start(1, 300, First);
        var heavy = network.Start(2, 300, First, weight: 2);
        (network.Rate(light), network.Rate(heavy)).Should().Be((30, 60));
        network.RunToEnd();
        network.Finishes.Should().Equal([(2, 5m), (1, 6.666666667m)], "150 are left of the light one after 5 s, at 90 bytes/s, rounded up");
    }

    [Fact]
    public void In_a_parking_lot_of_equal_links_everyone_gets_half()
    {
        var network = new TestNetwork(100, 100, 100);
        FlowHandle[] flows = [network.Start(0, 1_000, [0, 1, 2]), .. Enumerable.Range(0, 3).Select(link => network.Start(link + 1, 1_000, [link]))];
        flows.Select(network.Rate).Should().Equal(50, 50, 50, 50);
        network.Flows.SetCapacity(1, new DataRate(40));
        flows.Select(network.Rate).Should().Equal([20, 80, 20, 80], "the narrowest link holds the long flow, and the others get what it leaves");
        network.Flows.Cancel(flows[2]);
        flows.Where(network.Flows.Contains).Select(network.Rate).Should().Equal(40, 60, 60);
    }

    [Fact]
    public void Flows_wait_while_a_link_is_down_and_go_on_when_it_is_up()
    {
        var network = new TestNetwork(100, 100);
        var flow = network.Start(1, 1_000, [0, 1]);
        network.RunTo(3);
        network.Flows.SetCapacity(1, new DataRate(0));
        network.RunTo(20);
        (network.Rate(flow), network.Flows.RemainingOf(flow).Bytes).Should().Be((0L, 700L));
        network.Simulator.TryPeekNextTime(out _).Should().BeFalse("nothing happens to it");
        network.Flows.SetCapacity(1, new DataRate(50));
        network.RunToEnd();
        network.Finishes.Should().Equal((1, 34m));
    }

    [Fact]
    public void Cap_and_weight_may_change_under_way()
    {
        var network = new TestNetwork(100);
        var one = network.Start(1, 1_000, First);
        var two = network.Start(2, 1_000, First);
        network.RunTo(2);
        network.Flows.Change(one, new DataRate(20));
        (network.Rate(one), network.Rate(two)).Should().Be((20, 80));
        network.RunTo(7);
        network.Flows.RemainingOf(one).Bytes.Should().Be(800);
        network.Flows.Change(one, DataRate.Unlimited, weight: 3);
        (network.Rate(one), network.Rate(two)).Should().Be((75, 25));
        network.RunToEnd();

        // 800 / 75 = 10.67 s; two then has 500 - 266.67 left, at 100.
        network.Finishes.Should().Equal([(1, 17.666666667m), (2, 20.000000001m)], "each finish is rounded up, and the second waited for the first");
    }

    [Fact]
    public void A_cancelled_flow_tells_what_it_did_not_send_and_its_handler_hears_nothing()
    {
        var network = new TestNetwork(3);
        var flow = network.Start(1, 100, First);
        network.RunTo(10.5);
        network.Flows.Cancel(flow).Bytes.Should().Be(69, "of the 31.5 bytes the half one was not sent");
        network.RunToEnd();
        network.Finishes.Should().BeEmpty();
        network.Flows.CarriedBy(0).Bytes.Should().Be(31);
        network.Invoking(n => n.Flows.Cancel(flow)).Should().Throw<ArgumentException>().WithMessage("The flow is not under way*");
    }

    [Fact]
    public void A_flow_of_no_bytes_finishes_at_once_but_not_within_the_call()
    {
        var network = new TestNetwork(100);
        network.Start(1, 0, First);
        network.Finishes.Should().BeEmpty();
        network.RunToEnd();
        network.Finishes.Should().Equal((1, 0m));
    }

    [Fact]
    public void A_handler_may_start_the_next_flow()
    {
        var network = new TestNetwork(100);
        network.Then = tag => { if (tag < 5) { network.Start(tag + 1, 100, First); } };
        network.Start(1, 100, First);
        network.RunToEnd();
        network.Finishes.Should().Equal((1, 1m), (2, 2m), (3, 3m), (4, 4m), (5, 5m));
    }

    [Theory]
    [InlineData(1, 0.0, 8.589935)]
    [InlineData(1, 0.3, 12.262389)]
    [InlineData(4, 0.6, 85.858957)]
    [InlineData(16, 0.9, 1374.146314)]
    public void The_rounds_of_SimGrids_migrations_take_as_long_when_sent_as_flows(int gibibytes, double ratio, double totalSeconds)
    {
        // SimGrid 3.32's live-migration plugin (CM02, no latency), 1 Gb/s, limit 30 ms: what was dirtied in a round is the next one's.
        var network = new TestNetwork(125_000_000, 125_000_000);
        var (size, began) = (gibibytes * 1_073_741_824L, 0L);
        network.Then = round =>
        {
            var dirtied = (long)((network.Simulator.Now.Nanoseconds - began) * ratio * 0.125);
            began = network.Simulator.Now.Nanoseconds;
            if (dirtied > 0)
            {
                network.Start(dirtied > 125_000_000 * 0.03 ? round + 1 : -1, dirtied, [0, 1]);
            }
        };
        var next = network.Then;
        network.Then = round => { if (round >= 0) { next(round); } };
        network.Start(0, size, [0, 1]);
        network.RunToEnd();
        ((double)network.Finishes[^1].Seconds).Should().BeApproximately(totalSeconds, 5e-6);
    }

    [Fact]
    public void A_change_costs_nothing_that_grows_with_flows_it_does_not_touch()
    {
        WorkOfOneMore(10).Should().Be(WorkOfOneMore(1_000));
        static long WorkOfOneMore(int pairs)
        {
            var network = new TestNetwork([.. Enumerable.Repeat(100L, 2 * pairs)]);
            for (var i = 0; i < pairs; i++)
            {
                network.Start(i, 1_000 + i, [2 * i, (2 * i) + 1]);
            }

            var before = network.Flows.WorkCount;
            network.Start(-1, 1_000, [0, 1]);
            return network.Flows.WorkCount - before;
        }
    }

    [Fact]
    public void Flows_on_one_shared_link_move_together_without_their_cards_being_asked()
    {
        const int Count = 2_000;
        var network = new TestNetwork([1_000_000_000, .. Enumerable.Repeat(100_000_000L, 2 * Count)]);
        for (var i = 0; i < Count; i++)
        {
            network.Start(i, 10_000_000 + (i * 1_009L), [1 + (2 * i), 0, 2 + (2 * i)]);
        }

        var before = network.Flows.WorkCount;
        network.RunToEnd();
        network.Finishes.Should().HaveCount(Count);
        (network.Flows.WorkCount - before).Should().BeLessThan(5 * Count, "each finish looks at the shared link and at the few cards whose promise ran out");
    }

    [Fact]
    public void Changes_in_the_steady_state_allocate_nothing()
    {
        var network = new TestNetwork([1_000, .. Enumerable.Repeat(400L, 40)]);
        var paths = Enumerable.Range(1, 40).Select(card => new[] { card, 0 }).ToArray();
        var flows = paths.Select((path, i) => network.Start(i, 1_000_000_000, path)).ToArray();
        Churn();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Churn();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Churn()
        {
            for (var i = 0; i < 400; i++)
            {
                network.Flows.Cancel(flows[i % 40]);
                flows[i % 40] = network.Start(i, 1_000_000_000, paths[i % 40], cap: 10 + i);
            }
        }
    }

    [Fact]
    public void Wrong_calls_say_what_is_allowed()
    {
        var network = new TestNetwork(100, 100);
        network.Invoking(n => n.Start(1, 1, [])).Should().Throw<ArgumentException>().WithMessage("A path of 0 links; allowed are 1 to 8.*");
        network.Invoking(n => n.Start(1, 1, [0, 0])).Should().Throw<ArgumentException>().WithMessage("Link 0 on a path; allowed are 0 to 1, each once.*");
        network.Invoking(n => n.Start(1, 1, [2])).Should().Throw<ArgumentException>().WithMessage("Link 2 on a path; allowed are 0 to 1, each once.*");
        network.Invoking(n => n.Start(1, -1, First)).Should().Throw<ArgumentOutOfRangeException>();
        network.Invoking(n => n.Start(1, 1, First, cap: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("A cap must be positive*");
        network.Invoking(n => n.Start(1, 1, First, weight: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Allowed is a weight from 1 to 1000000.*");
        network.Flows.FlowCount.Should().Be(0);
    }

    [Fact]
    public void The_use_of_links_is_recorded_period_by_period()
    {
        var network = new TestNetwork(100, 80);
        var recorder = new LinkUseRecorder(network.Simulator, network.Flows, [0, 1], VirtualDuration.FromSeconds(2));
        network.Start(1, 100, [0]);
        network.Start(2, 240, [0, 1]);
        network.Then = tag => { if (tag == 2) { recorder.Stop(); } };
        network.RunToEnd();

        // Both at 50 until 2 s, then the second at 80 for 140 / 80 = 1.75 s.
        recorder.Uses.Select(u => (u.Link, u.Start.TotalMilliseconds, u.Length.TotalMilliseconds, u.Carried.Bytes, u.Load.BytesPerSecond))
            .Should().Equal((0, 0m, 2_000m, 200, 100), (1, 0m, 2_000m, 100, 50), (0, 2_000m, 1_750m, 140, 80), (1, 2_000m, 1_750m, 140, 80));
    }
}
