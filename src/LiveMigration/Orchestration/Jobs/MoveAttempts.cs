using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>What a step's migrations have taken so far, and where they went.</summary>
internal sealed class MoveAttempts(MoveStep step)
{
    public MoveStep Step { get; } = step;

    /// <summary>Destinations, in order; the last is the present one.</summary>
    public List<string> Tried { get; } = new(1);

    public VirtualDuration Waited { get; private set; }

    public ByteCount Sent { get; private set; }

    public VirtualDuration Downtime { get; private set; }

    public int Attempts { get; private set; }

    public void Count(MigrationTicket ticket)
    {
        Waited += ticket.Waited;
        Downtime += ticket.Report!.Downtime;
        Sent += ticket.Report.WireBytes;
        Attempts += 1 + ticket.EarlierAttempts.Count;
        foreach (var earlier in ticket.EarlierAttempts)
        {
            Sent += earlier.WireBytes;
        }
    }
}
