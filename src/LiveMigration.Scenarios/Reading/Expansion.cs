using LiveMigration.Scenarios.Imports;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Writes out the entries of a file that stand for many: copies with names of their own and what is drawn for each.</summary>
internal static class Expansion
{
    private const int MostHosts = 100_000;
    private const int MostVms = 200_000;

    /// <summary>The file with one entry for each host and virtual machine, those of other files among them, and for each machine one host.</summary>
    /// <param name="file">The file as it was read.</param>
    /// <param name="seed">Decides what is drawn.</param>
    /// <param name="contents">The files that it names.</param>
    /// <param name="recordings">Takes dirty rates that other files tell.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>The file; null if it would have too many of them.</returns>
    public static BoundGroup? Of(BoundGroup file, ulong seed, NamedFiles contents, WorkloadFiles recordings, FaultList faults)
    {
        var hosts = Copies(file.Groups("hosts"), "hosts", faults);
        var vms = Copies(file.Groups("vms"), MostVms, "virtual machines", faults, (template, own) => Draw(template, own, seed));
        if (hosts is null || vms is null)
        {
            return null;
        }

        var imports = new FleetImports(file, contents, seed, faults);
        imports.AddVms(vms, MostVms, recordings);
        imports.Measure(vms, recordings);
        imports.AddHosts(hosts, vms, MostHosts);
        imports.ExamineLacks(hosts.Concat(vms));
        Placement.Place(vms, hosts, memory => ClusterReading.Promised(file, memory), faults);
        var whole = new Dictionary<string, BoundValue>(StringComparer.Ordinal)
        {
            ["hosts"] = new BoundValue(hosts, file.At, "hosts", ""),
            ["vms"] = new BoundValue(vms, file.At, "vms", ""),
        };
        if (file["migrations"] is { } migrations)
        {
            whole["migrations"] = migrations with { Value = MigrationPatterns.WrittenOut(file, vms, faults) };
        }

        return file.Copy(whole);
    }

    /// <summary>Entries that are alike but for their names, written out; null if they are too many.</summary>
    public static List<BoundGroup>? Copies(IReadOnlyList<BoundGroup> entries, string what, FaultList faults) =>
        Copies(entries, MostHosts, what, faults, (template, own) => template.Copy(own, isAlike: true));

    private static BoundGroup Draw(BoundGroup template, Dictionary<string, BoundValue> own, ulong seed) =>
        template.Varies && (own.GetValueOrDefault("name") ?? template["name"])?.Value is string name
            ? new Drawing(seed, name).Draw(template, own)
            : template.Copy(own, isAlike: true);

    private static List<BoundGroup>? Copies(IReadOnlyList<BoundGroup> entries, int most, string what, FaultList faults, Func<BoundGroup, Dictionary<string, BoundValue>, BoundGroup> copy)
    {
        var all = new List<BoundGroup>();
        foreach (var entry in entries)
        {
            var count = entry.Integer("count") ?? 1;
            if (all.Count + count > most)
            {
                var at = entry["count"] ?? new BoundValue(null, entry.At, entry.Path, "");
                faults.Add(at.At, at.Path, $"{at.Shown} makes {all.Count + count} {what}; allowed are {most} in all".TrimStart());
                return null;
            }

            if (entry["name"] is not { Value: string name } field || !entry.Has("count"))
            {
                if (entry["name"] is { Value: string single } only && CopyNames.HasPlace(single))
                {
                    faults.Add(only.At, only.Path, $"{only.Shown} has a place for a number, but there is no count; write for example count: 10");
                }

                all.Add(entry.Varies ? copy(entry, new(StringComparer.Ordinal)) : entry);
                continue;
            }

            var names = new CopyNames(name);
            for (var number = 1; number <= count; number++)
            {
                var own = names.Of(number);
                all.Add(copy(entry, new(2, StringComparer.Ordinal) { ["name"] = field with { Value = own, Shown = Quoted.Text(own) } }));
            }
        }

        return all;
    }
}
