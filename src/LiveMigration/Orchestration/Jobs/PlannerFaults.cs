using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>What is wrong with what a job names.</summary>
internal static class PlannerFaults
{
    public static IReadOnlyList<string> OfHosts(Cluster cluster, IReadOnlyList<string> names)
    {
        var known = cluster.Hosts.Select(h => h.Name).ToHashSet(StringComparer.Ordinal);
        var faults = new List<string>();
        if (names.Count == 0)
        {
            faults.Add("A job names no host; allowed is one or more");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!known.Contains(name))
            {
                faults.Add($"A job names the host \"{name}\", which is not there");
            }
            else if (!seen.Add(name))
            {
                faults.Add($"A job names the host \"{name}\" twice");
            }
        }

        return faults;
    }

    public static IEnumerable<string> OfTimes(params (string Name, VirtualDuration Time)[] times) =>
        times.Where(t => t.Time < VirtualDuration.Zero).Select(t => $"{t.Name} is {t.Time}; allowed is 0 or more");
}
