using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes what the <c>cluster</c> group says, and holds it against hosts and machines.</summary>
/// <param name="file">The file with one entry for each host and machine.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class ClusterReading(BoundGroup file, FaultList faults)
{
    private readonly BoundGroup? group = file.Group("cluster");

    /// <summary>The scenario with it. What can never hold is among the faults.</summary>
    public Scenario Into(Scenario scenario)
    {
        scenario = scenario with { Hosts = WithRacks(scenario) };
        if (group is null)
        {
            return scenario;
        }

        var (limits, overcommit) = (group.Group("limits"), group.Group("overcommit"));
        scenario = scenario with
        {
            Limits = new AdmissionLimits
            {
                PerCluster = limits?.Integer("perCluster"),
                OutgoingPerHost = limits?.Integer("outgoingPerHost"),
                IncomingPerHost = limits?.Integer("incomingPerHost"),
                PerNetwork = limits?.Integer("perNetwork"),
                RecheckEvery = limits?.Duration("recheck"),
            },
            Platform = PlatformOf(scenario),
            Overcommit = new Overcommit { Memory = (double)(overcommit?.Number("memory") ?? 1), Cpus = (double?)overcommit?.Number("cpus") },
            Baseline = group.Text("baseline") is { } model ? CpuModel.Known[model] : null,
            Placement = group.Text("placement") switch
            {
                "best-fit" => new BestFit(),
                "fewest-guests" => new FewestGuests(),
                _ => new MostFreeMemory(),
            },
            Rules = Rules(),
        };
        if (faults.IsEmpty)
        {
            foreach (var fault in scenario.Cluster.Validate())
            {
                var at = Place(fault);
                faults.Add(at.At, at.Path, char.ToLowerInvariant(fault[0]) + fault[1..]);
            }
        }

        return scenario;
    }

    /// <summary>What a host of so much memory may promise to guests.</summary>
    public static ByteCount Promised(BoundGroup file, ByteCount memory) => file.Group("cluster")?.Group("overcommit")?.Number("memory") is { } ratio ? new ByteCount((long)(memory.Bytes * ratio)) : memory;

    /// <summary>The names that match a list of names and patterns, each once, in the scenario's order of what matches.</summary>
    public static IReadOnlyList<string> Matching(IReadOnlyList<BoundValue> wanted, IReadOnlyCollection<string> names, string what, FaultList faults)
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        var chosen = new List<string>();
        foreach (var value in wanted.Where(v => v.Value is string))
        {
            var name = (string)value.Value!;
            var matching = known.Contains(name) ? [name] : NamePattern.IsPattern(name) ? names.Where(n => NamePattern.Matches(name, n)).ToList() : [];
            if (matching.Count == 0)
            {
                faults.Add(value.At, value.Path, $"{value.Shown} {(NamePattern.IsPattern(name) ? $"matches no {what}" : $"is no {what}")} of this scenario; {ReferenceChecks.Allowed(names)}{NearestName.Hint(name, names)}");
            }

            chosen.AddRange(matching);
        }

        return [.. chosen.Distinct(StringComparer.Ordinal)];
    }

    private Platform? PlatformOf(Scenario scenario)
    {
        if (group!.Text("platform") is not { } name || Platform.Find(name) is not { } platform)
        {
            if (group!["controller"] is { } alone)
            {
                faults.Add(alone.At, alone.Path, "belongs to a platform, and none is given; write for example platform: kubevirt, or give each migration its controller");
            }

            return null;
        }

        var at = group["platform"]!;
        if (ControllerAssembly.Build(group) is { } controller)
        {
            var own = BuiltInControllers.Names.Where(c => c == platform.Controller.Name || c.StartsWith(platform.Controller.Name + "-", StringComparison.Ordinal)).ToList();
            if (!own.Contains(controller.Name))
            {
                faults.Add(group["controller"]!.At, group["controller"]!.Path, $"{controller.Name} is not the controller of {name}; allowed {(own.Count == 1 ? "is" : "are")} {string.Join(", ", own)}");
            }

            platform = platform.With(controller);
        }

        var driven = platform.Controller.Hypervisors;
        if (scenario.Hosts.FirstOrDefault(host => driven.Count > 0 && !driven.Contains(host.Hypervisor)) is { } other)
        {
            faults.Add(at.At, at.Path, $"{name} drives {string.Join(", ", driven)}, and {other.Name} has the hypervisor {other.Hypervisor}; allowed are hosts with hypervisor: {string.Join(" or ", driven)}");
        }

        return platform;
    }

    private List<PlacementRule> Rules()
    {
        var hosts = file.Groups("hosts").Select(h => h.Text("name")).OfType<string>().ToList();
        var vms = file.Groups("vms").Select(v => v.Text("name")).OfType<string>().ToList();
        var rules = new List<PlacementRule>();
        foreach (var (rule, number) in group!.Groups("rules").Select((rule, i) => (rule, i + 1)))
        {
            var name = rule.Text("name") ?? FormattableString.Invariant($"rule {number}");
            var guests = Matching(rule.Texts("vms"), vms, "virtual machine", faults);
            var strength = rule.Text("strength") == "should" ? RuleStrength.Should : RuleStrength.Must;
            rules.Add(rule.Text("kind") switch
            {
                "keep-together" => new KeepTogether(name, guests, strength),
                "keep-apart" => new KeepApart(name, guests, strength, rule.Text("of") == "rack" ? FailureDomain.Rack : FailureDomain.Host),
                var kind => new KeepOnHosts(name, guests, Matching(rule.Texts("hosts"), hosts, "host", faults), strength, kind == "keep-off"),
            });
        }

        return rules;
    }

    private (Position At, string Path) Place(string fault)
    {
        // The rule that a fault names first is the one it speaks of; of two with one name the second is the one too many.
        var rules = group!.Groups("rules").Select((rule, i) => (Group: rule, At: fault.IndexOf($"\"{rule.Text("name") ?? FormattableString.Invariant($"rule {i + 1}")}\"", StringComparison.Ordinal))).Where(rule => rule.At >= 0).OrderBy(rule => rule.At).ToList();
        if (rules.Count > 0)
        {
            var isTwice = fault.Contains("is given twice", StringComparison.Ordinal);
            var rule = isTwice ? rules[^1].Group : rules[0].Group;
            return isTwice && rule["name"] is { } name ? (name.At, name.Path) : (rule.At, rule.Path);
        }

        return group["baseline"] is { } baseline && fault.StartsWith("The baseline", StringComparison.Ordinal) ? (baseline.At, baseline.Path) : (group.At, group.Path);
    }

    // With a network it says where each host stands; without one the copies of an entry fill the racks that it names.
    private List<Host> WithRacks(Scenario scenario)
    {
        var rackOf = scenario.Network?.Topology.Hosts.ToDictionary(h => h.Name, h => h.Rack, StringComparer.Ordinal) ?? new Dictionary<string, string>(StringComparer.Ordinal);
        if (scenario.Network is null)
        {
            foreach (var entry in file.Groups("hosts").Where(h => h.Has("rack")).GroupBy(h => h.Kind, ReferenceEqualityComparer.Instance))
            {
                var (copies, racks) = (entry.ToList(), entry.First().Texts("rack"));
                foreach (var rack in racks.Where(r => NamePattern.IsPattern((string)r.Value!)))
                {
                    faults.Add(rack.At, rack.Path, $"{rack.Shown} is a pattern, and without a network no racks are there to match; give names, or write for example network: {{ racks: [{{ name: rack, count: 4, uplink: 100 Gbit/s }}] }}");
                }

                for (var i = 0; i < copies.Count && racks.Count > 0; i++)
                {
                    rackOf[copies[i].Text("name")!] = (string)racks[(int)((long)i * racks.Count / copies.Count)].Value!;
                }
            }
        }

        return rackOf.Count == 0 ? [.. scenario.Hosts] : [.. scenario.Hosts.Select(h => h with { Rack = rackOf.GetValueOrDefault(h.Name) })];
    }
}
