using System.CommandLine;
using System.Text;
using LiveMigration.Hypervisors;
using LiveMigration.Scenarios;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Tool;

/// <summary>Writes a scenario to start from, and beside it the schema that its first line names.</summary>
internal static class InitCommand
{
    private const string Schema = "livemig.schema.json";

    public static Command Create()
    {
        var names = HypervisorCatalog.BuiltIn.Names;
        var file = new Argument<string>("FILE") { Description = "Where to write it", DefaultValueFactory = _ => "scenario.yaml" };
        var hypervisor = new Option<string>("--hypervisor")
        {
            Description = $"What the hosts run; the scenario has its settings and its words: {string.Join(", ", names)}",
            HelpName = "NAME",
            DefaultValueFactory = _ => "qemu",
            CustomParser = result =>
            {
                var name = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
                if (names.Contains(name))
                {
                    return name;
                }

                result.AddError($"--hypervisor: {Quoted.Text(name)} is not known; allowed are {string.Join(", ", names)}{NearestName.Hint(name, names)}");
                return "";
            },
        };
        hypervisor.CompletionSources.Add([.. names]);
        var overwrite = new Option<bool>("--overwrite") { Description = "Write over a file that is there" };
        var command = new Command("init", $"Write a commented scenario to start from, and {Schema} beside it for completion in an editor; never overwrites a file unasked") { file, hypervisor, overwrite };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(hypervisor)!, parsed.GetValue(overwrite)));
        return command;
    }

    private static int Run(string path, string hypervisor, bool overwrites)
    {
        if (Fault(path, overwrites) is { } fault)
        {
            Console.Error.WriteLine($"livemig init: {fault}");
            return 2;
        }

        var schema = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Schema);
        var isOther = !overwrites && IsOther(schema);
        if (((isOther ? null : Write(schema, ScenarioSchema.Text())) ?? Write(path, Starter.Text(hypervisor, Path.GetFileName(path)))) is { } unwritten)
        {
            Console.Error.WriteLine($"livemig init: {unwritten}");
            return 2;
        }

        Paragraph.Write(Console.Out, $"{path} is written, a scenario on {hypervisor}{(isOther ? $"; the {Schema} beside it is another one and was left as it is" : $", and {Schema} beside it")}. Run it: livemig run {path}{Environment.NewLine}", Terminal.Width);
        return 0;
    }

    // A schema of another version of livemig, or one that was changed.
    private static bool IsOther(string schema)
    {
        try
        {
            return File.Exists(schema) && File.ReadAllText(schema).ReplaceLineEndings("\n") != ScenarioSchema.Text();
        }
        catch (Exception e) when (WritableFile.IsOfFiles(e))
        {
            return true;
        }
    }

    private static string? Fault(string path, bool overwrites) =>
        File.Exists(path) && !overwrites ? $"{path} exists already; give another name: livemig init FILE, or --overwrite to lose it"
        : Path.GetExtension(path) == ".json" ? $"{path} ends in .json, which has no comments; give a name that ends in .yaml"
        : WritableFile.Fault(path);

    private static string? Write(string path, string text) => WritableFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
