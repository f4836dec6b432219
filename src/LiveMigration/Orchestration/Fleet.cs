using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Networking.Sharing;
using LiveMigration.Orchestration.Placement;
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
public sealed partial class Fleet
{
    private readonly Dictionary<string, int> hostNumbers;
    private readonly Dictionary<string, int> guestNumbers;
    private readonly List<MigrationTicket> tickets = [];
    private readonly List<MigrationTicket> endedTickets = [];
    private readonly AdmissionQueue queue;
    private readonly AtOnceLog atOnce;
    private readonly FleetNetwork? network;
    private readonly ReportDetail detail;
    private long turns;

    /// <summary>A cluster as it is at the simulator's present time.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="cluster">Who runs where.</param>
    /// <exception cref="ArgumentException">A name is given twice or is not there, or a limit is out of range; the message names it.</exception>
    public Fleet(Simulator simulator, Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(cluster);
        Check(ClusterFaults.OfNumbers(cluster));
        (Simulator, Cluster) = (simulator, cluster);
        detail = cluster.ReportDetail ?? (cluster.Guests.Count > Cluster.MostInFull ? ReportDetail.Totals : ReportDetail.Full);
        atOnce = new AtOnceLog(simulator);
        queue = new AdmissionQueue(this, cluster.LimitsInForce);
        network = cluster.Network is null ? null : new FleetNetwork(simulator, cluster.Network);
        var (hosts, guests) = (Numbers("host", cluster.Hosts.Select(h => h.Name)), Numbers("virtual machine", cluster.Guests.Select(g => g.Vm.Name)));
        Check(ClusterFaults.OfNames(cluster, guests, hosts));
        State = new ClusterState(SeenProcessors.Resolve(cluster, hosts), guests, hosts);
        Hosts = [.. State.Hosts.Select(load => new FleetHost(load, load.Host.SimultaneousMigrations ?? cluster.Hypervisors.Find(load.Host.Hypervisor)?.SimultaneousMigrations(load.Host), simulator))];
        Guests = [.. Enumerable.Range(0, State.GuestCount).Select(i => new FleetGuest(i, this))];
        (hostNumbers, guestNumbers) = (hosts, guests);
    }

    /// <summary>Whose events drive it.</summary>
    public Simulator Simulator { get; }

    /// <summary>As it was configured.</summary>
    public Cluster Cluster { get; }

    /// <summary>The network that its migrations share; null: each has its way for itself.</summary>
    public FlowNetwork? Network => network?.Flows;

    /// <summary>Its hosts, in the order of the cluster.</summary>
    public IReadOnlyList<FleetHost> Hosts { get; }

    /// <summary>Its guests, in the order of the cluster.</summary>
    public IReadOnlyList<FleetGuest> Guests { get; }

    /// <summary>Who is where, and what is taken of each host.</summary>
    public ClusterState State { get; }

    /// <summary>All orders so far, in the order in which they were submitted.</summary>
    public IReadOnlyList<MigrationTicket> Tickets => tickets;

    /// <summary>Of which orders it is kept how their migrations looked over time: <see cref="MigrationOutcome.Timeline"/> and <see cref="MigrationReport.DirtyPages"/>. What happens is the same.</summary>
    /// <value>Default null: of none. Asked once for each attempt that begins.</value>
    public Func<MigrationTicket, bool>? Records { get; init; }

    /// <summary>Orders that have ended for good, in the order of their ends.</summary>
    public IReadOnlyList<MigrationTicket> EndedTickets => endedTickets;

    /// <summary>How many orders have ended for good.</summary>
    public int EndedCount => endedTickets.Count;

    /// <summary>Orders whose migration is under way.</summary>
    public int UnderWayCount => atOnce.UnderWay;

    /// <summary>Orders that have asked and wait for their places.</summary>
    public int WaitingCount => atOnce.Waiting;

    /// <summary>The host of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public FleetHost Host(string name) => hostNumbers.TryGetValue(name, out var number) ? Hosts[number] : throw new ArgumentException($"There is no host \"{name}\".", nameof(name));

    /// <summary>The virtual machine of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public FleetGuest Guest(string name) => guestNumbers.TryGetValue(name, out var number) ? Guests[number] : throw new ArgumentException($"There is no virtual machine \"{name}\".", nameof(name));

    /// <summary>Takes an order; at its time it asks for its places.</summary>
    /// <param name="order">What is to move where; not before now.</param>
    /// <param name="ended">Called when it has ended for good.</param>
    /// <exception cref="ArgumentException">It names what is not there.</exception>
    public MigrationTicket Submit(MigrationOrder order, Action<MigrationTicket>? ended = null)
    {
        ArgumentNullException.ThrowIfNull(order);
        order = Cluster.Platform?.Take(order) ?? order;
        var ticket = new MigrationTicket(this, tickets.Count + 1, order, Guest(order.Vm), ended);
        if (order.To is not null)
        {
            _ = Host(order.To);
        }

        tickets.Add(ticket);
        Simulator.Schedule(order.At, ticket, 0);
        return ticket;
    }

    /// <summary>Its time has come; it begins if it has all its places.</summary>
    internal void Ask(MigrationTicket ticket)
    {
        ticket.FirstAskedAt = ticket.Turn is null ? Simulator.Now : ticket.FirstAskedAt;
        ticket.AskedAt = Simulator.Now;
        ticket.Source = ticket.Guest.Host;
        ticket.Destination = ticket.Order.To is { } to ? Host(to) : ticket.StaysOnHost ? ticket.Guest.Host : null;
        ticket.Network = network?.NetworkOf(ticket.Source);
        ticket.Turn = turns++;
        atOnce.Change(ofUnderWay: 0, ofWaiting: 1);

        // Disks that move by themselves take no place of a guest's migration: Hyper-V counts them apart.
        if (ticket.StaysOnHost)
        {
            Begin(ticket);
        }
        else if (ticket.Destination is null && HasNowhereToGo(ticket))
        {
            RefuseUnplaced(ticket);
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
        if (guest.Host != ticket.Source || (ticket.Order.To is null && !ticket.StaysOnHost && guest.Session is null && !State.Fits(guest.Index, destination.Index, ticket.Order.Settings)))
        {
            // It was moved while it waited, or others that began at the same time took the room.
            atOnce.Change(ofUnderWay: 0, ofWaiting: -1);
            Leave(ticket);
            Ask(ticket);
            return;
        }

        ticket.Waited = Simulator.Now - ticket.AskedAt;
        ticket.FirstBeganAt ??= Simulator.Now;
        ticket.VmAtBegin = guest.Vm;
        var source = guest.Host.Host;
        ticket.FreeMemory = ticket.StaysOnHost ? destination.Host.Memory : destination.MemoryFree; // where it stays it has its memory already
        var isRecorded = Records?.Invoke(ticket) ?? false;
        var request = new MigrationRequest
        {
            Vm = guest.Vm,
            Source = source,
            Destination = destination.Host with { Memory = ticket.FreeMemory },
            Settings = RetryRule.Later(ticket.Order.Settings, Simulator.Now - ticket.FirstBeganAt.Value),
            Controller = ticket.Order.Controller,
            Detail = isRecorded ? ReportDetail.Addresses : detail,
        };
        if (WhyNot(ticket, request) is { Count: > 0 } why)
        {
            atOnce.Change(ofUnderWay: 0, ofWaiting: -1);
            End(ticket, UnstartedReports.Refused(ticket.Order, source, destination.Host, why, Simulator));
            return;
        }

        var session = Cluster.Hypervisors.Start(Simulator, request, ticket.Number, ticket.StaysOnHost ? null : network?.Way(guest.Host, destination));
        if (session.Report is { Status: MigrationStatus.Refused } refusal)
        {
            atOnce.Change(ofUnderWay: 0, ofWaiting: -1);
            End(ticket, refusal);
            return;
        }

        atOnce.Change(ofUnderWay: 1, ofWaiting: -1);
        ticket.Session = session;
        ticket.Recorder = isRecorded ? new TimelineRecorder(Simulator, session) : null;
        ticket.BeginsToUse(ControllerSettings.Into(request));
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

    private IReadOnlyList<string> WhyNot(MigrationTicket ticket, MigrationRequest request)
    {
        if (ticket.Guest.WhyNotNow(ticket.Destination, ticket.StaysOnHost) is { } why)
        {
            return [why];
        }

        var against = ticket.StaysOnHost ? [] : PlacementCheck.BesideTheHypervisor(State, ticket.Guest.Index, ticket.Destination!.Index, ticket.Order.MovesTogether);
        return against.Count == 0
            ? Cluster.Hypervisors.Validate(request)
            : [.. against.Select(reason => reason.Text), .. Cluster.Hypervisors.Examine(request), .. Cluster.Hypervisors.Validate(request)];
    }

    private void Ended(MigrationTicket ticket, MigrationReport report)
    {
        atOnce.Change(ofUnderWay: -1, ofWaiting: 0);
        ticket.Session = null;
        ticket.Recorder?.Close();
        ticket.EndsToUse();
        ticket.Guest.SettleDown(report);
        if (ticket.Order.Retry is { } retry && retry.Applies(report, ticket.Attempts))
        {
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
        endedTickets.Add(ticket);
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

    internal void Admitted(MigrationTicket ticket)
    {
        ticket.HoldsPlaces = true;
        Simulator.Schedule(Simulator.Now, ticket, 0);
    }

    private static void Check(IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(". ", faults) + ".");
        }
    }

    internal static Dictionary<string, int> Numbers(string kind, IEnumerable<string> names)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!numbers.TryAdd(name, numbers.Count))
            {
                throw new ArgumentException($"The {kind} \"{name}\" is given twice; names must be unique.");
            }
        }

        return numbers;
    }
}
