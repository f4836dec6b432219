namespace LiveMigration.Orchestration.Placement;

/// <summary>What is wrong with a cluster, one sentence each.</summary>
internal static class ClusterFaults
{
    public static IReadOnlyList<string> Of(Cluster cluster) =>
        OfNumbers(cluster) is { Count: > 0 } numbers ? numbers : OfNames(cluster, Fleet.Numbers("virtual machine", cluster.Guests.Select(g => g.Vm.Name)), Fleet.Numbers("host", cluster.Hosts.Select(h => h.Name)));

    public static IReadOnlyList<string> OfNumbers(Cluster cluster) =>
        [.. cluster.Limits.Validate(), .. cluster.Overcommit.Validate(), .. cluster.Hosts.Where(h => h.Cpus < 1).Select(h => FormattableString.Invariant($"{h.Name} has {h.Cpus} processors; allowed is 1 or more")), .. cluster.Guests.Where(g => !(g.Vm.CpuUse is >= 0 and <= 1)).Select(g => FormattableString.Invariant($"{g.Vm.Name} uses {g.Vm.CpuUse} of its virtual processors' time; allowed is 0 to 1"))];

    public static IReadOnlyList<string> OfNames(Cluster cluster, IReadOnlyDictionary<string, int> guests, IReadOnlyDictionary<string, int> hosts)
    {
        var faults = new List<string>();
        foreach (var placed in cluster.Guests.Where(g => !hosts.ContainsKey(g.Host)))
        {
            faults.Add($"There is no host \"{placed.Host}\", which {placed.Vm.Name} is to run on");
        }

        foreach (var placed in cluster.Guests.Where(g => hosts.TryGetValue(g.Host, out var host) && cluster.Hosts[host].State == LiveMigration.Hosts.HostState.Down))
        {
            faults.Add($"{placed.Host} is down, and {placed.Vm.Name} is to run on it");
        }

        if (cluster.Baseline is { } baseline)
        {
            foreach (var alike in cluster.Hosts.Where(h => !baseline.RunsOn(h.Cpu)).GroupBy(h => h.Cpu))
            {
                var (host, more) = (alike.First(), alike.Count() - 1);
                var lacks = host.Cpu.Vendor != baseline.Vendor ? $"is of {host.Cpu.Vendor}" : $"lacks {string.Join(", ", baseline.Features.Except(host.Cpu.Features, StringComparer.Ordinal))}";
                faults.Add($"The baseline {baseline.Name} does not hold on {host.Name}{(more > 0 ? $" and {more} more" : "")}, whose processor ({host.Cpu.Name}) {lacks}; allowed is one that every host covers");
            }
        }

        if (cluster.Network?.Topology is { } network)
        {
            var known = network.Hosts.Select(h => h.Name).ToHashSet(StringComparer.Ordinal);
            faults.AddRange(cluster.Hosts.Where(h => !known.Contains(h.Name)).Select(h => $"The network has no host \"{h.Name}\""));
        }

        faults.AddRange(RuleFaults.Of(cluster, guests, hosts));
        return faults;
    }
}
