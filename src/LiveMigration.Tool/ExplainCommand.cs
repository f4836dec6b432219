using System.CommandLine;
using System.CommandLine.Completions;
using LiveMigration.Scenarios;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Tool;

/// <summary>Tells what fields of scenario files mean.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var field = new Argument<string?>("FIELD") { HelpName = "FIELD", Description = "A field's path, the end of one or a part of its name, as vms[].workload.hot, hot or downtime; all fields if left out", Arity = ArgumentArity.ZeroOrOne, CompletionSources = { _ => ScenarioReference.Names.Select(name => new CompletionItem(name)) } };
        var markdown = new Option<bool>("--markdown") { Description = "Print the whole reference as Markdown" };
        var command = new Command("explain", "Tell what a field of a scenario file means, its unit, range and default") { field, markdown };
        command.SetAction(parsed => Run(parsed.GetValue(field), parsed.GetValue(markdown)));
        return command;
    }

    private static int Run(string? name, bool markdown)
    {
        if (name is null)
        {
            if (markdown)
            {
                Console.Out.Write(ScenarioReference.Markdown());
            }
            else
            {
                Paragraph.Write(Console.Out, ScenarioReference.List(), Terminal.Width);
            }

            return 0;
        }

        var fields = ScenarioReference.Find(name);
        if (fields.Count == 0 && ScenarioReference.FindGroup(name) is { } group)
        {
            Paragraph.Write(Console.Out, ScenarioReference.Explain(group), Terminal.Width);
            return 0;
        }

        if (fields.Count == 0 && ScenarioReference.Nearest(name) is null && ScenarioReference.WithPart(name) is { Count: > 0 } parts)
        {
            Paragraph.Write(Console.Out, $"No field is called {Quoted.Text(name)}; these have it in their names:\n{ScenarioReference.Lines(parts)}", Terminal.Width);
            return 0;
        }

        if (fields.Count == 0)
        {
            var hint = ScenarioReference.Nearest(name) is { } nearest ? $"; did you mean '{nearest}'?" : "; `livemig explain` lists all";
            Console.Error.WriteLine($"livemig explain: {Quoted.Text(name)} is not a field of a scenario file{hint}");
            return 2;
        }

        Paragraph.Write(Console.Out, string.Join("\n", fields.Select(ScenarioReference.Explain)), Terminal.Width);
        return 0;
    }
}
