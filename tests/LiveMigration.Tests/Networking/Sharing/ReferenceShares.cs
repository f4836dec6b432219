namespace LiveMigration.Tests.Networking.Sharing;

/// <summary>A flow as the reference sees it.</summary>
internal sealed record ReferenceFlow(int[] Path, decimal Weight, decimal? Cap);

/// <summary>Max-min fair shares by the textbook: raise the level of all flows together, stop those that meet their cap or a full link, go on.</summary>
internal static class ReferenceShares
{
    public static decimal[] Of(IReadOnlyList<ReferenceFlow> flows, IReadOnlyList<decimal> capacities)
    {
        var rates = new decimal[flows.Count];
        var open = Enumerable.Range(0, flows.Count).ToList();
        var free = capacities.ToArray();
        while (open.Count > 0)
        {
            var levels = new decimal?[free.Length];
            for (var link = 0; link < free.Length; link++)
            {
                var weight = open.Where(f => flows[f].Path.Contains(link)).Sum(f => flows[f].Weight);
                levels[link] = weight > 0 ? free[link] / weight : null;
            }

            var lowest = levels.Min() ?? throw new InvalidOperationException("an open flow has a link");
            var lowestCap = open.Min(f => flows[f].Cap / flows[f].Weight);
            Predicate<int> isHeld = lowestCap <= lowest
                ? f => flows[f].Cap / flows[f].Weight == lowestCap
                : f => flows[f].Path.Any(link => levels[link] == lowest);
            var level = lowestCap <= lowest ? lowestCap.Value : lowest;
            foreach (var flow in open.Where(f => isHeld(f)).ToList())
            {
                rates[flow] = flows[flow].Weight * level;
                open.Remove(flow);
                foreach (var link in flows[flow].Path)
                {
                    free[link] = Math.Max(0, free[link] - rates[flow]);
                }
            }
        }

        return rates;
    }
}
