using LiveMigration.Hosts;

namespace LiveMigration.Orchestration.Placement;

/// <summary>A cluster's rules by number: which guest has which, who belongs together. Immutable; made once for a cluster.</summary>
internal sealed class RuleBook
{
    private static readonly int[] None = [];
    private readonly Dictionary<int, int[]> rulesOfGuest = [];
    private readonly Dictionary<int, int[]> groupOfGuest = [];
    private readonly int[] rackOfHost;

    public RuleBook(Cluster cluster, IReadOnlyDictionary<string, int> guests, IReadOnlyDictionary<string, int> hosts)
    {
        rackOfHost = Racks(cluster.Hosts);
        Rules = [.. cluster.Rules.Select((rule, i) => new BoundRule(i, rule, [.. rule.Vms.Select(vm => guests[vm])], rule is KeepOnHosts on ? [.. on.Hosts.Select(h => hosts[h])] : null))];
        var ofGuest = new SortedDictionary<int, List<int>>();
        foreach (var rule in Rules)
        {
            foreach (var guest in rule.Guests)
            {
                (ofGuest.TryGetValue(guest, out var list) ? list : ofGuest[guest] = []).Add(rule.Number);
            }
        }

        foreach (var (guest, list) in ofGuest)
        {
            rulesOfGuest[guest] = [.. list];
        }

        foreach (var group in Groups(Rules))
        {
            foreach (var guest in group)
            {
                groupOfGuest[guest] = group;
            }
        }
    }

    public IReadOnlyList<BoundRule> Rules { get; }

    public IReadOnlyList<int> Of(int guest) => rulesOfGuest.GetValueOrDefault(guest) ?? None;

    /// <summary>All that must stay with a guest, itself among them, in order; null if it goes alone.</summary>
    public int[]? GroupOf(int guest) => groupOfGuest.GetValueOrDefault(guest);

    /// <summary>The number of what guests of a rule may not share.</summary>
    public int DomainOf(KeepApart rule, int host) => rule.Of == FailureDomain.Rack ? rackOfHost[host] : host;

    // A host without a rack is one by itself: its number is below zero.
    private static int[] Racks(IReadOnlyList<Host> hosts)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var racks = new int[hosts.Count];
        for (var i = 0; i < racks.Length; i++)
        {
            var number = -1 - i;
            if (hosts[i].Rack is { } rack && !numbers.TryGetValue(rack, out number))
            {
                numbers.Add(rack, number = numbers.Count);
            }

            racks[i] = number;
        }

        return racks;
    }

    /// <summary>Guests that must-rules bind together, directly or through others; each in order.</summary>
    public static IEnumerable<int[]> Groups(IEnumerable<BoundRule> rules)
    {
        var groups = new SortedDictionary<int, SortedSet<int>>();
        foreach (var rule in rules.Where(r => r.Rule is KeepTogether { Strength: RuleStrength.Must }))
        {
            var merged = new SortedSet<int>(rule.Guests);
            foreach (var guest in rule.Guests)
            {
                merged.UnionWith(groups.GetValueOrDefault(guest) ?? []);
            }

            foreach (var guest in merged)
            {
                groups[guest] = merged;
            }
        }

        return groups.Values.Distinct().Select(group => group.ToArray());
    }

    /// <summary>A rule with the numbers of what it names.</summary>
    /// <param name="Number">Its place among the rules.</param>
    /// <param name="Rule">The rule.</param>
    /// <param name="Guests">Numbers of its guests.</param>
    /// <param name="Hosts">Numbers of its hosts; null if it names none.</param>
    public sealed record BoundRule(int Number, PlacementRule Rule, int[] Guests, SortedSet<int>? Hosts);
}
