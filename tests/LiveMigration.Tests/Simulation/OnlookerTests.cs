using LiveMigration.Simulation;

namespace LiveMigration.Tests.Simulation;

public class OnlookerTests
{
    [Fact]
    public void It_sees_the_state_after_all_events_of_its_time_and_leaves_no_trace()
    {
        var (plain, watched) = (new Counter(new Simulator(1)), new Counter(new Simulator(1)));
        var probe = new Probe(watched, every: 2);
        watched.Simulator.Watch(probe);
        plain.Simulator.RunToEnd();
        watched.Simulator.RunToEnd();

        probe.Seen.Should().Equal((2, 2), (4, 4), (6, 6), (8, 8));
        watched.Simulator.Digest.Current.Should().Be(plain.Simulator.Digest.Current);
        watched.Simulator.EventCount.Should().Be(plain.Simulator.EventCount);
    }

    [Fact]
    public void It_looks_too_where_another_simulator_drives_the_time()
    {
        var counter = new Counter(new Simulator(1));
        var probe = new Probe(counter, every: 3);
        counter.Simulator.Watch(probe);
        counter.Simulator.RunUntil(Seconds(4));
        counter.Simulator.RunUntil(Seconds(6));
        counter.Simulator.Now.Should().Be(Seconds(6));
        probe.Seen.Should().Equal((3, 3), (6, 6));
    }

    [Fact]
    public void Several_look_in_order_of_time_and_one_that_left_looks_no_more()
    {
        var counter = new Counter(new Simulator(1));
        var (twos, threes) = (new Probe(counter, every: 2), new Probe(counter, every: 3));
        counter.Simulator.Watch(twos);
        counter.Simulator.Watch(threes);
        counter.Simulator.RunUntil(Seconds(5));
        counter.Simulator.Unwatch(threes);
        counter.Simulator.RunToEnd();
        twos.Seen.Should().Equal((2, 2), (4, 4), (6, 6), (8, 8));
        threes.Seen.Should().Equal((3, 3));
    }

    [Fact]
    public void It_cannot_change_what_happens()
    {
        var counter = new Counter(new Simulator(1));
        counter.Simulator.Watch(new Meddler(counter));
        counter.Simulator.Invoking(s => s.RunToEnd()).Should().Throw<InvalidOperationException>().WithMessage("*changes nothing*");
    }

    [Fact]
    public void One_that_asks_for_the_same_moment_again_is_stopped()
    {
        var counter = new Counter(new Simulator(1));
        counter.Simulator.Watch(new Stubborn());
        counter.Simulator.Invoking(s => s.RunToEnd()).Should().Throw<InvalidOperationException>().WithMessage("*must be later*");
    }

    private static VirtualTime Seconds(int seconds) => VirtualTime.Zero + VirtualDuration.FromSeconds(seconds);

    private sealed class Counter : IEventHandler
    {
        public Counter(Simulator simulator)
        {
            Simulator = simulator;
            for (var i = 1; i < 10; i++)
            {
                simulator.Schedule(Seconds(i), this, i);
            }
        }

        public Simulator Simulator { get; }

        public int Events { get; private set; }

        public int Subject => 1;

        public void OnEvent(int tag) => Events++;
    }

    private sealed class Probe(Counter counter, int every) : IOnlooker
    {
        public List<(int At, int Events)> Seen { get; } = [];

        public VirtualTime? NextLook => Seconds((Seen.Count + 1) * every);

        public void Look() => Seen.Add(((int)(counter.Simulator.Now.Nanoseconds / 1_000_000_000), counter.Events));
    }

    private sealed class Meddler(Counter counter) : IOnlooker
    {
        public VirtualTime? NextLook => Seconds(1);

        public void Look() => counter.Simulator.Schedule(Seconds(2), counter, 0);
    }

    private sealed class Stubborn : IOnlooker
    {
        public VirtualTime? NextLook => Seconds(1);

        public void Look()
        {
        }
    }
}
