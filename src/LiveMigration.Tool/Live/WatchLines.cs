using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;

namespace LiveMigration.Tool.Live;

/// <summary>A run as lines: one for each phase and round of a few migrations; of many, one for each end.</summary>
internal sealed class WatchLines(ScenarioRun run, Scenario scenario, TextWriter output)
{
    private readonly bool isClose = scenario.Jobs.Count == 0 && scenario.Migrations.Count <= Story.MostTold;
    private readonly Dictionary<MigrationTicket, (MigrationPhase Phase, int Iteration, ByteCount Transferred, string? Round)> known = new(ReferenceEqualityComparer.Instance);
    private int told;

    public void AfterEvent()
    {
        if (isClose)
        {
            foreach (var ticket in run.Fleet.Tickets)
            {
                if (ticket.Session is { } session)
                {
                    Follow(ticket, session.Statistics);
                }
            }
        }

        for (; told < run.Fleet.EndedCount; told++)
        {
            var ticket = run.Fleet.EndedTickets[told];
            TellEnd(ticket, ticket.Report!);
        }
    }

    // The reading that ends the last round begins none: a round is told once something of it is sent.
    private void Follow(MigrationTicket ticket, MigrationStatistics now)
    {
        var before = known.GetValueOrDefault(ticket);
        if (before.Round is { } round && now.Transferred > before.Transferred)
        {
            Write(round);
            known[ticket] = before = before with { Round = null };
        }

        if (before.Phase != now.Phase || before.Iteration != now.Iteration)
        {
            var line = Line(ticket, now);
            var isRound = now.Phase == MigrationPhase.Rounds;
            known[ticket] = (now.Phase, now.Iteration, now.Transferred, isRound ? line : null);
            if (!isRound && before.Phase != now.Phase)
            {
                Write(line);
            }
        }
    }

    private string Line(MigrationTicket ticket, MigrationStatistics now)
    {
        var speed = now.Bandwidth.BytesPerSecond == 0 ? "" : $", {now.Bandwidth}";
        var throttle = now.ThrottlePercent == 0 ? "" : $", throttled {now.ThrottlePercent} %";
        return $"{ReportWords.Time(run.Simulator.Now),14}  {ticket.Order.Vm}: {MigrationPanel.Phase(now)}, {now.DataRemaining} left{speed}{throttle}";
    }

    private void TellEnd(MigrationTicket ticket, MigrationReport report) => Write($"{ReportWords.Time(run.Simulator.Now),14}  {ticket.Order.Vm}: {StatusWords.Of(report.Status)} after {ReportWords.Time(report.TotalTime)}, downtime {ReportWords.Time(report.Downtime)}");

    private void Write(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
