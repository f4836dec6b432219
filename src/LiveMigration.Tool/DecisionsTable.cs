using System.Globalization;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>The table of what a controller saw, did and why. Where there is much of it, the first and the last are shown.</summary>
internal static class DecisionsTable
{
    private const int ShownAtEachEnd = 15;

    // What is narrower leaves the reasons too little room beside the figures.
    private const int LeastAsTable = 100;

    public static void Write(IAnsiConsole console, string controller, IReadOnlyList<ControllerDecision> decisions)
    {
        Paragraph.Write(console, $"  [bold]{controller.EscapeMarkup()}[/]: when it looked, what it saw, what it did, why", hanging: 2);
        var left = Math.Max(0, decisions.Count - 2 * ShownAtEachEnd);
        ControllerDecision?[] shown = left == 0 ? [.. decisions] : [.. decisions.Take(ShownAtEachEnd), null, .. decisions.TakeLast(ShownAtEachEnd)];
        if (console.Profile.Width < LeastAsTable)
        {
            WriteAsList(console, shown, left);
        }
        else
        {
            WriteAsTable(console, shown, left);
        }

        console.WriteLine();
    }

    private static void WriteAsTable(IAnsiConsole console, ControllerDecision?[] shown, int left)
    {
        var table = new Table { Border = TableBorder.Ascii };
        foreach (var name in new[] { "looked s", "iteration", "left", "bandwidth", "did", "why" })
        {
            table.AddColumn(new TableColumn(name) { NoWrap = name != "why", Alignment = name is "did" or "why" ? Justify.Left : Justify.Right });
        }

        foreach (var decision in shown)
        {
            if (decision is null)
            {
                table.AddRow("...", $"{left} more");
            }
            else
            {
                table.AddRow(Text(When(decision)), Text(ReportWords.Count(decision.Saw.Iteration)), Text(decision.Saw.DataRemaining.ToString()), Text(Bandwidth(decision)), Text(decision.Did), Text(Why(decision)));
            }
        }

        console.Write(table);
    }

    private static void WriteAsList(IAnsiConsole console, ControllerDecision?[] shown, int left)
    {
        foreach (var decision in shown)
        {
            if (decision is null)
            {
                console.WriteLine($"  ... {left} more");
                continue;
            }

            var bandwidth = Bandwidth(decision);
            Paragraph.Write(console, $"  {When(decision)} s, iteration {ReportWords.Count(decision.Saw.Iteration)}, {decision.Saw.DataRemaining} left{(bandwidth.Length > 0 ? " at " + bandwidth : "")}: {decision.Did}".EscapeMarkup(), hanging: 4);
            Paragraph.Write(console, "    " + Why(decision).EscapeMarkup(), hanging: 4);
        }
    }

    private static string When(ControllerDecision decision) => decision.Looks == 1 ? Seconds(decision.At) : $"{Seconds(decision.At)} - {Seconds(decision.Until)}";

    private static string Why(ControllerDecision decision) => decision.Looks == 1 ? decision.Why : $"{decision.Why} ({ReportWords.Count(decision.Looks)} looks)";

    private static string Bandwidth(ControllerDecision decision) => decision.Saw.Bandwidth == default ? "" : decision.Saw.Bandwidth.ToString();

    private static Text Text(string text) => new(text);

    private static string Seconds(VirtualDuration time) => (time.TotalMilliseconds / 1000).ToString("#,0.0", CultureInfo.InvariantCulture);
}
