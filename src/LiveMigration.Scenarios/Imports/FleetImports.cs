using LiveMigration.Memory;
using LiveMigration.Scenarios.Reading;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Scenarios.Imports;

/// <summary>Adds to a scenario the machines, hosts and dirty rates that other files tell.</summary>
/// <param name="file">The scenario file.</param>
/// <param name="contents">The files that it names.</param>
/// <param name="seed">Decides what a template leaves to chance.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class FleetImports(BoundGroup file, NamedFiles contents, ulong seed, FaultList faults)
{
    private readonly Dictionary<BoundGroup, BoundGroup> entries = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds the machines of <c>vmsFrom</c>.</summary>
    /// <param name="vms">Those of the scenario.</param>
    /// <param name="most">How many there may be in all.</param>
    /// <param name="recordings">Takes the dirty rates.</param>
    public void AddVms(List<BoundGroup> vms, int most, WorkloadFiles recordings)
    {
        foreach (var entry in file.Groups("vmsFrom"))
        {
            var template = Template(entry);
            var period = entry.Duration("period") ?? VirtualDuration.FromSeconds(1);
            foreach (var imported in Wanted(entry, Vms(entry), "machine"))
            {
                if (vms.Count >= most)
                {
                    faults.Add(entry.At, entry.Path, $"makes more than {most} virtual machines; allowed are {most} in all");
                    return;
                }

                imported.Values["name"] = imported.Name;
                var vm = new Drawing(seed, (string)imported.Name.Value!).Draw(template, imported.Values);
                vm = imported.DirtyRate is { } rate ? Measured(vm, [new MeasuredRate(0, rate)], period, false, recordings) : vm;
                entries.Add(vm, entry);
                vms.Add(vm);
            }
        }
    }

    /// <summary>Gives the machines that are found in <c>dirtyRatesFrom</c> what they were measured to dirty.</summary>
    public void Measure(List<BoundGroup> vms, WorkloadFiles recordings)
    {
        foreach (var entry in file.Groups("dirtyRatesFrom"))
        {
            if (Open(entry, "file") is not { } rates)
            {
                continue;
            }

            var series = PrometheusRates.Read(rates, entry.Text("label") ?? "name", entry.Text("unit") ?? "B/s");
            var found = series.Count == 0;
            for (var i = 0; i < vms.Count; i++)
            {
                if (vms[i].Text("name") is not { } name || !series.TryGetValue(name, out var measured))
                {
                    continue;
                }

                found = true;
                if (measured is null)
                {
                    faults.Add(entry["file"]!.At, entry["file"]!.Path, $"{entry["file"]!.Shown} has series of {name} in several namespaces; call the machine namespace/{name}, or query one namespace");
                    continue;
                }

                var before = vms[i];
                vms[i] = Measured(before, measured, entry.Duration("period") ?? VirtualDuration.FromSeconds(1), entry.Flag("repeats") ?? false, recordings);
                if (entries.TryGetValue(before, out var from))
                {
                    entries.Add(vms[i], from);
                }
            }

            if (!found)
            {
                faults.Add(entry["file"]!.At, entry["file"]!.Path, $"{entry["file"]!.Shown} has no series of any machine of this scenario; it has {ReferenceChecks.Allowed(series.Keys)["allowed are ".Length..]}");
            }
        }
    }

    /// <summary>Adds the hosts of <c>hostsFrom</c>.</summary>
    /// <param name="hosts">Those of the scenario.</param>
    /// <param name="vms">All machines.</param>
    /// <param name="most">How many hosts there may be in all.</param>
    public void AddHosts(List<BoundGroup> hosts, IReadOnlyList<BoundGroup> vms, int most)
    {
        foreach (var entry in file.Groups("hostsFrom"))
        {
            var template = Template(entry);
            foreach (var imported in Wanted(entry, Hosts(entry, hosts, vms), "host"))
            {
                if (hosts.Count >= most)
                {
                    faults.Add(entry.At, entry.Path, $"makes more than {most} hosts; allowed are {most} in all");
                    return;
                }

                imported.Values["name"] = imported.Name;
                var host = template.Copy(imported.Values, isAlike: imported.Values.Count == 1);
                entries.Add(host, entry);
                hosts.Add(host);
            }
        }
    }

    /// <summary>Names what neither files nor templates tell.</summary>
    public void ExamineLacks(IEnumerable<BoundGroup> all)
    {
        foreach (var entry in all.Where(entries.ContainsKey).GroupBy(m => entries[m]))
        {
            foreach (var (field, sample) in entry.Key.Path.StartsWith("hosts", StringComparison.Ordinal)
                ? new[] { ("hypervisor", "hypervisor: qemu"), ("memory", "memory: 256 GiB") }
                : [("host", "host: spread"), ("memory", "memory: 16 GiB"), ("workload", "workload: { kind: ready-made, guest: idle-linux }")])
            {
                var lacking = entry.Where(m => !m.Has(field)).Select(m => m["name"]!).ToList();
                if (lacking.Count > 0)
                {
                    var others = lacking.Count > 1 ? $" and {lacking.Count - 1} more" : "";
                    faults.Add(entry.Key["template"]?.At ?? entry.Key.At, $"{entry.Key.Path}.template.{field}", $"is missing: the file does not tell it of {lacking[0].Value}{others}; write for example template: {{ {sample} }}");
                }
            }
        }
    }

    private static BoundGroup Template(BoundGroup entry) =>
        entry.Group("template") ?? new BoundGroup(entry.Path + ".template", entry.At, new(StringComparer.Ordinal));

    private IEnumerable<Imported> Vms(BoundGroup entry) => Open(entry, "file") is not { } import ? [] : entry.Text("format") switch
    {
        "csv" => CsvInventory.Vms(import, entry),
        "rvtools" => RvToolsSheets.Vms(import, entry),
        "kubevirt" => KubernetesObjects.Vms(import),
        "openstack" => OpenStackServers.Vms(import, entry.Has("flavors") ? Open(entry, "flavors") : null),
        "proxmox" => ProxmoxResources.Vms(import),
        _ => [],
    };

    private IEnumerable<Imported> Hosts(BoundGroup entry, List<BoundGroup> hosts, IReadOnlyList<BoundGroup> vms) => entry.Text("format") switch
    {
        "machines" => HostsOf(hosts, vms),
        "csv" when Open(entry, "file") is { } import => CsvInventory.Hosts(import, entry),
        "rvtools" when Open(entry, "file") is { } import => RvToolsSheets.Hosts(import),
        "kubernetes" when Open(entry, "file") is { } import => KubernetesObjects.Nodes(import),
        "proxmox" when Open(entry, "file") is { } import => ProxmoxResources.Nodes(import),
        _ => [],
    };

    // In the order in which machines name them.
    private List<Imported> HostsOf(List<BoundGroup> hosts, IReadOnlyList<BoundGroup> vms)
    {
        var known = hosts.Select(h => h.Text("name")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. vms.Where(entries.ContainsKey).SelectMany(v => v.Texts("host")).Where(h => h.Value is string name && h.At.File is not null && known.Add(name)).Select(h => new Imported(h))];
    }

    private IEnumerable<Imported> Wanted(BoundGroup entry, IEnumerable<Imported> all, string what)
    {
        var names = entry.Names("names");
        var (seen, taken) = (false, false);
        foreach (var imported in all)
        {
            seen = true;
            if (imported.Name.Value is string name && (names.Count == 0 || names.Any(n => NamePattern.Matches(n, name))))
            {
                taken = true;
                yield return imported;
            }
        }

        if (seen && !taken && names.Count > 0)
        {
            faults.Add(entry["names"]!.At, entry["names"]!.Path, $"matches no {what} of the file; * stands for any text");
        }
        else if (!seen && faults.IsEmpty && entry.Text("format") != "machines")
        {
            faults.Add(entry.At, entry.Path, $"finds no {what} that runs");
        }
    }

    private BoundGroup Measured(BoundGroup vm, List<MeasuredRate> rates, VirtualDuration period, bool repeats, WorkloadFiles recordings)
    {
        var memory = GuestAssembly.AssignedMemory(vm);
        var samples = new List<DirtyRateSample>();
        foreach (var (second, rate) in rates)
        {
            if (rate.Value is not decimal bytesPerSecond)
            {
                continue;
            }

            var bytes = bytesPerSecond * period.Nanoseconds / 1_000_000_000;
            if (memory is { } all && bytes >= all.Bytes)
            {
                faults.Add(rate.At, rate.Path, $"{rate.Shown} dirties {new ByteCount((long)bytes)} in a measuring period of {period}; allowed is less than the {all} of {vm.Text("name")}");
                continue;
            }

            samples.Add(new DirtyRateSample(new VirtualDuration((long)decimal.Round((second - rates[0].Second) * 1_000_000_000)), period, (double)(bytes / PageExactMemory.PageBytes)));
        }

        var at = rates.Count > 0 ? rates[0].Rate.At : vm.At;
        var values = new Dictionary<string, BoundValue>(StringComparer.Ordinal) { ["kind"] = new("dirty-rate-series", at, "kind", "") };
        if (repeats && samples.Count > 1)
        {
            values["repeats"] = new(true, at, "repeats", "true");
        }

        var workload = new BoundGroup(vm.Path + ".workload", at, values);
        if (samples.Count > 0)
        {
            recordings.Put(workload, samples);
        }

        return vm.Copy(new(1, StringComparer.Ordinal) { ["workload"] = new(workload, at, workload.Path, "") });
    }

    private ImportedFile? Open(BoundGroup entry, string field) =>
        entry[field] is { Value: string } named && contents.Open(named, faults) is { } opened ? new ImportedFile(opened.Path, opened.Contents, faults) : null;
}
