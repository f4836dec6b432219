namespace LiveMigration.Orchestration.Placement;

/// <summary>What is wrong with a cluster's rules: names, and rules that can never hold.</summary>
internal static class RuleFaults
{
    /// <summary>One sentence each; empty if nothing is.</summary>
    public static IReadOnlyList<string> Of(Cluster cluster, IReadOnlyDictionary<string, int> guests, IReadOnlyDictionary<string, int> hosts)
    {
        var faults = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in cluster.Rules)
        {
            if (!names.Add(rule.Name))
            {
                faults.Add($"The rule \"{rule.Name}\" is given twice; names must be unique");
            }

            foreach (var vm in rule.Vms.Where(vm => !guests.ContainsKey(vm)))
            {
                faults.Add($"The rule \"{rule.Name}\" names \"{vm}\", which is no virtual machine of the cluster");
            }

            foreach (var host in (rule as KeepOnHosts)?.Hosts.Where(h => !hosts.ContainsKey(h)) ?? [])
            {
                faults.Add($"The rule \"{rule.Name}\" names \"{host}\", which is no host of the cluster");
            }

            if (rule.Vms.Distinct(StringComparer.Ordinal).Count() is var count && count < (rule is KeepOnHosts ? 1 : 2))
            {
                faults.Add($"The rule \"{rule.Name}\" is for {count} virtual {(count == 1 ? "machine" : "machines")}; allowed is {(rule is KeepOnHosts ? 1 : 2)} or more, each once");
            }
            else if (count < rule.Vms.Count)
            {
                faults.Add($"The rule \"{rule.Name}\" names a virtual machine twice");
            }
        }

        if (faults.Count == 0)
        {
            Unkeepable(cluster, new RuleBook(cluster, guests, hosts), faults);
        }

        return faults;
    }

    private static void Unkeepable(Cluster cluster, RuleBook book, List<string> faults)
    {
        foreach (var rule in book.Rules)
        {
            switch (rule.Rule)
            {
                case KeepApart { Strength: RuleStrength.Must } apart:
                    var places = Enumerable.Range(0, cluster.Hosts.Count).Select(h => book.DomainOf(apart, h)).Distinct().Count();
                    if (places < rule.Guests.Length)
                    {
                        faults.Add($"The rule \"{apart.Name}\" keeps {rule.Guests.Length} virtual machines apart, and there are {places} {(apart.Of == FailureDomain.Rack ? "racks" : "hosts")}: it can never hold; name fewer, or let it be one that should hold");
                    }

                    foreach (var pair in rule.Guests.Where(g => book.GroupOf(g) is not null).GroupBy(g => book.GroupOf(g)![0]).Where(g => g.Count() > 1))
                    {
                        var together = book.Rules.Where(r => r.Rule is KeepTogether { Strength: RuleStrength.Must } && r.Guests.Any(g => book.GroupOf(pair.First())!.Contains(g))).Select(r => $"\"{r.Rule.Name}\"");
                        faults.Add($"The rule \"{apart.Name}\" keeps {string.Join(" and ", pair.Select(Name))} apart, which {string.Join(", ", together)} keep together: both can never hold");
                    }

                    break;
                case KeepOnHosts { Strength: RuleStrength.Must } on when Allowed(rule, cluster.Hosts.Count).Count == 0:
                    faults.Add($"The rule \"{on.Name}\" leaves {Name(rule.Guests[0])} no host at all");
                    break;
            }
        }

        foreach (var group in RuleBook.Groups(book.Rules))
        {
            var memory = group.Sum(g => cluster.Guests[g].Vm.AssignedMemory.Bytes);
            var largest = cluster.Hosts.Max(h => (long)(h.Memory.Bytes * cluster.Overcommit.Memory));
            if (memory > largest)
            {
                faults.Add($"{string.Join(", ", group.Select(Name))} must run on one host and have {new Simulation.ByteCount(memory)} of memory together, the largest host offers {new Simulation.ByteCount(largest)}: they can never fit");
            }
        }

        foreach (var guest in book.Rules.SelectMany(r => r.Guests).Distinct().Order())
        {
            var on = (book.GroupOf(guest) ?? [guest]).SelectMany(book.Of).Distinct().Select(r => book.Rules[r]).Where(r => r.Rule is KeepOnHosts { Strength: RuleStrength.Must }).ToList();
            if (on.Count > 1 && !on.Select(r => Allowed(r, cluster.Hosts.Count).AsEnumerable()).Aggregate((a, b) => a.Intersect(b)).Any())
            {
                faults.Add($"The rules {string.Join(", ", on.Select(r => $"\"{r.Rule.Name}\""))} leave {Name(guest)} no host in common: they can never hold together");
            }
        }

        string Name(int guest) => cluster.Guests[guest].Vm.Name;
    }

    private static List<int> Allowed(RuleBook.BoundRule rule, int hosts) =>
        [.. Enumerable.Range(0, hosts).Where(h => rule.Hosts!.Contains(h) != ((KeepOnHosts)rule.Rule).KeepsOff)];
}
