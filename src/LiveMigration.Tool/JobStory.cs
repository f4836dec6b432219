using LiveMigration.Orchestration.Jobs;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>Tells what a job is going to do, and what it came to.</summary>
internal sealed class JobStory(IAnsiConsole console)
{
    private const int MostSteps = 24;
    private const int MostObstacles = 12;

    /// <summary>Tells a plan before it runs.</summary>
    public void Tell(JobPlan plan)
    {
        console.WriteLine();
        Paragraph.Write(console, $"[bold]{plan.Job.EscapeMarkup()}[/]: {ReportWords.Count(plan.Steps.Count)} {(plan.Steps.Count == 1 ? "step" : "steps")}, {(plan.Moves == 1 ? "1 guest moves" : $"{ReportWords.Count(plan.Moves)} guests move")}", hanging: 4);
        foreach (var step in plan.Steps.Take(MostSteps))
        {
            Line(ReportWords.Count(step.Number), $"{What(step)}{After(step)}: {step.Why}");
        }

        More(plan.Steps.Count, MostSteps, "steps");
        Obstacles("cannot", plan.Obstacles);
        Remarks(plan);
    }

    /// <summary>Tells what a job came to.</summary>
    public void Tell(JobReport report)
    {
        Paragraph.Write(console, $"[bold]{report.Job.EscapeMarkup()}[/] at {ReportWords.Time(report.StartedAt)}", hanging: 4);
        Paragraph.Write(console, "  " + Verdict(report), hanging: 4);
        Line("cost", $"{report.Sent} sent, {ReportWords.Time(report.Waited)} waited for places in all, downtime at most {ReportWords.Time(report.WorstDowntime)}");
        foreach (var step in report.Steps.Take(MostSteps))
        {
            Line(ReportWords.Count(step.Step.Number), $"{What(step.Step)}: {Outcome(step)}");
        }

        More(report.Steps.Count, MostSteps, "steps, each in report.json");
        Obstacles("not done", report.NotReached);
        Remarks(report.Plan);
    }

    /// <summary>Tells it in a line.</summary>
    public void TellBriefly(string scenario, JobReport report) => Paragraph.Write(console, $"{scenario.EscapeMarkup()}: {report.Job.EscapeMarkup()}: {Verdict(report)}", hanging: 4);

    private static string Verdict(JobReport report) => report.IsComplete
        ? $"[green]done[/] in {ReportWords.Time(report.TotalTime)}: {ReportWords.Count(report.Done)} steps"
        : $"[red]not all of it done[/] after {ReportWords.Time(report.TotalTime)}: {ReportWords.Count(report.Done)} of {ReportWords.Count(report.Steps.Count)} steps, {ReportWords.Count(report.NotReached.Count)} {(report.NotReached.Count == 1 ? "thing" : "things")} not reached";

    private static string Outcome(StepReport step)
    {
        var when = step is { BeganAt: { } began, EndedAt: { } ended } ? ended == began ? $"at {ReportWords.Time(began)}" : $"{ReportWords.Time(began)} to {ReportWords.Time(ended)}" : "";
        var cost = step.Attempts == 0 ? "" : $", waited {ReportWords.Time(step.Waited)}, downtime {ReportWords.Time(step.Downtime)}, {step.Sent} sent" + (step.WentTo is { } host ? $", to {host} in the end" : "");
        return step.Status switch
        {
            StepStatus.Done => when + cost + (step.Reason.Length > 0 ? $" ({step.Reason})" : ""),
            StepStatus.Failed => $"FAILED {when}{cost}: {step.Reason}",
            StepStatus.Skipped => $"not begun: {step.Reason}",
            _ => $"never ended: {step.Reason}",
        };
    }

    /// <summary>A step in a few words.</summary>
    public static string What(JobStep step) => step is WaitStep wait ? $"wait {ReportWords.Time(wait.Length)}" : step.What;

    private static string After(JobStep step) => step.After.Count == 0 ? "" : step.After.Count <= 4 ? $" after {string.Join(", ", step.After)}" : $" after {step.After[0]} to {step.After[^1]}";

    private void Obstacles(string label, IReadOnlyList<JobObstacle> obstacles)
    {
        foreach (var obstacle in obstacles.Take(MostObstacles))
        {
            Line(label, $"{obstacle.What}: {obstacle.Why}");
            Line("", $"would help: {obstacle.WouldHelp}");
        }

        More(obstacles.Count, MostObstacles, "not reached");
    }

    private void Remarks(JobPlan plan)
    {
        foreach (var remark in plan.Remarks)
        {
            Line("note", remark);
        }
    }

    private void More(int count, int shown, string what)
    {
        if (count > shown)
        {
            Line("", $"and {ReportWords.Count(count - shown)} more {what}");
        }
    }

    private void Line(string label, string text) => LabelledLine.Write(console, label, text);
}
