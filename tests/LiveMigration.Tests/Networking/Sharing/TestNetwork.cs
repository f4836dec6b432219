using LiveMigration.Networking;
using LiveMigration.Networking.Sharing;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Networking.Sharing;

/// <summary>A network of links given by their bytes/s, and the finish times of its flows by tag.</summary>
internal sealed class TestNetwork : IFlowHandler
{
    public TestNetwork(params long[] capacities) => Flows = new FlowNetwork(Simulator, [.. capacities.Select((c, i) => new NetworkLink($"link {i}", new DataRate(c)))]);

    public Simulator Simulator { get; } = new(1);

    public FlowNetwork Flows { get; }

    /// <summary>Tag and time of each finish, in order.</summary>
    public List<(int Tag, decimal Seconds)> Finishes { get; } = [];

    public Action<int> Then { get; set; } = _ => { };

    public FlowHandle Start(int tag, long bytes, int[] path, long? cap = null, int weight = 1) =>
        Flows.Start(path, new ByteCount(bytes), this, tag, cap is { } rate ? new DataRate(rate) : DataRate.Unlimited, weight);

    public long Rate(FlowHandle flow) => Flows.RateOf(flow).BytesPerSecond;

    public void RunTo(double seconds) => Simulator.RunUntil(new VirtualTime((long)(seconds * 1e9)));

    public void RunToEnd() => Simulator.RunToEnd(1_000_000).Should().BeTrue();

    public void OnFlowFinished(FlowHandle flow, int tag)
    {
        Finishes.Add((tag, Simulator.Now.Nanoseconds / 1_000_000_000m));
        Then(tag);
    }
}
