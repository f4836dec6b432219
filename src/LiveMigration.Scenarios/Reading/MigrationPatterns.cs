namespace LiveMigration.Scenarios.Reading;

/// <summary>Writes out migrations whose machine is a pattern: one for each machine that matches and does not run where it would go, in the order of the machines.</summary>
internal static class MigrationPatterns
{
    private const int Most = 1_000_000;

    /// <summary>The migrations one by one.</summary>
    /// <param name="file">The file as it was read.</param>
    /// <param name="vms">One entry for each machine.</param>
    /// <param name="faults">Takes patterns that match nothing, and too many migrations.</param>
    public static List<BoundGroup> WrittenOut(BoundGroup file, IReadOnlyList<BoundGroup> vms, FaultList faults)
    {
        var hostOf = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var vm in vms.Where(vm => vm.Text("name") is not null))
        {
            hostOf.TryAdd(vm.Text("name")!, vm.Text("host"));
        }

        var all = new List<BoundGroup>();
        foreach (var entry in file.Groups("migrations"))
        {
            if (entry["vm"] is not { Value: string pattern } vm || hostOf.ContainsKey(pattern) || !NamePattern.IsPattern(pattern))
            {
                all.Add(entry);
                continue;
            }

            var matching = ClusterReading.Matching([vm], hostOf.Keys, "virtual machine", faults);
            var moving = entry.Text("to") is { } to && entry.Text("technique") != "storage" ? [.. matching.Where(name => hostOf[name] != to)] : matching;
            if (matching.Count > 0 && moving.Count == 0)
            {
                faults.Add(entry["to"]!.At, entry["to"]!.Path, $"{entry["to"]!.Shown} is where {(matching.Count == 1 ? "the one virtual machine" : $"all {matching.Count} virtual machines")} that {vm.Shown} matches already {(matching.Count == 1 ? "runs" : "run")}; a migration needs another host");
            }

            if (all.Count + moving.Count > Most)
            {
                faults.Add(vm.At, vm.Path, $"{vm.Shown} makes {all.Count + moving.Count} migrations; allowed are {Most} in all");
                return all;
            }

            all.AddRange(moving.Select(name => entry.Copy(new(1, StringComparer.Ordinal) { ["vm"] = vm with { Value = name, Shown = Quoted.Text(name) } })));
        }

        return all;
    }
}
