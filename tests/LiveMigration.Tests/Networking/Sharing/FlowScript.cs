using LiveMigration.Simulation;

namespace LiveMigration.Tests.Networking.Sharing;

internal enum FlowAction
{
    Start,
    Change,
    Cancel,
    SetCapacity,
}

/// <summary>Something done to a network at a time; <see cref="Subject"/> is the flow by order of starting, or the link.</summary>
internal sealed record FlowStep(long TimeNs, FlowAction Action, int Subject, int[] Path, long Bytes, long Rate, int Weight);

/// <summary>A random network, and what happens to it.</summary>
internal sealed class FlowScript
{
    public FlowScript(int number)
    {
        var random = new RandomStream((ulong)number, "flow script");
        var links = 1 + random.Next(random.Next(4) == 0 ? 12 : 5);
        Capacities = [.. Enumerable.Range(0, links).Select(_ => RandomRate(random))];
        var spread = random.Next(3) switch { 0 => 1L, 1 => 1_000_000, _ => 50_000_000 };
        var (time, flows) = (0L, 0);
        for (var step = 2 + random.Next(60); step > 0; step--)
        {
            time += random.Next(3) == 0 ? 0 : (long)random.NextBelow((ulong)spread);
            var cap = random.Next(2) == 0 ? DataRate.Unlimited.BytesPerSecond : RandomRate(random) / (1 + random.Next(8));
            var weight = random.Next(2) == 0 ? 1 : 1 + random.Next(5);
            Steps.Add((flows == 0 ? 0 : random.Next(10)) switch
            {
                < 6 => new FlowStep(time, FlowAction.Start, flows++, RandomPath(random, links), (long)random.NextBelow(20_000_000), cap, weight),
                6 => new FlowStep(time, FlowAction.Change, random.Next(flows), [], 0, cap, weight),
                7 => new FlowStep(time, FlowAction.Cancel, random.Next(flows), [], 0, 0, 0),
                _ => new FlowStep(time, FlowAction.SetCapacity, random.Next(links), [], 0, random.Next(6) == 0 ? 0 : RandomRate(random), 0),
            });
        }

        // So that no flow waits for ever.
        Steps.AddRange(Enumerable.Range(0, links).Select(link => new FlowStep(time + 5, FlowAction.SetCapacity, link, [], 0, Capacities[link], 0)));
    }

    public IReadOnlyList<long> Capacities { get; }

    public List<FlowStep> Steps { get; } = [];

    private static int[] RandomPath(RandomStream random, int links)
    {
        var path = Enumerable.Range(0, links).ToArray();
        random.Shuffle(path);
        return path[..(1 + random.Next(Math.Min(links, random.Next(2) == 0 ? 2 : 8)))];
    }

    // Often the same ones, so that ties are tried.
    private static long RandomRate(RandomStream random) => random.Next(2) == 0 ? 100_000_000 * (1 + random.Next(3)) : 1_000_000 + (long)random.NextBelow(1_000_000_000);
}
