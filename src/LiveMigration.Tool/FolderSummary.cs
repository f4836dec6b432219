using System.Text.Json;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>What a folder of scenarios came to: a line a file, under it what is broken, and in the end the totals.</summary>
internal sealed class FolderSummary(string folder, IReadOnlyList<(string File, ScenarioResult Result, ReplicationSummary? Replications)> finished)
{
    private readonly List<Row> rows = [.. finished.Select(f => new Row(Path.GetRelativePath(folder, f.File), f.Result, f.Replications))];

    /// <summary>As text; those that passed have no line where it is to be short.</summary>
    public void Tell(IAnsiConsole console, bool isQuiet)
    {
        console.WriteLine();
        Paragraph.Write(console, "[bold]summary[/]", hanging: 4);
        foreach (var row in rows.Where(row => !isQuiet || !row.Passed))
        {
            Paragraph.Write(console, $"  {(row.Passed ? "[green]passed[/]" : "[red]FAILED[/]")} {row.File.EscapeMarkup()}: {row.Held}, {ReportWords.Time(row.Time)}", hanging: 4);
            foreach (var broken in row.Broken)
            {
                Paragraph.Write(console, $"         {broken.EscapeMarkup()}", hanging: 11);
            }
        }

        var passed = rows.Count(row => row.Passed);
        var (expected, met) = (rows.Sum(row => row.Expected), rows.Sum(row => row.Met));
        Paragraph.Write(console, $"[bold]{Counted(rows.Count, "scenario")}[/]: {ReportWords.Count(passed)} passed, {ReportWords.Count(rows.Count - passed)} failed; {Counted(expected, "expectation")}: {ReportWords.Count(met)} met, {ReportWords.Count(expected - met)} broken; {ReportWords.Time(Time)} of virtual time", hanging: 4);
    }

    /// <summary>As the field <c>summary</c> of an open object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("scenarios", rows.Count);
        json.WriteNumber("passed", rows.Count(row => row.Passed));
        json.WriteNumber("failed", rows.Count(row => !row.Passed));
        json.WriteNumber("expectations", rows.Sum(row => row.Expected));
        json.WriteNumber("met", rows.Sum(row => row.Met));
        json.WriteNumber("broken", rows.Sum(row => row.Expected - row.Met));
        json.WriteNumber("virtualTimeMs", Time.TotalMilliseconds);
        json.WriteStartArray("files");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("file", row.File);
            json.WriteBoolean("passed", row.Passed);
            json.WriteNumber("expectations", row.Expected);
            json.WriteNumber("met", row.Met);
            json.WriteStartArray("broken");
            foreach (var broken in row.Broken)
            {
                json.WriteStringValue(broken);
            }

            json.WriteEndArray();
            json.WriteNumber("virtualTimeMs", row.Time.TotalMilliseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private VirtualDuration Time => new(rows.Sum(row => row.Time.Nanoseconds));

    private static string Counted(int count, string what) => $"{ReportWords.Count(count)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>One file's line.</summary>
    private sealed class Row(string file, ScenarioResult result, ReplicationSummary? replications)
    {
        public string File { get; } = file;

        public bool Passed { get; } = replications?.IsAsExpected ?? result.Succeeded;

        public int Expected { get; } = replications?.Expectations.Count ?? result.Expectations.Count;

        public int Met { get; } = replications?.Expectations.Count(e => e.IsMet) ?? result.Expectations.Count(e => e.IsMet);

        public VirtualDuration Time { get; } = result.Fleet.TimeToDrain;

        public string Held => Expected > 0 ? $"{ReportWords.Count(Met)} of {Counted(Expected, "expectation")} met"
            : replications is not null ? $"nothing expected, {ReportWords.Count(replications.Succeeded)} of {Counted(replications.Count, "run")} as they should"
            : $"nothing expected, {ReportWords.Count(result.Fleet.Outcomes.FirstOrDefault(o => o.Status == MigrationStatus.Completed)?.Count ?? 0)} of {Counted(result.Fleet.Orders, "migration")} completed";

        public IEnumerable<string> Broken => replications is { Expectations.Count: > 0 } many
            ? many.Expectations.Where(e => !e.IsMet).Select(e => $"{e.Worst.Subject}: {e.Worst.Sentence}; broken in {ReportWords.Count(e.Broken)} of {Counted(e.Runs, "run")}, this is seed {e.WorstSeed}")
            : result.Expectations.Where(e => !e.IsMet).Select(e => $"{e.Subject}: {e.Sentence}");
    }
}
