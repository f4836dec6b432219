using LiveMigration.Reports.Fleets;

namespace LiveMigration.Orchestration;

// The run as a whole: on to its end, and what then never ended.
public sealed partial class Fleet
{
    /// <summary>Runs until nothing happens any more.</summary>
    /// <param name="progress">Called after every event; changes nothing.</param>
    /// <returns>What all migrations came to; one that waits for what never comes is reported as such.</returns>
    public FleetReport RunToEnd(Action? progress = null)
    {
        var curves = Network is null ? null : new LinkUseCurves(Simulator, Network);
        if (curves is not null)
        {
            Simulator.Watch(curves);
        }

        while (Simulator.TryPeekNextTime(out _))
        {
            Simulator.Step();
            network?.StopIfAlone();
            progress?.Invoke();
        }

        if (curves is not null)
        {
            Simulator.Unwatch(curves);
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
                    : UnstartedReports.Refused(ticket.Order, ticket.Source!.Host, ticket.Destination?.Host, [NeverBegan(ticket)], Simulator);
            }
        }

        foreach (var job in jobs.Where(job => job.Report is null))
        {
            job.EndsNever();
        }
    }

    private static string NeverBegan(MigrationTicket ticket) => ticket.Destination is { } destination
        ? $"it never began: {ticket.Source!.Name} and {destination.Name} do not both have a place, and the migrations that take them never end"
        : $"it never began: no host that fits it has a place, or {ticket.Source!.Name} has none, and the migrations that take them never end";
}
