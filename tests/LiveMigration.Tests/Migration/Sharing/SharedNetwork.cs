using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Networking.Sharing;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Sharing;

/// <summary>Links that migrations share, and the migrations on them.</summary>
internal sealed class SharedNetwork
{
    public SharedNetwork(params DataRate[] capacities) =>
        Flows = new FlowNetwork(Simulator, [.. capacities.Select((capacity, i) => new NetworkLink($"link {i}", capacity))], subject: 1_000_000);

    public Simulator Simulator { get; } = new(7);

    public FlowNetwork Flows { get; }

    public List<MigrationSession> Sessions { get; } = [];

    /// <summary>The way of each session.</summary>
    public List<SharedWay> Ways { get; } = [];

    public IEnumerable<MigrationReport> Reports => Sessions.Select(session => session.Report!);

    public SharedWay Way(VirtualDuration latency = default, params int[] links) => new(Flows, new NetworkRoute([.. links.Length == 0 ? [0] : links], latency));

    public MigrationSession Start(MigrationRequest request, SharedWay? way = null)
    {
        Ways.Add(way ?? Way());
        var session = Migrations.Start(Simulator, request, Sessions.Count, Ways[^1]);
        Sessions.Add(session);
        return session;
    }

    public void StartAt(double seconds, MigrationRequest request, SharedWay? way = null) => At(seconds, () => Start(request, way));

    public void At(double seconds, Action action) => Simulator.Schedule(new VirtualTime((long)(seconds * 1e9)), new Doing(action), 0);

    public void RunToEnd()
    {
        Simulator.RunToEnd(20_000_000).Should().BeTrue("everything ends");
        Sessions.Should().NotContain(session => session.Report == null);
        Flows.FlowCount.Should().Be(0, "no flow outlives its migration");
    }

    /// <summary>A migration whose guest dirties nothing, or a share of the given rate, all over its memory.</summary>
    public static MigrationRequest Flat(ByteCount size, DataRate nic, DataRate dirtyRate = default, MigrationSettings? settings = null, string hypervisor = "textbook", string name = "guest") =>
        TestMigrations.Request(hypervisor, new VirtualMachine { Name = name, Memory = size, Workload = new FlatWorkload { WorkingSetSize = size, DirtyRate = dirtyRate } }, nic, settings ?? new MigrationSettings());

    private sealed class Doing(Action action) : IEventHandler
    {
        public int Subject => -1;

        public void OnEvent(int tag) => action();
    }
}
