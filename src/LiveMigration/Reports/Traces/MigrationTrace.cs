using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Simulation;

namespace LiveMigration.Reports.Traces;

/// <summary>One migration in a trace: its attempts on the source's track, the guest on the destination's, the arrow between, its counters.</summary>
internal static class MigrationTrace
{
    // An arrow needs a slice to point at; the guest runs on after the migration's end, so a slice longer than that is no lie.
    private static readonly VirtualDuration ShortestStay = VirtualDuration.FromMilliseconds(1);

    public static void Write(TraceWriter writer, TraceTracks tracks, TracedMigration migration)
    {
        var last = migration.Attempts[^1].Report;
        var (track, title) = tracks.OnHost(migration.Attempts[0].Report.Source, Title(last));
        for (var i = 0; i < migration.Attempts.Count; i++)
        {
            var report = migration.Attempts[i].Report;
            if (i > 0 && report.Source != migration.Attempts[i - 1].Report.Source)
            {
                (track, title) = tracks.OnHost(report.Source, Title(report));
            }

            var name = migration.Attempts.Count == 1 ? "" : $"attempt {i + 1}: ";
            WriteAttempt(writer, tracks, track, report, $"{name}{Title(report)}: {StatusWords.Of(report.Status)}");
            WriteMoments(writer, track, report, migration.Attempts[i].Commands);
            CounterTrace.Write(writer, track.Process, title, migration.Attempts[i]);
        }
    }

    private static string Title(MigrationReport report) => report.Source == report.Destination ? report.Vm : $"{report.Vm} to {report.Destination}";

    private static void WriteAttempt(TraceWriter writer, TraceTracks tracks, TraceTrack track, MigrationReport report, string name)
    {
        // The hypervisor's own end may be before the guest's resume.
        var lastPhaseEnds = report.Phases.Count == 0 ? VirtualDuration.Zero : report.Phases[^1].Start + report.Phases[^1].Length;
        var end = report.StartedAt + (lastPhaseEnds > report.TotalTime ? lastPhaseEnds : report.TotalTime);
        writer.Slice(track, name, report.StartedAt, end, [
            ("technique", StatusWords.Of(report.Technique)), ("totalTimeMs", report.TotalTime), ("downtimeMs", report.Downtime), ("guestPauseMs", report.GuestPause),
            ("transferredBytes", report.Transferred), ("wireBytes", report.WireBytes), ("rounds", report.RoundCount), ("reason", report.Reason)]);
        if (end == report.StartedAt)
        {
            writer.Instant(track, $"{report.Vm}: {StatusWords.Of(report.Status)}", end, [("reason", report.Reason)]); // a slice of no length is hard to see
        }

        var switchover = Switchover.Of(report);
        var arrow = 0;
        var firstRound = 0;
        foreach (var phase in report.Phases)
        {
            var (from, until) = (phase.Start, phase.Start + phase.Length);
            writer.Slice(track, StatusWords.Of(phase.Phase), report.StartedAt + from, report.StartedAt + until);
            if (arrow == 0 && from == switchover?.Stop)
            {
                arrow = writer.ArrowFrom(track, "switchover", report.StartedAt + from);
            }

            if (phase.Phase is MigrationPhase.Rounds or MigrationPhase.StopAndCopy or MigrationPhase.PostCopy)
            {
                WriteRounds(writer, track, report, phase, ref firstRound);
            }
        }

        if (switchover is { } at)
        {
            var (there, _) = tracks.OnHost(report.Destination, $"{report.Vm} from {report.Source}");
            var resume = report.StartedAt + at.Resume;
            var found = report.StartedAt + at.Stop + report.ClientOutage;
            writer.Slice(there, $"{report.Vm} runs here", resume, VirtualTime.Max(VirtualTime.Max(end, found), resume + ShortestStay));
            writer.ArrowTo(there, "switchover", resume, arrow);
            if (found > resume)
            {
                writer.Slice(there, "not yet found by the network", resume, found);
            }
        }
    }

    // A round may go on through several phases; each gets its part of it, so that slices nest.
    private static void WriteRounds(TraceWriter writer, TraceTrack track, MigrationReport report, PhaseReport phase, ref int first)
    {
        var (from, until) = (phase.Start, phase.Start + phase.Length);
        while (first < report.Rounds.Count && report.Rounds[first].Start + report.Rounds[first].Length < from)
        {
            first++;
        }

        for (var i = first; i < report.Rounds.Count && report.Rounds[i].Start <= until; i++)
        {
            var round = report.Rounds[i];
            var (start, end) = (Later(round.Start, from), Earlier(round.Start + round.Length, until));
            if (end < start || round.IsStopAndCopy != (phase.Phase == MigrationPhase.StopAndCopy) || (end == start && round.Length > VirtualDuration.Zero))
            {
                continue;
            }

            var name = round.IsStopAndCopy ? "last pages" : round.Start < from ? $"round {round.Index}, continued" : $"round {round.Index}";
            writer.Slice(track, name, report.StartedAt + start, report.StartedAt + end, [
                ("pagesSent", round.PagesSent), ("bytesSent", round.BytesSent), ("dirtiedBytes", round.Dirtied), ("remainingBytes", round.Remaining), ("throttlePercent", round.ThrottlePercent)]);
        }
    }

    private static void WriteMoments(TraceWriter writer, TraceTrack track, MigrationReport report, IReadOnlyList<MigrationCommand> commands)
    {
        foreach (var decision in report.Decisions)
        {
            writer.Instant(track, $"{report.Controller}: {decision.Did}", report.StartedAt + decision.At, [("why", decision.Why), ("looks", decision.Looks), ("untilMs", decision.Until)]);
        }

        foreach (var command in commands)
        {
            var since = command.WhenPhase is { } phase ? report.Phases.FirstOrDefault(p => p.Phase == phase)?.Start : VirtualDuration.Zero;
            if (since is { } start && command.At <= report.TotalTime - start)
            {
                writer.Instant(track, $"command: {CommandWords.Of(command)}", report.StartedAt + start + command.At);
            }
        }
    }

    private static VirtualDuration Later(VirtualDuration a, VirtualDuration b) => a > b ? a : b;

    private static VirtualDuration Earlier(VirtualDuration a, VirtualDuration b) => a < b ? a : b;
}
