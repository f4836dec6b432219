using System.Globalization;
using LiveMigration.Reports;
using Spectre.Console;

namespace LiveMigration.Tool.Diff;

/// <summary>What differs, in words: the first divergence first, then the figures, then the inputs.</summary>
internal static class DiffText
{
    private const int MostShown = 40;

    public static void Write(IAnsiConsole console, ReportDifferences found)
    {
        var name = found.Name.Length == 0 ? "" : found.Name + ": ";
        if (found.AreEqual)
        {
            Paragraph.Write(console, $"{name.EscapeMarkup()}[green]equal[/], digest {found.Digests.First.EscapeMarkup()}", hanging: 6);
            return;
        }

        Paragraph.Write(console, $"{name.EscapeMarkup()}[red]different[/], digest {(found.Digests.First == found.Digests.Second ? $"{found.Digests.First} of both: the events were the same" : $"{found.Digests.First} and {found.Digests.Second}").EscapeMarkup()}", hanging: 6);
        if (found.Earliest is { } earliest)
        {
            var at = ((earliest.AtMs ?? 0) / 1000).ToString("#,0.000000###", CultureInfo.InvariantCulture);
            Paragraph.Write(console, $"  [bold]first divergence, at {at} s of virtual time[/]", hanging: 6);
            Paragraph.Write(console, "    " + (earliest is { What: "migration" or "entry" } ? $"{earliest.Of}: only in the {(earliest.First is null ? "second" : "first")}" : Line(earliest)).EscapeMarkup(), hanging: 6);
        }

        Names(console, "only in the first", found.OnlyInFirst);
        Names(console, "only in the second", found.OnlyInSecond);
        var figures = FiguresOf(found);
        Lines(console, "figures, first and second", figures);
        Lines(console, "inputs, first and second", found.Inputs, isFigure: false);
        var rest = found.Count - found.OnlyInFirst.Count - found.OnlyInSecond.Count - figures.Count - found.Inputs.Count;
        if (rest > 0)
        {
            Paragraph.Write(console, $"  and {ReportWords.Count(rest)} more {(rest == 1 ? "value" : "values")}, of rounds, phases and readings above all", hanging: 6);
        }
    }

    // Of one migration the fleet's figures say the same once more, each many times over.
    private static List<ReportDifference> FiguresOf(ReportDifferences found) =>
        found.AreOfOneMigration && found.Figures.FindAll(figure => !figure.What.StartsWith("fleet.", StringComparison.Ordinal)) is { Count: > 0 } ofIt ? ofIt : found.Figures;

    private static void Names(IAnsiConsole console, string title, List<string> names)
    {
        if (names.Count > 0)
        {
            Paragraph.Write(console, $"  [bold]{title}[/]: {string.Join("; ", names.Take(MostShown)).EscapeMarkup()}{(names.Count > MostShown ? $"; and {ReportWords.Count(names.Count - MostShown)} more" : "")}", hanging: 6);
        }
    }

    private static void Lines(IAnsiConsole console, string title, List<ReportDifference> differences, bool isFigure = true)
    {
        if (differences.Count == 0)
        {
            return;
        }

        Paragraph.Write(console, $"  [bold]{title}[/]", hanging: 6);
        foreach (var difference in differences.Take(MostShown))
        {
            Paragraph.Write(console, "    " + Line(difference, isFigure).EscapeMarkup(), hanging: 6);
        }

        if (differences.Count > MostShown)
        {
            Paragraph.Write(console, $"    and {ReportWords.Count(differences.Count - MostShown)} more; --format json has them", hanging: 6);
        }
    }

    private static string Line(ReportDifference difference, bool isFigure = true)
    {
        var change = isFigure && difference.Change is { } by ? $" ({Signed(by, "#,0.######")}{(difference.ChangePercent is { } percent ? $", {Signed(percent, "#,0.##")} %" : "")})" : "";
        return $"{(difference.Of.Length == 0 ? "" : difference.Of + ": ")}{difference.What}: {Value(difference.First)} and {Value(difference.Second)}{change}";
    }

    private static string Value(string? json) => json ?? "nothing";

    private static string Signed(decimal number, string format) => (number < 0 ? "" : "+") + number.ToString(format, CultureInfo.InvariantCulture);
}
