using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Tool;

/// <summary>All commands, and what happens when a command line is wrong.</summary>
/// <remarks>Exit codes: 0 done; 1 the simulated outcome or a check failed; 2 bad input, with messages on standard error alone.</remarks>
internal static class CommandLine
{
    private const string Description = """
        Simulates live migrations of virtual machines, to the bit the same for the same scenario and seed.

        Examples:
          livemig init                            write scenario.yaml, a scenario to start from
          livemig run scenario.yaml               run it and tell what happened and why
          livemig run scenario.yaml --format json | jq '.migrations[0].downtimeMs'
          livemig compare scenario.yaml           the same guests through other hypervisors and techniques
          livemig diff before after               what differs between two reports, the first divergence first
          livemig explain downtimeLimit           what a field of a scenario means

        Exit codes: 0 done; 1 a migration or an expectation failed; 2 bad input.
        """;

    public static int Run(string[] args)
    {
        var root = Root();
        var parsed = root.Parse(args);
        var isCompletion = args is [{ } directive, ..] && directive.StartsWith("[suggest", StringComparison.Ordinal);
        if (parsed.Errors.Count > 0 && !isCompletion)
        {
            return BadCommandLine(parsed, root);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (IOException e)
        {
            // Files that a command reads and writes are its own matter; what is left is where it prints to.
            Console.Error.WriteLine($"livemig: standard output cannot be written: {e.Message.ReplaceLineEndings(" ")}");
            return 2;
        }
        catch (Exception e) when (e is not StackOverflowException)
        {
            // A fault of ours: say so in one line, and leave the trace to those who ask for it.
            Console.Error.WriteLine($"livemig: this is a defect of livemig, please report it: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
            if (Environment.GetEnvironmentVariable("LIVEMIG_TRACE") is { Length: > 0 })
            {
                Console.Error.WriteLine(e.StackTrace);
            }

            return 1;
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(Description)
        {
            RunCommand.Create(),
            CompareCommand.Create(),
            DiffCommand.Create(),
            ValidateCommandLine.Create(),
            CalibrateCommand.Create(),
            InitCommand.Create(),
            ExplainCommand.Create(),
            SchemaCommand.Create(),
            CompletionCommand.Create(),
            BenchCommandLine.Create(),
            BenchCommandLine.CreateFigure(),
        };
        root.SetAction(parsed => new HelpAction().Invoke(parsed));
        foreach (var slashed in new[] { "/h", "/?" })
        {
            // They would be offered where a path is begun.
            root.Options.OfType<HelpOption>().Single().Aliases.Remove(slashed);
        }

        root.Options.OfType<VersionOption>().Single().Action = new PlainVersion();
        return root;
    }

    /// <summary>The tool's version, <c>0.1.0</c>.</summary>
    public static string Version => typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static int BadCommandLine(ParseResult parsed, RootCommand root)
    {
        var words = parsed.CommandResult.Command is var command && command == root
            ? root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)
            : command.Options.Select(o => o.Name);
        var place = command == root ? "livemig" : $"livemig {command.Name}";
        if (parsed.UnmatchedTokens.Count > 0)
        {
            // What follows an unknown option is most likely its value.
            var unknownOptions = parsed.UnmatchedTokens.Where(t => t.StartsWith('-')).ToList();
            foreach (var token in unknownOptions.Count > 0 ? unknownOptions : parsed.UnmatchedTokens)
            {
                if (command != root && !token.StartsWith('-'))
                {
                    Console.Error.WriteLine($"{place}: {Quoted.Text(token)} is one argument too many; {place} --help shows what is allowed");
                    continue;
                }

                var nearest = NearestName.Hint(token, words);
                Console.Error.WriteLine($"{place}: {Quoted.Text(token)} is not known here; allowed are {string.Join(", ", words)}{nearest}");
            }

            return 2;
        }

        foreach (var error in parsed.Errors)
        {
            Console.Error.WriteLine($"{place}: {error.Message.ReplaceLineEndings(" ").Trim()}");
        }

        return 2;
    }

    private sealed class PlainVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.WriteLine(Version);
            return 0;
        }
    }
}
