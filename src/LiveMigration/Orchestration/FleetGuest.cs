using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>A virtual machine during a run: where it is, and what moves it.</summary>
public sealed class FleetGuest
{
    private readonly Fleet fleet;
    private VirtualMachine? vmThere;
    private ProcessorLoss lostBefore;
    private ProcessorLoss lostMark;
    private string standsBecause = "";

    internal FleetGuest(int index, Fleet fleet)
    {
        (Index, this.fleet) = (index, fleet);
        Host.Processors.Arrives(this);
    }

    /// <summary>Its place in the cluster's list.</summary>
    public int Index { get; }

    /// <summary>As it is now: its disks where they are.</summary>
    public VirtualMachine Vm => fleet.State.Vm(Index);

    /// <summary>Its name.</summary>
    public string Name => Vm.Name;

    /// <summary>The host it runs on, or ran on last.</summary>
    public FleetHost Host => fleet.Hosts[fleet.State.LastHostOf(Index)];

    /// <summary>The host it is on its way to; null if it is not.</summary>
    public FleetHost? GoesTo { get; private set; }

    /// <summary>What moves it; null if nothing does.</summary>
    public MigrationSession? Session { get; private set; }

    /// <summary>What it is up to.</summary>
    public GuestCondition Condition { get; private set; }

    /// <summary>Whether it runs, or stands still for a moment in its migration.</summary>
    public bool IsUsable => Condition == GuestCondition.Runs;

    /// <summary>Time that it lost because its hosts' processors were too few for guests and migrations, up to now.</summary>
    /// <remarks>See <see cref="ProcessorUse"/>. What its own migration took from it is in that one's report.</remarks>
    public VirtualDuration LostToOthers => Lost.Total;

    /// <summary>How often it has been started again; tells one start from the next on the same host.</summary>
    internal int StartsSoFar { get; private set; }

    /// <summary>What of <see cref="LostToOthers"/> it would not have lost if nothing had migrated from its host or to it.</summary>
    public VirtualDuration LostToMigrations => Lost.ToMigrations;

    private ProcessorLoss Lost => IsUsable ? lostBefore + (Host.Processors.LossUntilNow - lostMark) : lostBefore;

    internal void CountsFrom(ProcessorLoss mark) => lostMark = mark;

    internal void CountsUntil(ProcessorLoss mark) => lostBefore += mark - lostMark;

    /// <summary>What is against a move now, in a sentence; null if nothing is.</summary>
    /// <param name="to">Where to; null: wherever it fits.</param>
    /// <param name="stays">Whether its disks alone move.</param>
    internal string? WhyNotNow(FleetHost? to, bool stays) => this switch
    {
        { Session: not null } => $"{Name} is still being moved from {Host.Name} to {GoesTo!.Name}: one migration of a guest at a time",
        { Condition: GuestCondition.Lost } => $"{Name} runs nowhere any more: {standsBecause}",
        { Condition: GuestCondition.Paused } => $"{Name} stands still: {standsBecause}",
        { Condition: GuestCondition.Starts } => $"{Name} is still being started on {Host.Name}",
        _ when Host == to && !stays => $"{Name} already runs on {to.Name}",
        _ => null,
    };

    internal void Leaves(FleetHost to, MigrationSession session, VirtualMachine there)
    {
        (GoesTo, Session, vmThere) = (to, session, there);
        fleet.State.Leave(Index, to.Index);
    }

    /// <summary>Takes note of how its migration ended.</summary>
    internal void SettleDown(MigrationReport report)
    {
        if (GoesTo is not { } to)
        {
            return;
        }

        var host = Host;
        (GoesTo, Session) = (null, null);
        switch (report.Status)
        {
            case MigrationStatus.Completed:
                host.Processors.Leaves(this);
                fleet.State.Arrive(Index);
                fleet.State.Change(Index, vmThere!);
                Host.Processors.Arrives(this);
                if (Host.State == HostState.Down)
                {
                    Lose($"its host {Host.Name} went down");
                }

                break;
            case MigrationStatus.GuestLost:
                Lose($"its migration to {to.Name} lost it");
                break;
            case MigrationStatus.Paused:
                fleet.State.Return(Index);
                (Condition, standsBecause) = (GuestCondition.Paused, $"its migration to {to.Name} waits for recovery");
                break;
            default:
                fleet.State.Return(Index);
                break;
        }
    }

    /// <summary>It runs nowhere any more.</summary>
    internal void Lose(string because)
    {
        if (Condition != GuestCondition.Lost)
        {
            if (Condition != GuestCondition.Starts)
            {
                Host.Processors.Leaves(this);
            }

            fleet.State.Lose(Index);
            (Condition, standsBecause) = (GuestCondition.Lost, because);
        }
    }

    /// <summary>A lost guest is started again; its memory is taken from now on.</summary>
    internal void Starts(FleetHost on)
    {
        fleet.State.Start(Index, on.Index);
        (Condition, StartsSoFar) = (GuestCondition.Starts, StartsSoFar + 1);
    }

    internal void Started()
    {
        Condition = GuestCondition.Runs;
        Host.Processors.Arrives(this);
    }
}

/// <summary>What a guest is up to.</summary>
public enum GuestCondition
{
    /// <summary>It runs, or stands still for a moment in its migration.</summary>
    Runs,

    /// <summary>It is being started.</summary>
    Starts,

    /// <summary>It stands still until its migration is recovered.</summary>
    Paused,

    /// <summary>It runs nowhere.</summary>
    Lost,
}
