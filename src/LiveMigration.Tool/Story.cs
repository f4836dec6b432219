using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using LiveMigration.Scenarios.Reading;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>Tells what a run came to, in the field's words. Plain ASCII and no colour where standard output is no terminal.</summary>
/// <param name="console">Where to.</param>
/// <param name="isQuiet">Whether a line a migration is enough.</param>
/// <param name="vms">Names and patterns of the machines whose migrations are told; empty: all, if they are few.</param>
internal sealed class Story(IAnsiConsole console, bool isQuiet, IReadOnlyList<string> vms)
{
    /// <summary>Beyond so many migrations it is the whole that tells; each one is in report.json and migrations.csv, or told if it is asked for.</summary>
    public const int MostTold = 8;

    public void Tell(ScenarioResult result, ReplicationSummary? replications, bool isFirst)
    {
        if (isQuiet)
        {
            new BriefStory(console).Tell(result);
            return;
        }

        if (!isFirst)
        {
            console.WriteLine();
        }

        Paragraph.Write(console, $"[bold]{result.Name.EscapeMarkup()}[/], seed {result.Seed}", hanging: 4);
        var told = vms.Count > 0 ? result.Migrations.Where(outcome => vms.Any(name => NamePattern.Means(name, outcome.Vm.Name))).ToList() : result.Migrations.Count <= MostTold ? result.Migrations : [];
        foreach (var outcome in told)
        {
            console.WriteLine();
            Tell(outcome);
        }

        if (vms.Count > 0 && told.Count == 0)
        {
            console.WriteLine();
            Paragraph.Write(console, $"no migration of {string.Join(", ", vms).EscapeMarkup()}", hanging: 4);
        }

        if (result.Migrations.Count > 1)
        {
            console.WriteLine();
            new FleetStory(console).Tell(result.Fleet);
        }

        foreach (var job in result.Jobs)
        {
            console.WriteLine();
            new JobStory(console).Tell(job);
        }

        if (result.Expectations.Count > 0)
        {
            console.WriteLine();
            Paragraph.Write(console, "[bold]expected[/]", hanging: 4);
            foreach (var expectation in result.Expectations)
            {
                Paragraph.Write(console, "  " + Words.Expectation(expectation), hanging: 10);
            }
        }

        if (replications is not null)
        {
            console.WriteLine();
            Spreads.Tell(console, replications);
        }

        console.WriteLine();
        Line("digest", result.Digest);
    }

    private void Tell(MigrationOutcome outcome)
    {
        var report = outcome.Report;
        var alone = Words.MovesDisksAlone(report);
        var what = alone ? $"the disks of {outcome.Vm.Name} move, it stays on {outcome.Source.Name}" : outcome.Order.To is null && report.Status == MigrationStatus.Refused ? $"{outcome.Vm.Name} does not leave {outcome.Source.Name}" : $"{outcome.Vm.Name} leaves {outcome.Source.Name} for {outcome.Destination.Name}";
        Paragraph.Write(console, $"[bold]{what.EscapeMarkup()}[/] at {ReportWords.Time(report.StartedAt)} ({report.Hypervisor.EscapeMarkup()}, {StatusWords.Of(report.Technique)})", hanging: 4);
        Line("guest", $"{outcome.Vm.Memory} of memory, {ReportWords.Vcpus(outcome.Vm.Vcpus)}; {ReportWords.Workload(outcome.Vm.Workload)}");
        var against = Compatibility.Examine(outcome.Vm, outcome.Source, outcome.Destination with { Memory = outcome.FreeMemory }, outcome.Order.Settings.Storage is not null);
        if (outcome.Waited > VirtualDuration.Zero)
        {
            Line("waited", $"{ReportWords.Time(outcome.Waited)} for a place: hosts and the cluster let so many run at once, see limits");
        }

        foreach (var (attempt, i) in outcome.EarlierAttempts.Select((attempt, i) => (attempt, i)))
        {
            Line("attempt " + (i + 1), $"{StatusWords.Of(attempt.Status)} after {ReportWords.Time(attempt.TotalTime)} with {attempt.Transferred} sent: {attempt.Reason}");
        }

        if (report.Status == MigrationStatus.Refused)
        {
            TellRefusal(report, report.Refusals.Count > 0 ? report.Refusals : against);
            return;
        }

        if (alone)
        {
            Line("allowed", $"{outcome.Source.Name} reaches {report.Storage!.To}");
        }
        else if (against.Count == 0)
        {
            var shared = outcome.Vm.StorageNeeded.Intersect(outcome.Destination.Storage, StringComparer.Ordinal).ToList();
            var storage = report.Storage is { } moved ? "disks move to " + moved.To : shared.Count == 0 ? "no storage to reach" : "both reach " + string.Join(", ", shared);
            Line("allowed", $"{ReportWords.Processors(outcome.Source, outcome.Destination)}; {storage}; {outcome.FreeMemory} of memory free at {outcome.Destination.Name}");
        }

        var phases = report.Phases.Where(p => p.Phase is not (MigrationPhase.Waiting or MigrationPhase.Completed or MigrationPhase.Ended)).ToList();
        if (phases.Count > 0)
        {
            Line("phases", string.Join(", ", phases.Select(p => $"{StatusWords.Of(p.Phase)} {ReportWords.Time(p.Length)}")));
        }

        if (report.Rounds.Count > 0)
        {
            console.WriteLine();
            RoundsTable.Write(console, report.Rounds);
            RemainingChart.Write(console, report.Rounds);
            console.WriteLine();
        }

        if (report.Controller is { } controller && report.Decisions.Count > 0)
        {
            DecisionsTable.Write(console, controller, report.Decisions);
        }

        Paragraph.Write(console, "  " + Words.Verdict(report), hanging: 4);
        Line("why", report.Reason);
        if (!alone)
        {
            TellPages(report);
        }

        if (report.PostCopy is { } postCopy)
        {
            Line("post-copy", ReportWords.PostCopy(postCopy));
        }

        if (report.Storage is { } disks)
        {
            Line("disks", string.Join("; ", disks.Disks.Select(d => $"{d.Name} {d.Copied} copied in {d.Rounds} {(d.Rounds == 1 ? "round" : "rounds")}, {d.Mirrored} mirrored")) + $"; {report.WireBytes} sent in all");
        }

        if (report.DeviceBytes > ByteCount.Zero)
        {
            Line("devices", $"{report.DeviceBytes} of passed-through devices' state");
        }

        Line("felt", $"paused {ReportWords.Time(report.GuestPause)}, out of clients' reach {ReportWords.Time(report.ClientOutage)}, {ReportWords.Percent(report.GuestSlowdown)} slower from start to end");
        foreach (var assumption in report.Assumptions)
        {
            Line("assumed", assumption);
        }
    }

    private void TellPages(MigrationReport report) => Line(
        "pages",
        $"{ReportWords.Count(report.NormalPages)} in full, {ReportWords.Count(report.ZeroPages)} zero" + (report.DestinationIsUpToDate is { } ok ? ok ? "; proven: every page's last version arrived" : "; DISPROVEN: a page's last version did not arrive" : ""));

    private void TellRefusal(MigrationReport report, IReadOnlyList<string> against)
    {
        Paragraph.Write(console, "  [yellow]refused[/]: nothing was sent, the guest goes on at " + report.Source.EscapeMarkup(), hanging: 4);
        foreach (var fault in against.Count > 0 ? against : [report.Reason])
        {
            Line("because", fault);
        }
    }

    private void Line(string label, string text) => LabelledLine.Write(console, label, text);
}
