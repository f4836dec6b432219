using System.CommandLine;
using LiveMigration.Tool.Diff;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>Tells what differs between two reports.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var first = new Argument<string>("REPORT") { Description = "What livemig run wrote: a report.json, or the folder given to --out" };
        var second = new Argument<string>("OTHER") { Description = "What to hold against it" };
        var format = Options.Format();
        var noColor = Options.NoColor();
        var command = new Command("diff", "Tell what differs between two reports, what diverged first in virtual time first; 0 if nothing does, else 1") { first, second, format, noColor };
        command.SetAction(parsed => Run(parsed.GetValue(first)!, parsed.GetValue(second)!, parsed.GetValue(format) == "json", parsed.GetValue(noColor)));
        return command;
    }

    private static int Run(string first, string second, bool isJson, bool noColor)
    {
        using var a = ReportFile.Read(first, out var fault);
        using var b = ReportFile.Read(second, out var other);
        if (a is null || b is null)
        {
            foreach (var line in new[] { fault, other }.Where(f => f.Length > 0).Distinct(StringComparer.Ordinal))
            {
                Console.Error.WriteLine("livemig diff: " + line);
            }

            return 2;
        }

        var (ofFirst, ofSecond) = Pairs(a, b);
        var both = ofFirst.Keys.Where(ofSecond.ContainsKey).ToList();
        List<string> onlyInFirst = [.. ofFirst.Keys.Except(both, StringComparer.Ordinal)];
        List<string> onlyInSecond = [.. ofSecond.Keys.Except(both, StringComparer.Ordinal)];
        var found = both.ConvertAll(name => ReportComparer.Compare(name, ofFirst[name], ofSecond[name]));
        if (isJson)
        {
            using var stdout = Console.OpenStandardOutput();
            using var buffer = new BufferedStream(stdout, 65_536);
            DiffJson.Write(buffer, (first, second), found, onlyInFirst, onlyInSecond);
        }
        else
        {
            var console = Terminal.Make(noColor);
            onlyInFirst.ForEach(name => Paragraph.Write(console, $"{name}: only in {first}".EscapeMarkup(), hanging: 4));
            onlyInSecond.ForEach(name => Paragraph.Write(console, $"{name}: only in {second}".EscapeMarkup(), hanging: 4));
            found.ForEach(one => DiffText.Write(console, one));
        }

        return onlyInFirst.Count + onlyInSecond.Count == 0 && found.TrueForAll(one => one.AreEqual) ? 0 : 1;
    }

    /// <summary>Which report belongs to which: one alone to one alone, of many those of the same name.</summary>
    private static (SortedDictionary<string, System.Text.Json.JsonElement> First, SortedDictionary<string, System.Text.Json.JsonElement> Second) Pairs(ReportFile a, ReportFile b) =>
        a.Reports.Count == 1 && b.Reports.Count == 1
            ? (new(StringComparer.Ordinal) { [""] = a.Reports.Values.Single() }, new(StringComparer.Ordinal) { [""] = b.Reports.Values.Single() })
            : (a.Reports, b.Reports);
}
