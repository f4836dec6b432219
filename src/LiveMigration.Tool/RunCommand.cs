using System.CommandLine;
using System.CommandLine.Completions;
using LiveMigration.Orchestration;
using LiveMigration.Reporting;
using LiveMigration.Reports;
using LiveMigration.Reports.Tables;
using LiveMigration.Scenarios;
using LiveMigration.Scenarios.Reading;
using LiveMigration.Tool.Live;

namespace LiveMigration.Tool;

/// <summary>Runs the migrations of scenario files.</summary>
internal static class RunCommand
{
    private const int MostCompared = 10_000;

    public static Command Create()
    {
        var path = new Argument<string>("SCENARIO") { Description = "A scenario file, or a folder: every .yaml, .yml and .json in it (not in the folders below), in order of name, with a summary at the end" };
        var seed = Options.Seed();
        var replications = Options.Count("--replications", "Run with so many seeds, one after the other, and tell how the figures spread", Replications.Most);
        var format = Options.Format();
        var output = new Option<string?>("--out") { Description = "Write report.html to look at, report.json, rounds.csv, migrations.csv, timeline.csv and trace.json (for ui.perfetto.dev) to this folder, which must be empty or not there", HelpName = "DIR" };
        var parquet = new Option<bool>("--parquet") { Description = "With --out: write the tables as Parquet files too: rounds.parquet, migrations.parquet, timeline.parquet" };
        var junit = new Option<string?>("--junit") { Description = "Write the expectations as test results (JUnit XML) for CI systems, to a file in a folder that is there; times in it are virtual", HelpName = "FILE" };
        var overwrite = Options.Overwrite();
        var quiet = new Option<bool>("--quiet") { Description = $"One line a migration, beyond {BriefStory.MostLines} migrations one for all and one for each that did not complete, and the expectations that are not met" };
        var vm = new Option<string[]>("--vm") { Description = $"Tell the story of this machine's migrations, as is done of all where there are no more than {Story.MostTold}; a pattern as web-* names many; may be given again", HelpName = "NAME", AllowMultipleArgumentsPerToken = false, CompletionSources = { context => MachinesOf(context.ParseResult.GetResult(path) is { Tokens: [var token, ..] } ? token.Value : null).Select(name => new CompletionItem(name)) } };
        var watch = Options.Watch();
        var plan = new Option<bool>("--plan") { Description = "Print what each job would do if it began with everything as it is at the beginning, and run nothing" };
        var noColor = Options.NoColor();
        var command = new Command("run", "Run every migration of a scenario and tell what happened and why") { path, seed, replications, watch, plan, format, output, parquet, overwrite, junit, vm, quiet, noColor };
        Options.Check(command, parsed =>
        {
            if (parsed.GetValue(plan) && (parsed.GetValue(replications) is not null || parsed.GetValue(output) is not null || parsed.GetValue(junit) is not null))
            {
                parsed.AddError("--plan runs nothing, so --replications, --out and --junit do not go with it");
            }

            Options.NeedsOutput(parsed, parquet, output);
            Options.NeedsOutput(parsed, overwrite, output);

            if (parsed.GetValue(vm) is { Length: > 0 } && (parsed.GetValue(plan) || parsed.GetValue(quiet) || parsed.GetValue(format) == "json"))
            {
                parsed.AddError("--vm chooses what the story tells, so --plan, --quiet and --format json do not go with it");
            }
        });
        Options.Check(command, parsed =>
        {
            if (parsed.GetResult(watch) is not null && (parsed.GetValue(replications) is not null || parsed.GetValue(plan) || parsed.GetValue(quiet) || parsed.GetValue(format) == "json"))
            {
                parsed.AddError("--watch shows one run to a person, so --replications, --plan, --quiet and --format json do not go with it");
            }
        });
        command.SetAction(parsed => Run(new Request(
            parsed.GetValue(path)!,
            parsed.GetValue(seed),
            parsed.GetValue(replications),
            parsed.GetValue(watch),
            parsed.GetValue(plan),
            parsed.GetValue(format) == "json",
            parsed.GetValue(output),
            parsed.GetValue(parquet),
            parsed.GetValue(overwrite),
            parsed.GetValue(junit),
            parsed.GetValue(vm) ?? [],
            parsed.GetValue(quiet),
            parsed.GetValue(noColor))));
        return command;
    }

    private static int Run(Request request)
    {
        var (files, faults) = ScenarioFiles.Find(request.Path);
        var scenarios = new List<(string File, Scenario Scenario)>();
        var faultsOf = new List<(string File, IReadOnlyList<string> Faults)>();
        foreach (var file in files)
        {
            var (scenario, found) = ScenarioReader.ReadFile(file, seed: request.Seed);
            faultsOf.Add((file, [.. found.Select(f => f.ToString())]));
            faults.AddRange(faultsOf[^1].Faults);
            if (scenario is not null)
            {
                scenarios.Add((file, scenario));
            }
        }

        if (request.Output is not null && OutputFolder.Fault(request.Output, request.Overwrites) is { } outputFault)
        {
            faults.Add("livemig run: " + outputFault);
        }

        var junitFault = request.JUnit is null ? null : JUnitFile.Fault(request.JUnit);
        if (junitFault is not null)
        {
            faults.Add("livemig run: " + junitFault);
        }

        foreach (var (file, scenario) in scenarios)
        {
            var first = request.Seed ?? scenario.Seed;
            if (request.Replications is { } count && first > ulong.MaxValue - (ulong)(count - 1))
            {
                faults.Add($"livemig run: --replications: {file} begins with seed {first}, and {count} seeds from there run past 18446744073709551615");
            }
        }

        foreach (var name in request.Vms.Where(name => scenarios.Count > 0 && faults.Count == 0 && !scenarios.Any(s => s.Scenario.Vms.Any(placed => NamePattern.Means(name, placed.Vm.Name)))))
        {
            faults.Add($"livemig run: --vm: {Quoted.Text(name)} is no virtual machine of {request.Path}{NearestName.Hint(name, scenarios.SelectMany(s => s.Scenario.Vms).Select(placed => placed.Vm.Name).Take(MostCompared))}");
        }

        if (request.JUnit is not null && junitFault is null && faultsOf.Any(f => f.Faults.Count > 0) && JUnitFile.Write(request.JUnit, [], faultsOf) is { } unwritten)
        {
            faults.Add("livemig run: " + unwritten);
        }

        if (faults.Count > 0)
        {
            Console.Error.Write(string.Concat(faults.Select(f => f + "\n")));
            return 2;
        }

        var finished = new List<(string File, ScenarioResult Result, ReplicationSummary? Replications)>();
        try
        {
            return request.IsPlan ? PlanOutput.Write(scenarios, request.Seed, request.IsJson, Terminal.Make(request.NoColor)) : Execute(request, scenarios, finished);
        }
        catch (ScenarioDrawException e)
        {
            Console.Error.WriteLine(e.Message);
            if (request.JUnit is not null && JUnitFile.Write(request.JUnit, finished, scenarios.Skip(finished.Count).Select((s, i) => (s.File, (IReadOnlyList<string>)(i == 0 ? e.Message.Split('\n') : [])))) is { } fault)
            {
                Console.Error.WriteLine("livemig run: " + fault);
            }

            return 2;
        }
    }

    private static int Execute(Request request, List<(string File, Scenario Scenario)> scenarios, List<(string File, ScenarioResult Result, ReplicationSummary? Replications)> finished)
    {
        var story = request.IsJson ? null : new Story(Terminal.Make(request.NoColor), request.IsQuiet, request.Vms);

        // One run for a person's eyes is shown as it goes; else a bar on standard error tells how far it is.
        var isShown = request.Watch is not null || (scenarios.Count == 1 && request.Replications is null && !request.IsJson && !request.IsQuiet && Terminal.CanDraw(Console.IsOutputRedirected));
        using (var progress = new WorkProgress(!request.IsQuiet && !isShown, request.NoColor, "running"))
        {
            foreach (var (file, scenario) in scenarios)
            {
                var (result, summary) = Simulate(request, scenario, isShown, new RunProgress(progress, scenario.Name, finished.Count, scenarios.Count));
                if (story is not null)
                {
                    progress.Aside(() => story.Tell(result, summary, isFirst: finished.Count == 0));
                }

                finished.Add((file, result, summary));
            }
        }

        if (!request.IsJson && Directory.Exists(request.Path))
        {
            new FolderSummary(request.Path, finished).Tell(Terminal.Make(request.NoColor), request.IsQuiet);
        }

        if (request.IsJson)
        {
            using var stdout = Console.OpenStandardOutput();
            using var buffer = new BufferedStream(stdout, 65_536);
            if (Directory.Exists(request.Path))
            {
                ScenarioJson.WriteAll(buffer, finished, new FolderSummary(request.Path, finished).Write);
            }
            else
            {
                ScenarioJson.Write(buffer, finished[0].Result, finished[0].Replications);
            }
        }

        // Where one cannot be written the other still is.
        var outputFault = request.Output is null ? null : OutputFolder.Write(request.Output, request.Overwrites, OutputFiles(request, finished));
        var junitFault = request.JUnit is null ? null : JUnitFile.Write(request.JUnit, finished, []);
        foreach (var fault in new[] { outputFault, junitFault }.OfType<string>())
        {
            Console.Error.WriteLine("livemig run: " + fault);
        }

        return outputFault is not null || junitFault is not null ? 2 : finished.All(f => f.Replications is { } r ? r.IsAsExpected : f.Result.Succeeded) ? 0 : 1;
    }

    private static (ScenarioResult Result, ReplicationSummary? Summary) Simulate(Request request, Scenario scenario, bool isShown, RunProgress progress)
    {
        var recording = request.Output is null ? null : new RunRecording(request.Vms);
        if (request.Replications is { } count)
        {
            progress.Replications(0, count);
            return Replications.Execute(scenario, request.Seed ?? scenario.Seed, count, ended => progress.Replications(ended, count), recording);
        }

        var run = ScenarioRun.Begin(scenario, request.Seed, recording);
        return (isShown ? WatchedRun.ToEnd(run, scenario, request.Watch, request.NoColor) : run.RunToEnd(progress.Simulated), null);
    }

    private static IEnumerable<(string Name, Action<Stream> Write)> OutputFiles(Request request, List<(string File, ScenarioResult Result, ReplicationSummary? Replications)> finished)
    {
        var isFolder = Directory.Exists(request.Path);
        var isAmbiguous = finished.Select(f => Stem(f.File)).Distinct(StringComparer.OrdinalIgnoreCase).Count() < finished.Count;
        foreach (var (file, result, replications) in finished)
        {
            var folder = !isFolder ? ""
                : isAmbiguous ? Path.GetFileName(file)
                : Stem(file);
            yield return (Path.Combine(folder, ReportFiles.Page), stream => HtmlReport.Write(stream, result, replications, RepeatedCommand.Run(file, result.Seed, request.Replications, request.Vms)));
            yield return (Path.Combine(folder, ReportFiles.Run), stream => ScenarioJson.Write(stream, result, replications));
            yield return (Path.Combine(folder, ReportFiles.Csv(RoundRows.Table.Name)), stream => TableCsv.Write(stream, RoundRows.Table, RoundRows.Of(result.Reports)));
            yield return (Path.Combine(folder, ReportFiles.Csv(MigrationRows.Table.Name)), stream => TableCsv.Write(stream, MigrationRows.Table, MigrationRows.Of(result.Migrations)));
            yield return (Path.Combine(folder, ReportFiles.Csv(TimelineRows.Table.Name)), stream => TableCsv.Write(stream, TimelineRows.Table, TimelineRows.Of(result.Migrations.Select(m => (m.Report, m.Timeline)))));
            yield return (Path.Combine(folder, ReportFiles.Trace), stream => TraceEvents.Write(stream, RunTrace.Of(result.Migrations, result.Fleet, result.Jobs)));
            if (request.IsParquet)
            {
                foreach (var (name, write) in ParquetFiles.Of(result))
                {
                    yield return (Path.Combine(folder, name), write);
                }
            }
        }
    }

    /// <summary>The machines of a scenario, for completion; none where it does not read.</summary>
    private static IEnumerable<string> MachinesOf(string? file) =>
        file is not null && File.Exists(file) && ScenarioReader.ReadFile(file).Scenario is { } scenario ? scenario.Vms.Take(MostCompared).Select(placed => placed.Vm.Name) : [];

    private static string Stem(string file) => Path.GetFileNameWithoutExtension(file);

    private sealed record Request(string Path, ulong? Seed, int? Replications, double? Watch, bool IsPlan, bool IsJson, string? Output, bool IsParquet, bool Overwrites, string? JUnit, IReadOnlyList<string> Vms, bool IsQuiet, bool NoColor);
}
