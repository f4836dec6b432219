using LiveMigration.Migration;
using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Tool.Live;

/// <summary>A run as lines: one for each phase and round of a few migrations; of many, one for each end.</summary>
internal sealed class WatchLines(ScenarioRun run, Scenario scenario, TextWriter output)
{
    private readonly bool isClose = scenario.Jobs.Count == 0 && scenario.Migrations.Count <= Story.MostTold;
    private readonly Dictionary<MigrationTicket, (MigrationPhase Phase, int Iteration)> known = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<MigrationTicket> ended = new(ReferenceEqualityComparer.Instance);

    public void AfterEvent()
    {
        if (isClose)
        {
            foreach (var ticket in run.Fleet.Tickets)
            {
                if (ticket.Session is { } session && HasMoved(ticket, session))
                {
                    Tell(ticket, session.Statistics);
                }
            }
        }

        if (ended.Count < run.Fleet.EndedCount)
        {
            foreach (var ticket in run.Fleet.Tickets.Where(ticket => ticket.Report is not null && ended.Add(ticket)))
            {
                TellEnd(ticket, ticket.Report!);
            }
        }
    }

    private bool HasMoved(MigrationTicket ticket, MigrationSession session)
    {
        if (known.TryGetValue(ticket, out var before) && before.Phase == session.Phase && session.Phase != MigrationPhase.Rounds)
        {
            return false;
        }

        var now = (session.Phase, session.Statistics.Iteration);
        known[ticket] = now;
        return now != before;
    }

    private void Tell(MigrationTicket ticket, MigrationStatistics now)
    {
        var speed = now.Bandwidth.BytesPerSecond == 0 ? "" : $", {now.Bandwidth}";
        var throttle = now.ThrottlePercent == 0 ? "" : $", throttled {now.ThrottlePercent} %";
        Write($"{ticket.Order.Vm}: {MigrationPanel.Phase(now)}, {now.DataRemaining} left{speed}{throttle}");
    }

    private void TellEnd(MigrationTicket ticket, MigrationReport report) => Write($"{ticket.Order.Vm}: {StatusWords.Of(report.Status)} after {Words.Time(report.TotalTime)}, downtime {Words.Time(report.Downtime)}");

    private void Write(string line)
    {
        output.WriteLine($"{Words.Time(run.Simulator.Now),14}  {line}");
        output.Flush();
    }
}
