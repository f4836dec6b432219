using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>A label and a text; what is wrapped at a terminal's edge stays under its own beginning.</summary>
internal static class LabelledLine
{
    private const int LabelWidth = 10;

    public static void Write(IAnsiConsole console, string label, string text)
    {
        var grid = new Grid().AddColumn(new GridColumn { Width = Math.Max(LabelWidth, label.Length + 1), NoWrap = true, Padding = new Padding(2, 0, 0, 0) }).AddColumn(new GridColumn { Padding = new Padding(0) });
        grid.AddRow(new Text(label, new Style(Color.Grey)), new Text(text));
        console.Write(grid);
    }
}
