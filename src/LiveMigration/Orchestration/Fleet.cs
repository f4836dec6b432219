using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Networking.Sharing;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>A cluster in motion: where its guests are, what is taken of its hosts, which migrations wait and which are under way.</summary>
/// <remarks>
/// A migration begins by an event at its time, from wherever its guest then runs. Memory that a guest takes on a host is taken
/// from the beginning of a migration to it until it has ended. A guest that is still being moved, or runs nowhere, is refused by name.
/// Not thread-safe; two fleets on two simulators share nothing.
/// </remarks>
public sealed class Fleet
{
    private readonly Dictionary<string, FleetHost> hostsByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FleetGuest> guestsByName = new(StringComparer.Ordinal);
    private readonly List<MigrationTicket> tickets = [];
    private readonly AdmissionQueue queue;
    private readonly AtOnceLog atOnce;
    private long turns;

    /// <summary>A cluster as it is at the simulator's present time.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="cluster">Who runs where.</param>
    /// <exception cref="ArgumentException">A name is given twice or is not there, or a limit is out of range; the message names it.</exception>
    public Fleet(Simulator simulator, Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(cluster);
        if (cluster.Limits.Validate() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(". ", faults), nameof(cluster));
        }

        (Simulator, Cluster) = (simulator, cluster);
        atOnce = new AtOnceLog(simulator);
        queue = new AdmissionQueue(simulator, cluster.Limits, Admitted);
        Network = cluster.Network is null ? null : new FlowNetwork(simulator, cluster.Network.Links);
        foreach (var host in cluster.Hosts)
        {
            var most = host.SimultaneousMigrations ?? cluster.Hypervisors.Find(host.Hypervisor)?.SimultaneousMigrations(host);
            Add(hostsByName, "host", host.Name, new FleetHost(hostsByName.Count, host, most));
        }

        foreach (var placed in cluster.Guests)
        {
            Add(guestsByName, "virtual machine", placed.Vm.Name, new FleetGuest(guestsByName.Count, placed.Vm, Host(placed.Host)));
        }

        (Hosts, Guests) = ([.. cluster.Hosts.Select(host => hostsByName[host.Name])], [.. cluster.Guests.Select(placed => guestsByName[placed.Vm.Name])]);
    }

    /// <summary>Whose events drive it.</summary>
    public Simulator Simulator { get; }

    /// <summary>As it was configured.</summary>
    public Cluster Cluster { get; }

    /// <summary>The network that its migrations share; null: each has its way for itself.</summary>
    public FlowNetwork? Network { get; }

    /// <summary>Its hosts, in the order of the cluster.</summary>
    public IReadOnlyList<FleetHost> Hosts { get; }

    /// <summary>Its guests, in the order of the cluster.</summary>
    public IReadOnlyList<FleetGuest> Guests { get; }

    /// <summary>All orders so far, in the order in which they were submitted.</summary>
    public IReadOnlyList<MigrationTicket> Tickets => tickets;

    /// <summary>Orders that have ended for good.</summary>
    public int EndedCount { get; private set; }

    /// <summary>The host of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public FleetHost Host(string name) => hostsByName.TryGetValue(name, out var host) ? host : throw new ArgumentException($"There is no host \"{name}\".", nameof(name));

    /// <summary>The virtual machine of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public FleetGuest Guest(string name) => guestsByName.TryGetValue(name, out var guest) ? guest : throw new ArgumentException($"There is no virtual machine \"{name}\".", nameof(name));

    /// <summary>Takes an order; at its time it asks for its places.</summary>
    /// <param name="order">What is to move where; not before now.</param>
    /// <param name="ended">Called when it has ended for good.</param>
    /// <exception cref="ArgumentException">It names what is not there, or no host where the guest is to go.</exception>
    public MigrationTicket Submit(MigrationOrder order, Action<MigrationTicket>? ended = null)
    {
        ArgumentNullException.ThrowIfNull(order);
        var ticket = new MigrationTicket(this, tickets.Count + 1, order, Guest(order.Vm), ended);
        if (order.To is not null)
        {
            _ = Host(order.To);
        }
        else if (!ticket.StaysOnHost)
        {
            throw new ArgumentException($"The order for {order.Vm} names no host to go to; only disks move without one.", nameof(order));
        }

        tickets.Add(ticket);
        Simulator.Schedule(order.At, ticket, 0);
        return ticket;
    }

    /// <summary>Runs until nothing happens any more.</summary>
    /// <param name="progress">Called after every event; changes nothing.</param>
    /// <returns>What all migrations came to; one that waits for what never comes is reported as such.</returns>
    public FleetReport RunToEnd(Action? progress = null)
    {
        var curves = Network is null ? null : new LinkUseCurves(Simulator, Network);
        while (Simulator.TryPeekNextTime(out var next))
        {
            curves?.CloseUntil(next);
            Simulator.Step();
            progress?.Invoke();
        }

        EndWhatNeverEnds();
        return FleetReports.Of(this, atOnce, curves);
    }

    // Nothing happens any more: what has not ended never will.
    private void EndWhatNeverEnds()
    {
        foreach (var ticket in tickets)
        {
            if (ticket.Report is null)
            {
                ticket.Report = ticket.Session is not null
                    ? UnstartedReports.NeverEnded(ticket.Order, ticket.Source!.Host, ticket.Destination!.Host, Simulator)
                    : UnstartedReports.Refused(ticket.Order, ticket.Source!.Host, ticket.Destination!.Host, [NeverBegan(ticket)], Simulator);
            }
        }
    }

    /// <summary>Its time has come; it begins if it has all its places.</summary>
    internal void Ask(MigrationTicket ticket)
    {
        ticket.FirstAskedAt = ticket.Turn is null ? Simulator.Now : ticket.FirstAskedAt;
        ticket.AskedAt = Simulator.Now;
        ticket.Source = ticket.Guest.Host;
        ticket.Destination = ticket.Order.To is { } to ? Host(to) : ticket.Guest.Host;
        ticket.Turn = turns++;
        atOnce.Change(ofUnderWay: 0, ofWaiting: 1);

        // Disks that move by themselves take no place of a guest's migration: Hyper-V counts them apart.
        if (ticket.StaysOnHost)
        {
            Begin(ticket);
        }
        else if (queue.Enter(ticket))
        {
            ticket.HoldsPlaces = true;
            Begin(ticket);
        }
    }

    internal void Begin(MigrationTicket ticket)
    {
        var (guest, destination) = (ticket.Guest, ticket.Destination!);
        if (guest.Host != ticket.Source)
        {
            // It was moved while it waited.
            atOnce.Change(ofUnderWay: 0, ofWaiting: -1);
            Leave(ticket);
            Ask(ticket);
            return;
        }

        ticket.Waited = Simulator.Now - ticket.AskedAt;
        ticket.FirstBeganAt ??= Simulator.Now;
        atOnce.Change(ofUnderWay: 1, ofWaiting: -1);
        ticket.VmAtBegin = guest.Vm;
        var source = guest.Host.Host;
        ticket.FreeMemory = ticket.StaysOnHost ? destination.Host.Memory : destination.MemoryFree; // where it stays it has its memory already
        var request = new MigrationRequest
        {
            Vm = guest.Vm,
            Source = source,
            Destination = destination.Host with { Memory = ticket.FreeMemory },
            Settings = RetryRule.Later(ticket.Order.Settings, Simulator.Now - ticket.FirstBeganAt.Value),
        };
        if (WhyNot(ticket, request) is { Count: > 0 } why)
        {
            End(ticket, UnstartedReports.Refused(ticket.Order, source, destination.Host, why, Simulator));
            return;
        }

        var session = Cluster.Hypervisors.Start(Simulator, request, ticket.Number);
        ticket.Session = session;
        guest.Leaves(destination, session, HypervisorCatalog.AfterMove(request));
        if (session.Report is { } soon)
        {
            Ended(ticket, soon);
        }
        else
        {
            session.Ended = report => Ended(ticket, report);
        }
    }

    private IReadOnlyList<string> WhyNot(MigrationTicket ticket, MigrationRequest request) =>
        ticket.Guest.WhyNotNow(ticket.Destination!, ticket.StaysOnHost) is { } why ? [why] : Cluster.Hypervisors.Validate(request);

    private void Ended(MigrationTicket ticket, MigrationReport report)
    {
        ticket.Session = null;
        ticket.Guest.SettleDown(report);
        if (ticket.Order.Retry is { } retry && retry.Applies(report.Status, ticket.Attempts))
        {
            atOnce.Change(ofUnderWay: -1, ofWaiting: 0);
            Leave(ticket);
            var wait = retry.WaitAfter(ticket.Attempts);
            ticket.AsksAgain(report);
            Simulator.Schedule(Simulator.Now + wait, ticket, 0);
            return;
        }

        End(ticket, report);
    }

    private void End(MigrationTicket ticket, MigrationReport report)
    {
        ticket.Report = report;
        EndedCount++;
        atOnce.Change(ofUnderWay: -1, ofWaiting: 0);
        Leave(ticket);
        ticket.WhenEnded?.Invoke(ticket);
    }

    private void Leave(MigrationTicket ticket)
    {
        if (ticket.HoldsPlaces)
        {
            ticket.HoldsPlaces = false;
            queue.Leave(ticket);
        }
    }

    private void Admitted(MigrationTicket ticket)
    {
        ticket.HoldsPlaces = true;
        Simulator.Schedule(Simulator.Now, ticket, 0);
    }

    private static string NeverBegan(MigrationTicket ticket) =>
        $"it never began: {ticket.Source!.Name} and {ticket.Destination!.Name} do not both have a place, and the migrations that take them never end";

    private static void Add<T>(Dictionary<string, T> byName, string kind, string name, T item)
    {
        if (!byName.TryAdd(name, item))
        {
            throw new ArgumentException($"The {kind} \"{name}\" is given twice; names must be unique.");
        }
    }
}
