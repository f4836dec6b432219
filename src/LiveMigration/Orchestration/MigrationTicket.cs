using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>One order's way: it asks, waits for its places, begins, is perhaps tried again, and ends.</summary>
public sealed class MigrationTicket : IEventHandler
{
    private readonly Fleet fleet;
    private List<MigrationReport>? earlier;
    private bool isAsked;
    private (int Sender, int Receiver) used;
    private VirtualTime usedSince;
    private long processorTime;

    internal MigrationTicket(Fleet fleet, int number, MigrationOrder order, FleetGuest guest, Action<MigrationTicket>? ended)
    {
        (this.fleet, Number, Order, Guest, WhenEnded) = (fleet, number, order, guest, ended);
    }

    /// <summary>1 for the first that was submitted; names it in the digest.</summary>
    public int Number { get; }

    /// <summary>What was asked.</summary>
    public MigrationOrder Order { get; }

    /// <summary>The guest.</summary>
    public FleetGuest Guest { get; }

    /// <summary>Where the guest was when it asked; null before.</summary>
    public FleetHost? Source { get; internal set; }

    /// <summary>Where the guest is to go; null before it asked, or as long as none is chosen.</summary>
    public FleetHost? Destination { get; internal set; }

    /// <summary>When it asked first.</summary>
    public VirtualTime FirstAskedAt { get; internal set; }

    /// <summary>When it asked last; an attempt after the first asks again.</summary>
    public VirtualTime AskedAt { get; internal set; }

    /// <summary>When its first attempt began; null before.</summary>
    public VirtualTime? FirstBeganAt { get; internal set; }

    /// <summary>How long the last attempt waited for its places.</summary>
    public VirtualDuration Waited { get; internal set; }

    /// <summary>The migration while it is under way; null else.</summary>
    public MigrationSession? Session { get; internal set; }

    /// <summary>What it came to; null until it ended for good.</summary>
    public MigrationReport? Report { get; internal set; }

    /// <summary>Reports of the attempts before the last, in order.</summary>
    public IReadOnlyList<MigrationReport> EarlierAttempts => (IReadOnlyList<MigrationReport>?)earlier ?? [];

    /// <summary>The whole of it, once it ended.</summary>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public MigrationOutcome Outcome => Report is { } report
        ? new MigrationOutcome(Order, VmAtBegin ?? Guest.Vm, Source!.Host, (Destination ?? Source).Host, FreeMemory, report, EarlierAttempts, Waited) { ProcessorTime = new VirtualDuration(processorTime), LostToMigrations = Guest.LostToMigrations, Timeline = Recorder?.Timeline }
        : throw new InvalidOperationException($"The migration of {Order.Vm} has not ended.");

    /// <inheritdoc/>
    int IEventHandler.Subject => Number;

    internal static IComparer<MigrationTicket> InOrderOfTurn { get; } = Comparer<MigrationTicket>.Create(static (a, b) =>
        a.Order.Priority != b.Order.Priority ? b.Order.Priority.CompareTo(a.Order.Priority) : a.Turn!.Value.CompareTo(b.Turn!.Value));

    /// <summary>Its place in the order of asking; null before it asked.</summary>
    internal long? Turn { get; set; }

    internal Action<MigrationTicket>? WhenEnded { get; }

    /// <summary>Of the last attempt; null if it is not recorded.</summary>
    internal TimelineRecorder? Recorder { get; set; }

    internal ByteCount FreeMemory { get; set; }

    internal VirtualMachine? VmAtBegin { get; set; }

    /// <summary>The migration network whose limit it counts against; null: none.</summary>
    internal string? Network { get; set; }

    internal bool HoldsPlaces { get; set; }

    internal bool StaysOnHost => Order.Settings.Technique == MigrationTechnique.StorageOnly;

    internal int Attempts => EarlierAttempts.Count + 1;

    /// <summary>It runs: its sender and its receiver take processors.</summary>
    internal void BeginsToUse(MigrationRequest request)
    {
        if (!StaysOnHost)
        {
            usedSince = fleet.Simulator.Now;
            used = (MigrationProcessors.OfSender(request), MigrationProcessors.OfReceiver(request));
            Source!.Processors.Migrations(used.Sender);
            Destination!.Processors.Migrations(used.Receiver);
        }
    }

    internal void EndsToUse()
    {
        if (!StaysOnHost)
        {
            Source!.Processors.Migrations(-used.Sender);
            Destination!.Processors.Migrations(-used.Receiver);
            var ran = (Int128)(fleet.Simulator.Now - usedSince).Nanoseconds;
            processorTime += (long)(ran * used.Sender / 1000) + (long)(ran * used.Receiver / 1000);
            used = default;
        }
    }

    internal void AsksAgain(MigrationReport failed)
    {
        (earlier ??= []).Add(failed);
        isAsked = false;
    }

    void IEventHandler.OnEvent(int tag)
    {
        if (isAsked)
        {
            fleet.Begin(this);
            return;
        }

        isAsked = true;
        fleet.Ask(this);
    }
}
