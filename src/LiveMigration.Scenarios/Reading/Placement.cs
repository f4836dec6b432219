using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Gives each virtual machine the one host that it begins on.</summary>
/// <remarks>
/// First those whose entry names a single host, in the order of the file; then the others: the copies of an entry go round its hosts, each
/// to the next one that has room for its memory.
/// </remarks>
internal sealed class Placement
{
    private readonly List<string> names;
    private readonly FaultList faults;
    private readonly HashSet<string> known;
    private readonly Dictionary<string, ByteCount> free = new(StringComparer.Ordinal);
    private readonly Dictionary<BoundValue, Round> rounds = new(ReferenceEqualityComparer.Instance);

    private Placement(IReadOnlyList<BoundGroup> hosts, Func<ByteCount, ByteCount> promised, FaultList faults)
    {
        this.faults = faults;
        names = [.. hosts.Select(h => h.Text("name")).OfType<string>().Distinct(StringComparer.Ordinal)];
        known = [.. names];
        foreach (var host in hosts.Where(h => h.Text("name") is not null && h.Size("memory") is not null))
        {
            free.TryAdd(host.Text("name")!, promised(host.Size("memory")!.Value));
        }
    }

    /// <summary>Replaces in each machine the hosts that its entry allows by the one it begins on; by none, with the reason among the faults, where there is none.</summary>
    public static void Place(List<BoundGroup> vms, IReadOnlyList<BoundGroup> hosts, Func<ByteCount, ByteCount> promised, FaultList faults)
    {
        var placement = new Placement(hosts, promised, faults);
        for (var i = 0; i < vms.Count; i++)
        {
            if (placement.Only(vms[i]) is { } host)
            {
                vms[i] = At(vms[i], host);
                placement.Take((string)host.Value!, vms[i]);
            }
        }

        for (var i = 0; i < vms.Count; i++)
        {
            if (vms[i]["host"] is { Value: IReadOnlyList<BoundValue> } several)
            {
                vms[i] = At(vms[i], several with { Value = placement.Next(several, vms[i]) });
            }
        }
    }

    private static BoundGroup At(BoundGroup vm, BoundValue host) => vm.Copy(new(1, StringComparer.Ordinal) { ["host"] = host }, isAlike: true);

    // A host that is named by its name, even if it is called spread.
    private BoundValue? Only(BoundGroup vm) =>
        vm.Texts("host") is [{ Value: string name } only] && (known.Contains(name) || !IsPattern(name)) ? only : null;

    private void Take(string host, BoundGroup vm)
    {
        if (free.TryGetValue(host, out var left) && GuestAssembly.AssignedMemory(vm) is { } memory && memory <= left)
        {
            free[host] = left - memory;
        }
    }

    private string? Next(BoundValue entry, BoundGroup vm)
    {
        if (!rounds.TryGetValue(entry, out var round))
        {
            var matching = Matching((IReadOnlyList<BoundValue>)entry.Value!);
            rounds.Add(entry, round = new Round(matching) { IsOver = matching.Count == 0 || matching.Any(h => !free.ContainsKey(h)) });
        }

        if (round.IsOver || GuestAssembly.AssignedMemory(vm) is not { } memory)
        {
            return null;
        }

        for (var tried = 0; tried < round.Hosts.Count; tried++)
        {
            var host = round.Hosts[round.Turn];
            round.Turn = (round.Turn + 1) % round.Hosts.Count;
            if (memory <= free[host])
            {
                free[host] -= memory;
                return host;
            }
        }

        round.IsOver = true;
        var size = vm["assigned"] ?? vm["memory"]!;
        var most = round.Hosts.Select(h => free[h]).Max();
        faults.Add(size.At, size.Path, $"{size.Shown}: {vm.Text("name")} fits none of the {round.Hosts.Count} hosts that it may begin on; the most that any of them has left is {most}");
        return null;
    }

    private List<string> Matching(IReadOnlyList<BoundValue> wanted)
    {
        var chosen = new List<string>();
        foreach (var value in wanted.Where(v => v.Value is string))
        {
            var pattern = (string)value.Value!;
            var isPattern = IsPattern(pattern) && !known.Contains(pattern);
            var matching = names.Where(n => isPattern ? NamePattern.Matches(pattern == "spread" ? "*" : pattern, n) : n == pattern).ToList();
            if (matching.Count == 0)
            {
                faults.Add(value.At, value.Path, $"{value.Shown} {(isPattern ? "matches no host" : "is no host")} of this scenario; {ReferenceChecks.Allowed(names)}{NearestName.Hint(pattern, names)}");
            }

            chosen.AddRange(matching);
        }

        return [.. chosen.Distinct(StringComparer.Ordinal)];
    }

    private static bool IsPattern(string name) => name == "spread" || NamePattern.IsPattern(name);

    /// <summary>Whose turn it is among the hosts of one entry.</summary>
    private sealed class Round(IReadOnlyList<string> hosts)
    {
        public IReadOnlyList<string> Hosts { get; } = hosts;

        public int Turn { get; set; }

        /// <summary>Whether no more machines can be placed: none would fit, or something is wrong with the hosts.</summary>
        public bool IsOver { get; set; }
    }
}
