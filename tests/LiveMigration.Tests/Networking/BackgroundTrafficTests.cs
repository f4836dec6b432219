using LiveMigration.Networking.Background;
using LiveMigration.Simulation;
using LiveMigration.Tests.Networking.Sharing;
using LiveMigration.Workloads.Traces;

namespace LiveMigration.Tests.Networking;

public class BackgroundTrafficTests
{
    [Fact]
    public void Constant_traffic_leaves_the_rest_of_the_link()
    {
        var network = new TestNetwork(100);
        _ = new BackgroundDriver(network.Simulator, network.Flows, 0, BackgroundTraffic.Constant(new DataRate(60)));
        network.Start(1, 400, [0]);
        network.RunToEnd();
        network.Finishes.Should().Equal((1, 10m));
        network.Flows.FreeOf(0).BytesPerSecond.Should().Be(40);
        network.Flows.CarriedBy(0).Bytes.Should().Be(400, "other traffic is not counted");
    }

    [Fact]
    public void A_daily_profile_begins_anew_each_day_until_it_is_stopped()
    {
        // 100 bytes/s by night, nothing from 8 h to 20 h.
        var network = new TestNetwork(100);
        var driver = new BackgroundDriver(network.Simulator, network.Flows, 0, BackgroundTraffic.Daily([Step(8, 100), Step(20, 0)]));
        network.Then = _ => driver.Stop();
        network.Start(1, 100 * 3_600 * 30, [0]);
        network.RunToEnd();

        // 8 h, then 12 h (20 h to 8 h), then 10 h from 44 h on.
        network.Finishes.Should().Equal((1, 54 * 3_600m));
    }

    [Fact]
    public void A_fault_of_the_link_and_other_traffic_on_it_add_up()
    {
        var network = new TestNetwork(100);
        network.Flows.SetBackground(0, new DataRate(30));
        network.Flows.SetCapacity(0, new DataRate(50));
        network.Flows.FreeOf(0).BytesPerSecond.Should().Be(20);
        network.Flows.SetCapacity(0, new DataRate(10));
        network.Flows.FreeOf(0).BytesPerSecond.Should().Be(0);
        network.Flows.SetBackground(0, new DataRate(0));
        network.Flows.FreeOf(0).BytesPerSecond.Should().Be(10);
    }

    [Fact]
    public void A_trace_is_read_from_csv_in_the_units_that_people_have()
    {
        BackgroundFile.Read(new StringReader("seconds,Gbit/s\n0,1\n# noon\n1.5,2.5\n")).Should().Equal(
            new BackgroundStep(VirtualDuration.Zero, new DataRate(125_000_000)), new BackgroundStep(VirtualDuration.FromMilliseconds(1_500), new DataRate(312_500_000)));
        Reading("seconds,Gbit/s\n1,1\n1,2\n").Should().Throw<TraceFormatException>().WithMessage("line 3, column 1: seconds: \"1\" is out of order; allowed are times that rise from row to row");
        Reading("seconds,Gbit/s\n").Should().Throw<TraceFormatException>().WithMessage("*at least one is needed");
        Reading("seconds,furlongs/s\n").Should().Throw<TraceFormatException>().WithMessage("line 1, column 9: \"furlongs/s\" is not a column*");
        static Func<IReadOnlyList<BackgroundStep>> Reading(string text) => () => BackgroundFile.Read(new StringReader(text));
    }

    [Fact]
    public void Steps_out_of_order_or_beyond_the_day_are_refused_with_their_number()
    {
        Making([Step(2, 1), Step(2, 1)]).Should().Throw<ArgumentException>().WithMessage("Step 2 is at *allowed are times of 0 or more that rise*");
        Making([Step(2, 1), Step(24, 1)]).Should().Throw<ArgumentException>().WithMessage("Step 2 is at *allowed is less than the period*");
        Making([Step(2, -1)]).Should().Throw<ArgumentException>().WithMessage("Step 1 has a rate of -1 bytes/s; allowed is 0 or more.*");
        Making([]).Should().Throw<ArgumentException>().WithMessage("Background traffic needs at least one step.*");
        static Func<BackgroundTraffic> Making(BackgroundStep[] steps) => () => BackgroundTraffic.Daily(steps);
    }

    private static BackgroundStep Step(int hour, long rate) => new(VirtualDuration.FromSeconds(hour * 3_600L), new DataRate(rate));
}
