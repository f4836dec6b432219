using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Placement;

/// <summary>What stands against a guest's going to a host: all of it at once.</summary>
/// <remarks>
/// Stands for: the filters of a scheduler and the checks of a hypervisor together: state of the host, rules, network, hypervisor, processor,
/// storage and devices, memory and virtual processors with what guests on their way have taken.
/// Leaves out: huge pages and NUMA nodes of a host, licences, limits of a datastore.
/// Source: Nova's filters, oVirt's policy units, DRS rules (documented). Checked by: a text for each reason; random clusters against a count by hand.
/// </remarks>
public static class PlacementCheck
{
    internal static readonly MigrationSettings Plain = new();

    /// <summary>Everything that stands against the move now, one entry each; empty if nothing does.</summary>
    /// <param name="state">Who is where.</param>
    /// <param name="guest">The guest's number; it runs somewhere.</param>
    /// <param name="host">The host's number; not the one it runs on.</param>
    /// <param name="settings">How it would migrate; null: plainly.</param>
    /// <param name="movesTogether">Whether all that its rules keep with it moves to the same host too.</param>
    public static IReadOnlyList<PlacementReason> Reasons(ClusterState state, int guest, int host, MigrationSettings? settings = null, bool movesTogether = false)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (cluster, load) = (state.Cluster, state.Hosts[host]);
        var request = new MigrationRequest
        {
            Vm = state.Vm(guest),
            Source = state.Hosts[state.HostOf(guest)].Host,
            Destination = load.Host with { Memory = load.MemoryFree },
            Settings = settings ?? Plain,
        };
        var onItsWay = state.GoesTo(guest) is >= 0 and var to ? [new PlacementReason(PlacementObstacle.State, $"{request.Vm.Name} is on its way to {state.Hosts[to].Host.Name} already")] : Array.Empty<PlacementReason>();
        return [.. onItsWay, .. BesideTheHypervisor(state, guest, host, movesTogether), .. cluster.Hypervisors.Examine(request).Select(text => new PlacementReason(PlacementObstacle.Compatibility, text))];
    }

    /// <summary>What stands against starting a guest that runs nowhere on a host.</summary>
    public static IReadOnlyList<PlacementReason> ToStart(ClusterState state, int guest, int host)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (vm, load) = (state.Vm(guest), state.Hosts[host]);
        var reasons = new List<PlacementReason>(BesideTheHypervisor(state, guest, host, movesTogether: false));
        if (!state.Kinds.FittingToStart(vm, state.LastHostOf(guest))[state.Kinds.Of(host)])
        {
            reasons.Add(new PlacementReason(PlacementObstacle.Compatibility, $"{load.Host.Name} runs {load.Host.Hypervisor} and reaches {(load.Host.Storage.Count == 0 ? "no storage" : string.Join(", ", load.Host.Storage))}, which is not what {vm.Name} needs"));
        }

        if (vm.AssignedMemory > load.MemoryFree)
        {
            reasons.Add(new PlacementReason(PlacementObstacle.Compatibility, $"{vm.Name} has {vm.AssignedMemory} of memory, {load.Host.Name} offers {load.MemoryFree}"));
        }

        return reasons;
    }

    /// <summary>The same without what the hypervisor checks by itself: family, processor, storage, devices, memory.</summary>
    internal static IReadOnlyList<PlacementReason> BesideTheHypervisor(ClusterState state, int guest, int host, bool movesTogether)
    {
        var (vm, load) = (state.Vm(guest), state.Hosts[host]);
        var reasons = new List<PlacementReason>();
        if (load.State != HostState.Up)
        {
            reasons.Add(new PlacementReason(PlacementObstacle.State, $"{load.Host.Name} is {(load.State == HostState.Down ? "down" : "in maintenance")}: no guest may come to it"));
        }

        if (state.HostOf(guest) is >= 0 and var source && state.Kinds.WhyUnreachable(source, host) is { } unreachable)
        {
            reasons.Add(new PlacementReason(PlacementObstacle.Network, unreachable.TrimEnd('.')));
        }

        if (load.VcpusTaken + vm.Vcpus > load.VcpuCapacity)
        {
            reasons.Add(new PlacementReason(PlacementObstacle.Cpus, string.Create(CultureInfo.InvariantCulture, $"{vm.Name} has {vm.Vcpus} virtual {(vm.Vcpus == 1 ? "processor" : "processors")}, {load.Host.Name} may promise {load.VcpuCapacity} and has promised {load.VcpusTaken}: a higher overcommit of processors would let it in")));
        }

        foreach (var number in state.Book.Of(guest))
        {
            var rule = state.Book.Rules[number];
            if (rule.Rule.Strength == RuleStrength.Must && !(movesTogether && rule.Rule is KeepTogether) && !state.Keeps(rule, guest, host))
            {
                reasons.Add(new PlacementReason(PlacementObstacle.Rule, Broken(state, rule, guest, host)));
            }
        }

        return reasons;
    }

    private static string Broken(ClusterState state, RuleBook.BoundRule rule, int guest, int host)
    {
        var (name, place) = (state.Vm(guest).Name, state.Hosts[host].Host.Name);
        switch (rule.Rule)
        {
            case KeepApart apart:
                var domain = state.Book.DomainOf(apart, host);
                var there = rule.Guests.Where(other => other != guest && (IsThere(state.HostOf(other)) || IsThere(state.GoesTo(other)))).Select(other => state.Vm(other).Name);
                return $"the rule \"{apart.Name}\" keeps {name} apart from {string.Join(", ", there)}, which {(apart.Of == FailureDomain.Rack ? $"runs in the rack of {place}" : $"runs on {place}")} or is on its way there";

                bool IsThere(int at) => at >= 0 && state.Book.DomainOf(apart, at) == domain;
            case KeepTogether together:
                var elsewhere = rule.Guests.Where(other => other != guest && state.HostOf(other) is >= 0 and var at && at != host && state.GoesTo(other) != host);
                return $"the rule \"{together.Name}\" keeps {name} with {string.Join(", ", elsewhere.Select(other => $"{state.Vm(other).Name}, which runs on {state.Hosts[state.HostOf(other)].Host.Name}"))}";
            case KeepOnHosts on:
                return $"the rule \"{on.Name}\" keeps {name} {(on.KeepsOff ? "off" : "on")} {string.Join(", ", on.Hosts)}";
            default:
                throw new InvalidOperationException($"Nobody knows rules of the kind {rule.Rule.GetType().Name}.");
        }
    }
}

/// <summary>One thing that stands against a guest's going to a host.</summary>
/// <param name="Obstacle">Of which kind.</param>
/// <param name="Text">The sentence, with what would fit.</param>
public sealed record PlacementReason(PlacementObstacle Obstacle, string Text);

/// <summary>Kinds of what can stand against a guest's going to a host.</summary>
public enum PlacementObstacle
{
    /// <summary>The host is down or in maintenance, or the guest is on its way already.</summary>
    State,

    /// <summary>No way of the network leads there.</summary>
    Network,

    /// <summary>Hypervisor, processor, storage, devices or memory.</summary>
    Compatibility,

    /// <summary>Too many virtual processors.</summary>
    Cpus,

    /// <summary>A rule that must hold.</summary>
    Rule,
}
