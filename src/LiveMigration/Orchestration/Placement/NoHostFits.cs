using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Placement;

/// <summary>Why no host takes a guest, and what would help, in a sentence each.</summary>
internal static class NoHostFits
{
    private const int ShownHosts = 3;

    /// <param name="state">Who is where.</param>
    /// <param name="unit">The guest, or all that move together.</param>
    /// <param name="settings">How they would migrate; null: they are started anew.</param>
    public static (string Why, string WouldHelp) Explain(ClusterState state, ReadOnlySpan<int> unit, MigrationSettings? settings)
    {
        var (memory, vcpus) = (ByteCount.Zero, 0L);
        foreach (var guest in unit)
        {
            (memory, vcpus) = (memory + state.Vm(guest).AssignedMemory, vcpus + state.Vm(guest).Vcpus);
        }

        var (guests, source) = (unit.ToArray(), state.HostOf(unit[0]));
        var groups = new SortedDictionary<Obstacle, List<int>>();
        HostLoad? mostFree = null;
        foreach (var load in state.Hosts.Where(h => h.Index != source))
        {
            var obstacle = Against(state, unit, load, memory, vcpus, settings);
            (groups.TryGetValue(obstacle, out var list) ? list : groups[obstacle] = []).Add(load.Index);
            if (obstacle == Obstacle.Memory && !(load.MemoryFree <= (mostFree?.MemoryFree ?? new ByteCount(-1))))
            {
                mostFree = load;
            }
        }

        var who = unit.Length == 1 ? state.Vm(unit[0]).Name : string.Join(", ", guests.Select(g => state.Vm(g).Name)) + " together";
        if (groups.Count == 0)
        {
            return ($"{who}: there is no other host", "a second host");
        }

        var whys = groups.Select(group => group.Key switch
        {
            Obstacle.Down => $"{Named(group.Value)} {Be(group.Value)} down",
            Obstacle.Maintenance => $"{Named(group.Value)} {Be(group.Value)} in maintenance",
            Obstacle.Compatibility => $"{Named(group.Value)} cannot run it ({First(state, guests, group.Value[0], settings)})",
            Obstacle.Rule => $"rules keep it off {Named(group.Value)} ({First(state, guests, group.Value[0], settings)})",
            Obstacle.Cpus => $"{Named(group.Value)} may not promise {vcpus.ToString(CultureInfo.InvariantCulture)} more virtual processors",
            Obstacle.Memory when group.Value.Count == 1 => $"{Named(group.Value)} has {mostFree!.MemoryFree} of memory free, and {memory} are needed",
            Obstacle.Memory => $"{Named(group.Value)} have not {memory} of memory free (at most {mostFree!.MemoryFree}, on {mostFree.Host.Name})",
            _ => $"{Named(group.Value)} would take it",
        });
        var help = groups.ContainsKey(Obstacle.Memory) ? $"{memory - mostFree!.MemoryFree} more of memory on {mostFree.Host.Name}, or one more host"
            : groups.ContainsKey(Obstacle.Cpus) ? "a higher overcommit of processors, or one more host"
            : groups.ContainsKey(Obstacle.Rule) ? "one more host that the rules allow, or a rule that should hold instead of must"
            : groups.TryGetValue(Obstacle.Maintenance, out var resting) ? $"{Named(resting)} out of maintenance"
            : groups.TryGetValue(Obstacle.Down, out var down) ? $"{Named(down)} up again"
            : groups.TryGetValue(Obstacle.Compatibility, out var unfit) ? $"what keeps it off {Named(unfit)} out of the way, or one more host that can run it"
            : "a host that fits it";
        return ($"no host takes {who}: {string.Join("; ", whys)}", help);

        string Named(List<int> hosts) => hosts.Count <= ShownHosts
            ? string.Join(", ", hosts.Select(h => state.Hosts[h].Host.Name))
            : string.Create(CultureInfo.InvariantCulture, $"{hosts.Count} hosts");

        static string Be(List<int> hosts) => hosts.Count == 1 ? "is" : "are";
    }

    private static Obstacle Against(ClusterState state, ReadOnlySpan<int> unit, HostLoad load, ByteCount memory, long vcpus, MigrationSettings? settings)
    {
        if (load.State != HostState.Up)
        {
            return load.State == HostState.Down ? Obstacle.Down : Obstacle.Maintenance;
        }

        foreach (var guest in unit)
        {
            var (vm, source) = (state.Vm(guest), state.LastHostOf(guest));
            if (!(settings is null ? state.Kinds.FittingToStart(vm, source) : state.Kinds.Fitting(vm, source, settings))[state.Kinds.Of(load.Index)])
            {
                return Obstacle.Compatibility;
            }

            if (!state.KeepsRules(guest, load.Index, unit.Length > 1))
            {
                return Obstacle.Rule;
            }
        }

        return memory > load.MemoryFree ? Obstacle.Memory : load.VcpusTaken + vcpus > load.VcpuCapacity ? Obstacle.Cpus : Obstacle.None;
    }

    // Of guests that move together it may be the last that cannot go there.
    private static string First(ClusterState state, int[] unit, int host, MigrationSettings? settings) =>
        unit.SelectMany(guest => settings is null ? PlacementCheck.ToStart(state, guest, host) : PlacementCheck.Reasons(state, guest, host, settings, unit.Length > 1)).First().Text;

    private enum Obstacle
    {
        Down,
        Maintenance,
        Compatibility,
        Rule,
        Memory,
        Cpus,
        None,
    }
}
