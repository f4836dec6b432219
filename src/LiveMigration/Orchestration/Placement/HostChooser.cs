using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Placement;

/// <summary>Chooses destinations: keeps the hosts that guests may come to in order of rank, apart for each kind of host.</summary>
/// <remarks>A change of load costs the logarithm of the hosts; a choice as many looks as hosts of lower rank do not fit.</remarks>
internal sealed class HostChooser
{
    private readonly ClusterState state;
    private readonly IPlacement placement;
    private readonly SortedSet<Ranked>[] byKind;
    private readonly long?[] rankOf;

    public HostChooser(ClusterState state, IPlacement placement)
    {
        (this.state, this.placement) = (state, placement);
        byKind = [.. Enumerable.Range(0, state.Kinds.Count).Select(_ => new SortedSet<Ranked>())];
        rankOf = new long?[state.Hosts.Count];
        for (var host = 0; host < rankOf.Length; host++)
        {
            Changed(host);
        }

        state.HostChanged += Changed;
    }

    /// <summary>Hosts that are only chosen where no other fits; null: none.</summary>
    public bool[]? Avoided { get; init; }

    public string Reason => placement.Reason;

    /// <summary>The host for guests that move together, or for one; -1 if none fits.</summary>
    /// <param name="unit">All run on one host.</param>
    /// <param name="settings">How they would migrate; null: they are started anew.</param>
    /// <param name="allows">What else a host must fulfil; null: nothing.</param>
    public int Choose(ReadOnlySpan<int> unit, MigrationSettings? settings, Func<int, bool>? allows = null)
    {
        var (memory, vcpus, hasRules) = (ByteCount.Zero, 0L, false);
        bool[]? kinds = null;
        foreach (var guest in unit)
        {
            var vm = state.Vm(guest);
            (memory, vcpus) = (memory + vm.AssignedMemory, vcpus + vm.Vcpus);
            hasRules |= state.Book.Of(guest).Count > 0;
            var source = state.LastHostOf(guest);
            var fitting = settings is null ? state.Kinds.FittingToStart(vm, source) : state.Kinds.Fitting(vm, source, settings);
            kinds = kinds is null ? fitting : [.. kinds.Zip(fitting, (one, other) => one && other)];
        }

        var asked = new Asked(memory, vcpus, kinds!, allows);
        return hasRules && First(asked, unit, Wish.KeepsAll) is >= 0 and var best ? best
            : Avoided is not null && First(asked, unit, Wish.NotAvoided) is >= 0 and var good ? good
            : First(asked, unit, Wish.Any);
    }

    private int First(Asked asked, ReadOnlySpan<int> unit, Wish wish)
    {
        var (lowest, highest) = placement.RanksWithRoom(asked.Memory);
        Ranked? best = null;
        for (var kind = 0; kind < byKind.Length; kind++)
        {
            if (!asked.Kinds[kind] || lowest > highest)
            {
                continue;
            }

            foreach (var ranked in byKind[kind].GetViewBetween(new Ranked(lowest, 0), new Ranked(highest, int.MaxValue)))
            {
                if (best is { } found && ranked.CompareTo(found) > 0)
                {
                    break;
                }

                if (Fits(asked, unit, ranked.Host, wish))
                {
                    best = ranked;
                    break;
                }
            }
        }

        return best?.Host ?? -1;
    }

    private bool Fits(Asked asked, ReadOnlySpan<int> unit, int host, Wish wish)
    {
        if (!state.Hosts[host].HasRoom(asked.Memory, asked.Vcpus) || (wish != Wish.Any && Avoided?[host] == true) || asked.Allows?.Invoke(host) == false)
        {
            return false;
        }

        foreach (var guest in unit)
        {
            if (state.HostOf(guest) == host || !state.KeepsRules(guest, host, unit.Length > 1) || (wish == Wish.KeepsAll && !state.KeepsRules(guest, host, unit.Length > 1, RuleStrength.Should)))
            {
                return false;
            }
        }

        return true;
    }

    private void Changed(int host)
    {
        var kind = byKind[state.Kinds.Of(host)];
        long? rank = state.Hosts[host].State == HostState.Up ? placement.Rank(state.Hosts[host]) : null;
        if (rank == rankOf[host])
        {
            return;
        }

        if (rankOf[host] is { } old)
        {
            kind.Remove(new Ranked(old, host));
        }

        rankOf[host] = rank;
        if (rank is { } present)
        {
            kind.Add(new Ranked(present, host));
        }
    }

    private enum Wish
    {
        Any,
        NotAvoided,
        KeepsAll,
    }

    private readonly record struct Asked(ByteCount Memory, long Vcpus, bool[] Kinds, Func<int, bool>? Allows);

    private readonly record struct Ranked(long Rank, int Host) : IComparable<Ranked>
    {
        public int CompareTo(Ranked other) => Rank != other.Rank ? Rank.CompareTo(other.Rank) : Host.CompareTo(other.Host);
    }
}
