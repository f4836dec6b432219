using BenchmarkDotNet.Attributes;
using LiveMigration.Networking;
using LiveMigration.Networking.Sharing;
using LiveMigration.Simulation;

namespace LiveMigration.Benchmarks;

/// <summary>Fair sharing at the size of fleets. The mean is that of one flow from its start to its finish; start and finish are two changes.</summary>
[MemoryDiagnoser]
public class FlowBenchmarks
{
    private const int OneLap = 10_000;
    private const int Shared = 100_000;
    private const int OnPairs = 200_000;
    private const int Drained = 100_000;
    private const int HostsOfRack = 40;

    /// <summary>Flows at once, pairs of hosts, or hosts of the drain.</summary>
    [Params(OneLap)]
    public int Concurrent { get; set; } = OneLap;

    /// <summary>10,000 at once on one link, each behind a card of its own; sizes, caps and times differ, and one that finishes is followed by another.</summary>
    [Benchmark(OperationsPerInvoke = Shared)]
    public long SharedLink()
    {
        var network = Network(2 * Concurrent, DataRate.FromGigabitsPerSecond(10), DataRate.FromGigabitsPerSecond(1));
        var run = new Refill(
            network.Flows,
            Shared,
            i => [1 + (2 * (i % Concurrent)), 0, 2 + (2 * (i % Concurrent))],
            i => new ByteCount(4_000_000 + (i * 104_729L % 9_000_000)),
            i => i % 3 == 0 ? new DataRate(60_000 + (i * 7_919L % 150_000)) : DataRate.Unlimited);
        return run.Run(network.Simulator, Concurrent);
    }

    /// <summary>10,000 started together on one link, none alike; the rate is that of the drain of the last of them too.</summary>
    [Benchmark(OperationsPerInvoke = OneLap)]
    public long SharedLinkOnce()
    {
        var network = Network(2 * Concurrent, DataRate.FromGigabitsPerSecond(1), DataRate.FromGigabitsPerSecond(1));
        var run = new Refill(network.Flows, 0, i => [1 + (2 * i), 0, 2 + (2 * i)], i => new ByteCount(4_294_967_296 + (i * 104_729L)), _ => DataRate.Unlimited);
        return run.Run(network.Simulator, Concurrent);
    }

    /// <summary>10,000 pairs of hosts, each with one flow after the other.</summary>
    [Benchmark(OperationsPerInvoke = OnPairs)]
    public long DisjointPairs()
    {
        var network = Network(2 * Concurrent, DataRate.FromGigabitsPerSecond(1), DataRate.FromGigabitsPerSecond(1));
        var run = new Refill(network.Flows, OnPairs, i => [1 + (2 * (i % Concurrent)), 2 + (2 * (i % Concurrent))], i => new ByteCount(1_000_000 + (i * 7_919L % 500_000)), _ => DataRate.Unlimited);
        return run.Run(network.Simulator, Concurrent);
    }

    /// <summary>100,000 flows from 125 racks to 125 others, rack by rack, racks 4:1 to the spine, two out and two in at a host.</summary>
    [Benchmark(OperationsPerInvoke = Drained)]
    public long DrainRackToRack() => Drain(mixed: false);

    /// <summary>The same with destinations all over the other racks: every rack is coupled with every other.</summary>
    [Benchmark(OperationsPerInvoke = Drained)]
    public long DrainMixed() => Drain(mixed: true);

    private long Drain(bool mixed)
    {
        var nic = DataRate.FromGigabitsPerSecond(25);
        var rack = DataRate.FromGigabitsPerSecond(25 * HostsOfRack / 4);
        var hosts = Concurrent;
        var racks = hosts / HostsOfRack;
        NetworkLink[] links = [.. Enumerable.Range(0, 2 * hosts).Select(i => new NetworkLink($"card {i}", nic)), .. Enumerable.Range(0, 2 * racks).Select(i => new NetworkLink($"rack {i}", rack))];
        var simulator = new Simulator(1);
        var flows = new FlowNetwork(simulator, links);
        var half = hosts / 2;
        var run = new Refill(
            flows,
            Drained,
            i =>
            {
                var source = i % half;
                var destination = half + (mixed ? (int)((ulong)(source + 1) * 0x9E3779B97F4A7C15 >> 33) % half : source);
                return [2 * source, (2 * hosts) + (2 * (source / HostsOfRack)), (2 * hosts) + (2 * (destination / HostsOfRack)) + 1, (2 * destination) + 1];
            },
            i => new ByteCount(8_589_934_592 + (i * 104_729L)),
            _ => DataRate.Unlimited);
        return run.Run(simulator, hosts);
    }

    private static (Simulator Simulator, FlowNetwork Flows) Network(int cards, DataRate shared, DataRate card)
    {
        var simulator = new Simulator(1);
        NetworkLink[] links = [new NetworkLink("shared", shared), .. Enumerable.Range(0, cards).Select(i => new NetworkLink($"card {i}", card))];
        return (simulator, new FlowNetwork(simulator, links));
    }

    /// <summary>Starts some flows, and another on the finish of each while there are any. The next one takes the place of the one finished.</summary>
    internal sealed class Refill(FlowNetwork network, int count, Func<int, int[]> path, Func<int, ByteCount> bytes, Func<int, DataRate> cap) : IFlowHandler
    {
        private readonly List<int[]> paths = [];
        private int started;

        public long Run(Simulator simulator, int concurrent)
        {
            for (var i = 0; i < concurrent; i++)
            {
                paths.Add(path(i));
                Start(i);
            }

            simulator.RunToEnd();
            return simulator.Now.Nanoseconds;
        }

        public void OnFlowFinished(FlowHandle flow, int tag)
        {
            if (started < count)
            {
                Start(tag);
            }
        }

        private void Start(int place)
        {
            var number = started++;
            network.Start(paths[place], bytes(number), this, place, cap(number));
        }
    }
}
