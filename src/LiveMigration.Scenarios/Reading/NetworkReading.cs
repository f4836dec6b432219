using LiveMigration.Orchestration;
using LiveMigration.Networking;
using LiveMigration.Networking.Background;
using LiveMigration.Simulation;
using LiveMigration.Workloads.Traces;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes the network of a file's <c>network</c> group and holds hosts and migrations against it.</summary>
/// <param name="file">The file with one entry for each host and machine.</param>
/// <param name="contents">The files that it names.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class NetworkReading(BoundGroup file, NamedFiles contents, FaultList faults)
{
    private const string OnlyRack = "rack";

    /// <summary>The network; null if the file has none, or if it is faulty.</summary>
    public ClusterNetwork? Read()
    {
        if (file.Group("network") is not { } group)
        {
            if (!file.Has("network"))
            {
                RefuseWithoutNetwork();
            }

            return null;
        }

        var racks = Expansion.Copies(group.Groups("racks"), "racks", faults) ?? [];
        var rackNames = ReferenceChecks.ByName(racks, "racks", faults);
        var networks = ReferenceChecks.ByName(group.Groups("migrationNetworks"), "migration networks", faults);
        var hosts = Hosts(racks, rackNames, networks, allRacksRead: group["racks"] is not { Value: null });
        if (hosts is null || !faults.IsEmpty)
        {
            return null;
        }

        var topology = new NetworkTopology(
            hosts,
            racks.Count == 0 ? [new NetworkRack { Name = OnlyRack }] : [.. racks.Select(r => new NetworkRack { Name = r.Text("name")!, Uplink = r.Rate("uplink") })],
            [.. networks.Values.Select(Network)],
            group.Rate("spine"),
            group.Duration("hopLatency") ?? VirtualDuration.Zero);
        Reachable(topology);
        return new ClusterNetwork(topology, Background(group, topology));
    }

    private static MigrationNetwork Network(BoundGroup group) => new()
    {
        Name = group.Text("name")!,
        IsDedicated = group.Text("kind") == "dedicated",
        HostRate = group.Rate("hostRate") ?? DataRate.Unlimited,
        SharedRate = group.Rate("sharedRate") ?? DataRate.Unlimited,
    };

    private void RefuseWithoutNetwork()
    {
        foreach (var host in file.Groups("hosts"))
        {
            if (host["migrationNetwork"] is { } value)
            {
                faults.OfCopies.Add(value.At, value.Path, "belongs to a scenario with a network; write for example network: { racks: [{ name: rack, count: 4, uplink: 100 Gbit/s }] }");
            }
        }
    }

    private List<NetworkHost>? Hosts(IReadOnlyList<BoundGroup> racks, Dictionary<string, BoundGroup> rackNames, Dictionary<string, BoundGroup> networks, bool allRacksRead)
    {
        var names = racks.Select(r => r.Text("name")).OfType<string>().ToList();
        var all = file.Groups("hosts");
        var fillings = all.Select(Mention).CountBy(m => m, ReferenceEqualityComparer.Instance).ToDictionary(m => m.Key!, m => new Filling(m.Value), ReferenceEqualityComparer.Instance);
        var made = new List<NetworkHost>();
        foreach (var host in all)
        {
            var filling = fillings[Mention(host)];
            if (filling.Racks is null)
            {
                filling.Racks = Racks(host, names, rackNames, allRacksRead);
                Examine(host, networks);
            }

            if (filling.Next() is { } rack)
            {
                made.Add(new NetworkHost
                {
                    Name = host.Text("name") ?? "",
                    Rack = rack,
                    Nic = host.Rate("nic") ?? DataRate.FromGigabitsPerSecond(10),
                    MigrationNetwork = host.Text("migrationNetwork"),
                });
            }
        }

        return made.Count == all.Count ? made : null;

        // Hosts of one entry share its mention of racks.
        static object Mention(BoundGroup host) => host["rack"] ?? (object)host.Kind;
    }

    private void Examine(BoundGroup host, Dictionary<string, BoundGroup> networks)
    {
        if (host["latency"] is { } latency)
        {
            faults.OfCopies.Add(latency.At, latency.Path, "does not go with a network, whose hopLatency says how long a way takes; leave it out");
        }

        if (host["migrationNetwork"] is { } network)
        {
            ReferenceChecks.Known(network, networks, "migration network", faults.OfCopies);
        }
    }

    /// <summary>The racks that the copies of a host fill one after the other.</summary>
    private List<string> Racks(BoundGroup host, List<string> names, Dictionary<string, BoundGroup> rackNames, bool allRacksRead)
    {
        if (host["rack"] is not { } wanted)
        {
            if (names.Count > 1)
            {
                faults.Add(host.At, host.Path + ".rack", "is missing: the network has several racks; write for example rack: " + names[0]);
                return [];
            }

            return [names.Count == 1 ? names[0] : OnlyRack];
        }

        var chosen = new List<string>();
        foreach (var value in host.Texts("rack").Where(_ => allRacksRead))
        {
            var name = (string)value.Value!;
            if (NamePattern.IsPattern(name) && names.Where(n => NamePattern.Matches(name, n)).ToList() is { Count: > 0 } matching)
            {
                chosen.AddRange(matching);
            }
            else if (ReferenceChecks.Known(value, rackNames, "rack", faults) is not null)
            {
                chosen.Add(name);
            }
        }

        return [.. chosen.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether a way leads to where each migration goes, from where the guest then is if all before it succeed.</summary>
    private void Reachable(NetworkTopology topology)
    {
        var places = file.Groups("vms").ToDictionary(v => v.Text("name")!, v => v.Text("host")!, StringComparer.Ordinal);
        foreach (var migration in file.Groups("migrations").OrderBy(m => m.Number("at") ?? 0).Where(m => m.Has("to")))
        {
            var (vm, to) = (migration.Text("vm")!, migration.Text("to")!);
            if (places[vm] == to)
            {
                continue;
            }

            try
            {
                topology.Route(places[vm], to);
                places[vm] = to;
            }
            catch (UnreachableHostException e)
            {
                faults.Add(migration["to"]!.At, migration["to"]!.Path, e.Message.TrimEnd('.'));
            }
        }
    }

    private List<LinkBackground> Background(BoundGroup group, NetworkTopology topology)
    {
        var links = topology.Links.Select(l => l.Name).ToList();
        var taken = new Dictionary<int, BoundValue>();
        var all = new SortedDictionary<int, BackgroundTraffic>();
        foreach (var entry in group.Groups("background"))
        {
            var traffic = Traffic(entry);
            foreach (var link in entry.Texts("link"))
            {
                var pattern = (string)link.Value!;
                var matching = Enumerable.Range(0, links.Count).Where(i => NamePattern.IsPattern(pattern) ? NamePattern.Matches(pattern, links[i]) : links[i] == pattern).ToList();
                if (matching.Count == 0)
                {
                    faults.Add(link.At, link.Path, $"{link.Shown} is no link of this network; {ReferenceChecks.Allowed(links)}{NearestName.Hint(pattern, links)}");
                }

                foreach (var number in matching)
                {
                    if (!taken.TryAdd(number, link) && taken[number] is var first)
                    {
                        faults.OfCopies.Add(link.At, link.Path, $"{link.Shown} gives the link {links[number]} background, which it has from line {first.At.Line} already; add them up");
                    }
                    else if (traffic is not null)
                    {
                        all[number] = traffic;
                    }
                }
            }
        }

        return [.. all.Select(b => new LinkBackground(b.Key, b.Value))];
    }

    private BackgroundTraffic? Traffic(BoundGroup entry)
    {
        switch (entry.Text("kind") ?? "constant")
        {
            case "constant":
                return BackgroundTraffic.Constant(entry.Rate("rate")!.Value);
            case "daily":
                var steps = entry.Groups("steps").Select(s => (s["at"]!, new BackgroundStep(s.Duration("at")!.Value, s.Rate("rate")!.Value))).ToList();
                for (var i = 0; i < steps.Count; i++)
                {
                    var (at, step) = steps[i];
                    if ((i > 0 && step.At <= steps[i - 1].Item2.At) || step.At >= VirtualDuration.FromSeconds(86_400))
                    {
                        faults.Add(at.At, at.Path, $"{at.Shown} is {(step.At >= VirtualDuration.FromSeconds(86_400) ? "the next day" : "not later than the step before")}; allowed are times of one day that rise from step to step");
                        return null;
                    }
                }

                return BackgroundTraffic.Daily([.. steps.Select(s => s.Item2)]);
            default:
                return Trace(entry);
        }
    }

    private BackgroundTraffic? Trace(BoundGroup entry)
    {
        if (contents.Open(entry["file"]!, faults) is not { } trace)
        {
            return null;
        }

        try
        {
            using var text = new StreamReader(new MemoryStream(trace.Contents, writable: false));
            var steps = BackgroundFile.Read(text);
            if (entry.Duration("period") is not { } period)
            {
                return BackgroundTraffic.Once(steps);
            }

            if (steps[^1].At < period)
            {
                return BackgroundTraffic.Repeated(steps, period);
            }

            var value = entry["period"]!;
            faults.Add(value.At, value.Path, $"{value.Shown} is over before the last step of the file, which is at {steps[^1].At}; allowed is more");
        }
        catch (TraceFormatException e)
        {
            faults.Add(new ScenarioFault(trace.Path, e.Line, e.Column, e.Field, e.Reason));
        }

        return null;
    }

    /// <summary>Racks that hosts fill evenly, one rack after the other.</summary>
    private sealed class Filling(int hosts)
    {
        private int placed;

        public List<string>? Racks { get; set; }

        public string? Next() => Racks is { Count: > 0 } racks ? racks[(int)((long)placed++ * racks.Count / hosts)] : null;
    }
}
