using System.Globalization;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>The table of what a controller saw, did and why. Where there is much of it, the first and the last are shown.</summary>
internal static class DecisionsTable
{
    private const int ShownAtEachEnd = 15;

    public static void Write(IAnsiConsole console, string controller, IReadOnlyList<ControllerDecision> decisions)
    {
        console.MarkupLine($"  [bold]{controller.EscapeMarkup()}[/]: when it looked, what it saw, what it did, why");
        var table = new Table { Border = TableBorder.Ascii };
        foreach (var name in new[] { "looked s", "iteration", "left", "bandwidth", "did", "why" })
        {
            table.AddColumn(new TableColumn(name) { NoWrap = name != "why", Alignment = name is "did" or "why" ? Justify.Left : Justify.Right });
        }

        var left = decisions.Count - 2 * ShownAtEachEnd;
        foreach (var decision in left > 0 ? decisions.Take(ShownAtEachEnd) : decisions)
        {
            Add(table, decision);
        }

        if (left > 0)
        {
            table.AddRow("...", $"{left} more");
            foreach (var decision in decisions.TakeLast(ShownAtEachEnd))
            {
                Add(table, decision);
            }
        }

        console.Write(table);
        console.WriteLine();
    }

    private static void Add(Table table, ControllerDecision decision)
    {
        var looked = decision.Looks == 1 ? Seconds(decision.At) : $"{Seconds(decision.At)} - {Seconds(decision.Until)}";
        var why = decision.Looks == 1 ? decision.Why : $"{decision.Why} ({Words.Count(decision.Looks)} looks)";
        table.AddRow(
            Text(looked),
            Text(Words.Count(decision.Saw.Iteration)),
            Text(decision.Saw.DataRemaining.ToString()),
            Text(decision.Saw.Bandwidth == default ? "" : decision.Saw.Bandwidth.ToString()),
            Text(decision.Did),
            Text(why));
    }

    private static Text Text(string text) => new(text);

    private static string Seconds(VirtualDuration time) => (time.TotalMilliseconds / 1000).ToString("#,0.0", CultureInfo.InvariantCulture);
}
