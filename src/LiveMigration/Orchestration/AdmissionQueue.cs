using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>Migrations that wait because their hosts, their network or the cluster take part in as many as they can.</summary>
/// <remarks>
/// Stands for: a queue by priority, then in order of arrival; whenever a place comes free, the first that has all its places begins.
/// With <see cref="AdmissionLimits.RecheckEvery"/> those that wait are looked at on its multiples alone.
/// Leaves out: limits of a datastore; that each of KubeVirt's waiting objects has a beat of its own.
/// Source: Hyper-V (two a host, the rest queues; documented), vMotion (documented), KubeVirt's migration controller (code). Checked by: schedules written by hand.
/// </remarks>
internal sealed class AdmissionQueue(Fleet fleet, AdmissionLimits limits) : IEventHandler
{
    private readonly SortedSet<MigrationTicket> waiting = new(MigrationTicket.InOrderOfTurn);
    private readonly SortedDictionary<string, int> inNetwork = new(StringComparer.Ordinal);
    private readonly SortedSet<MigrationTicket> unplaced = new(MigrationTicket.InOrderOfTurn);
    private readonly List<MigrationTicket> chosen = [];
    private readonly List<MigrationTicket> hopeless = [];
    private int underWay;
    private bool isToLook;

    public int Subject => 0;

    /// <summary>Takes its places, if all are free; else the migration waits.</summary>
    /// <returns>Whether it can begin now.</returns>
    public bool Enter(MigrationTicket ticket)
    {
        if (HasPlaces(ticket))
        {
            Take(ticket);
            return true;
        }

        waiting.Add(ticket);
        ticket.Source!.Waiting.Add(ticket);
        (ticket.Destination?.Waiting ?? unplaced).Add(ticket);
        return false;
    }

    /// <summary>A migration that had its places has ended.</summary>
    public void Leave(MigrationTicket ticket)
    {
        var heldUpAll = IsFull(ticket.Network);
        underWay--;
        ticket.Source!.Outgoing--;
        ticket.Destination!.Incoming--;
        if (ticket.Network is { } network)
        {
            inNetwork[network]--;
        }

        if (waiting.Count == 0)
        {
            return;
        }

        if (limits.RecheckEvery is { } every)
        {
            LookAtNextBeat(every);
        }
        else if (heldUpAll)
        {
            Admit(waiting);
        }
        else if (unplaced.Count > 0)
        {
            Admit([.. ticket.Source.Waiting.Concat(ticket.Destination.Waiting).Concat(unplaced).Distinct().Order(MigrationTicket.InOrderOfTurn)]);
        }
        else
        {
            Admit(ticket.Source.Waiting, ticket.Destination.Waiting);
        }
    }

    /// <summary>A host takes guests again, or has more room: those that have no destination yet look again.</summary>
    public void LookAgain()
    {
        if (unplaced.Count > 0)
        {
            Admit([.. unplaced]);
        }
    }

    void IEventHandler.OnEvent(int tag)
    {
        isToLook = false;
        Admit(waiting);
    }

    private void LookAtNextBeat(VirtualDuration every)
    {
        if (!isToLook)
        {
            isToLook = true;
            var beats = (fleet.Simulator.Now.Nanoseconds + every.Nanoseconds - 1) / every.Nanoseconds;
            fleet.Simulator.Schedule(new VirtualTime(beats * every.Nanoseconds), this, 0);
        }
    }

    private void Admit(IReadOnlyCollection<MigrationTicket> candidates)
    {
        foreach (var ticket in candidates)
        {
            if (underWay == limits.PerCluster)
            {
                break;
            }

            Choose(ticket);
        }

        Begin();
    }

    // Both sets are in order of turn: they are walked side by side.
    private void Admit(SortedSet<MigrationTicket> some, SortedSet<MigrationTicket> others)
    {
        using var one = some.GetEnumerator();
        using var other = others.GetEnumerator();
        var (hasOne, hasOther) = (one.MoveNext(), other.MoveNext());
        while (hasOne || hasOther)
        {
            var order = !hasOther ? -1 : !hasOne ? 1 : MigrationTicket.InOrderOfTurn.Compare(one.Current, other.Current);
            Choose(order <= 0 ? one.Current : other.Current);
            hasOne = order <= 0 ? one.MoveNext() : hasOne;
            hasOther = order >= 0 ? other.MoveNext() : hasOther;
        }

        Begin();
    }

    private void Choose(MigrationTicket ticket)
    {
        if (HasPlaces(ticket))
        {
            Take(ticket);
            chosen.Add(ticket);
        }
        else if (ticket.Destination is null && fleet.HasNowhereToGo(ticket))
        {
            hopeless.Add(ticket);
        }
    }

    private void Begin()
    {
        foreach (var ticket in chosen)
        {
            Remove(ticket);
        }

        foreach (var ticket in chosen)
        {
            fleet.Admitted(ticket);
        }

        chosen.Clear();
        if (hopeless.Count == 0)
        {
            return;
        }

        MigrationTicket[] turnedAway = [.. hopeless];
        hopeless.Clear();
        foreach (var ticket in turnedAway)
        {
            Remove(ticket);
        }

        foreach (var ticket in turnedAway)
        {
            fleet.RefuseUnplaced(ticket);
        }
    }

    private void Remove(MigrationTicket ticket)
    {
        waiting.Remove(ticket);
        ticket.Source!.Waiting.Remove(ticket);
        ticket.Destination?.Waiting.Remove(ticket);
        unplaced.Remove(ticket);
    }

    private bool HasPlaces(MigrationTicket ticket)
    {
        if (IsFull(ticket.Network) || !HasPlace(ticket.Source!) || ticket.Source!.Outgoing >= limits.OutgoingPerHost)
        {
            return false;
        }

        if (ticket.Destination is { } destination)
        {
            return TakesOneMore(destination);
        }

        ticket.Destination = fleet.PlaceFor(ticket, TakesOneMore);
        return ticket.Destination is not null;
    }

    private bool TakesOneMore(FleetHost destination) => HasPlace(destination) && !(destination.Incoming >= limits.IncomingPerHost);

    private bool IsFull(string? network) => underWay >= limits.PerCluster || (network is not null && inNetwork.GetValueOrDefault(network) >= limits.PerNetwork);

    private static bool HasPlace(FleetHost host) => !(host.Outgoing + host.Incoming >= host.MostAtOnce);

    private void Take(MigrationTicket ticket)
    {
        underWay++;
        ticket.Source!.Outgoing++;
        ticket.Destination!.Incoming++;
        if (ticket.Network is { } network)
        {
            inNetwork[network] = inNetwork.GetValueOrDefault(network) + 1;
        }
    }
}
