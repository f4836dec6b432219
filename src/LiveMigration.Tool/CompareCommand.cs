using System.CommandLine;
using System.CommandLine.Completions;
using LiveMigration.Reporting;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using LiveMigration.Scenarios.Reading;
using LiveMigration.Tool.Live;

namespace LiveMigration.Tool;

/// <summary>Runs a scenario through several hypervisors and techniques, side by side.</summary>
internal static class CompareCommand
{
    // What most people run; the others of the catalog are there for the asking.
    private static readonly string[] Usual = ["qemu", "hyper-v", "xen", "vmotion", "cloud-hypervisor", "textbook"];

    private static readonly MigrationTechnique[] UsualTechniques = [MigrationTechnique.PreCopy, MigrationTechnique.PostCopy, MigrationTechnique.Hybrid, MigrationTechnique.StopAndCopy];

    public static Command Create()
    {
        var path = new Argument<string>("SCENARIO") { Description = "A scenario file" };
        var hypervisors = new Option<string?>("--hypervisors") { Description = $"Names with commas between them, or all; without it {string.Join(", ", Usual)}", HelpName = "A,B", CompletionSources = { _ => [.. Hypervisors.HypervisorCatalog.BuiltIn.Names.Select(name => new CompletionItem(name)), new CompletionItem("all")] } };
        var techniques = new Option<string?>("--techniques") { Description = "Names with commas between them; without it " + string.Join(", ", UsualTechniques.Select(StatusWords.Of)), HelpName = "X,Y", CompletionSources = { _ => Enum.GetValues<MigrationTechnique>().Select(technique => new CompletionItem(StatusWords.Of(technique))) } };
        var seed = Options.Seed();
        var format = Options.Format();
        var output = new Option<string?>("--out") { Description = "Write report.html to look at and comparison.json to this folder, which must be empty or not there", HelpName = "DIR" };
        var overwrite = Options.Overwrite();
        var quiet = Options.NoProgress();
        var noColor = Options.NoColor();
        var command = new Command("compare", "Run the same guests through several hypervisors and techniques, side by side") { path, hypervisors, techniques, seed, format, output, overwrite, quiet, noColor };
        Options.Check(command, parsed => Options.NeedsOutput(parsed, overwrite, output));
        command.SetAction(parsed => Run(
            parsed.GetValue(path)!,
            parsed.GetValue(hypervisors),
            parsed.GetValue(techniques),
            parsed.GetValue(seed),
            parsed.GetValue(format) == "json",
            parsed.GetValue(output),
            parsed.GetValue(overwrite),
            parsed.GetValue(quiet),
            parsed.GetValue(noColor)));
        return command;
    }

    private static int Run(string path, string? hypervisors, string? techniques, ulong? seed, bool isJson, string? output, bool overwrites, bool isQuiet, bool noColor)
    {
        if (Directory.Exists(path))
        {
            Console.Error.WriteLine($"livemig compare: {path} is a folder; give one scenario file");
            return 2;
        }

        var (scenario, found) = ScenarioReader.ReadFile(path, seed: seed);
        var faults = found.Select(f => f.ToString()).ToList();
        var allowed = (scenario?.Hypervisors ?? Hypervisors.HypervisorCatalog.BuiltIn).Names;
        var names = hypervisors == "all" ? [.. allowed] : Names("--hypervisors", hypervisors, allowed, faults) ?? [.. Usual.Where(allowed.Contains)];
        var words = Enum.GetValues<MigrationTechnique>().ToDictionary(StatusWords.Of, t => t, StringComparer.Ordinal);
        var asked = Names("--techniques", techniques, [.. words.Keys], faults)?.ConvertAll(w => words[w]) ?? [.. UsualTechniques];
        if (output is not null && OutputFolder.Fault(output, overwrites) is { } outputFault)
        {
            faults.Add("livemig compare: " + outputFault);
        }

        if (scenario is null || faults.Count > 0)
        {
            Console.Error.Write(string.Concat(faults.Select(f => f + "\n")));
            return 2;
        }

        if (scenario.Jobs.Count > 0)
        {
            Console.Error.WriteLine($"livemig compare: {path} has jobs, which plan anew for each hypervisor; allowed are scenarios with migrations alone");
            return 2;
        }

        Comparison comparison;
        using (var progress = new WorkProgress(!isQuiet, noColor, "running"))
        {
            comparison = Comparison.Of(scenario, names, asked, seed, (done, of) => progress.Report((double)done / of, $"{done} of {of} runs"));
        }

        if (isJson)
        {
            using var stdout = Console.OpenStandardOutput();
            using var buffer = new BufferedStream(stdout, 65_536);
            ComparisonJson.Write(buffer, comparison);
        }
        else
        {
            ComparisonTable.Write(Terminal.Make(noColor), comparison);
        }

        if (output is not null && OutputFolder.Write(output, overwrites, Files()) is { } fault)
        {
            Console.Error.WriteLine("livemig compare: " + fault);
            return 2;
        }

        return comparison.Rows.Any(r => r.Report is not null) ? 0 : 1;

        IEnumerable<(string Name, Action<Stream> Write)> Files() =>
        [
            (ReportFiles.Comparison, stream => ComparisonJson.Write(stream, comparison)),
            (ReportFiles.Page, stream => HtmlReport.Write(stream, comparison, RepeatedCommand.Compare(path, comparison.Seed, hypervisors, techniques))),
        ];
    }

    /// <summary>The names of a list; null if none is given.</summary>
    private static List<string>? Names(string option, string? list, IReadOnlyList<string> allowed, List<string> faults)
    {
        if (list is null)
        {
            return null;
        }

        var names = list.Split(',', StringSplitOptions.TrimEntries);
        foreach (var unknown in names.Where(n => !allowed.Contains(n)).Distinct(StringComparer.Ordinal))
        {
            faults.Add($"livemig compare: {option}: {Quoted.Text(unknown)} is not known; allowed are {string.Join(", ", allowed)}{NearestName.Hint(unknown, allowed)}");
        }

        return [.. names.Where(allowed.Contains).Distinct(StringComparer.Ordinal)];
    }
}
