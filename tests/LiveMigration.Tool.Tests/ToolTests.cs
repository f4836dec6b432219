namespace LiveMigration.Tool.Tests;

/// <summary>The command line itself: help, version, and what happens when it is wrong.</summary>
public class ToolTests
{
    [Theory]
    [InlineData("livemig: \"rum\" is not known here; allowed are run, compare, diff, validate, calibrate, init, explain, schema, completion, bench; did you mean 'run'?", "rum")]
    [InlineData("livemig: \"demo\" is not known here; allowed are run, compare, diff, validate, calibrate, init, explain, schema, completion, bench", "demo")]
    [InlineData("livemig run: \"--sed\" is not known here; allowed are --seed, --replications, --watch, --plan, --format, --out, --parquet, --overwrite, --junit, --vm, --quiet, --no-color; did you mean '--seed'?", "run", "x.yaml", "--sed", "4")]
    [InlineData("livemig run: --seed: \"-4\" is not a whole number; allowed is 0 to 18446744073709551615", "run", "x.yaml", "--seed", "-4")]
    [InlineData("livemig run: --seed: \"18446744073709551616\" is not a whole number; allowed is 0 to 18446744073709551615", "run", "x.yaml", "--seed", "18446744073709551616")]
    [InlineData("livemig run: --replications: \"0\" is not a whole number from 1 to 100000", "run", "x.yaml", "--replications", "0")]
    [InlineData("livemig run: --watch: \"fast\" is not a speed; allowed are 0.001x to 1000000x, as 10x for ten seconds of the simulation in a second of yours", "run", "x.yaml", "--watch", "fast")]
    [InlineData("livemig run: --watch: \"10\" is not a speed; allowed are 0.001x to 1000000x, as 10x for ten seconds of the simulation in a second of yours", "run", "x.yaml", "--watch", "10")]
    [InlineData("livemig run: --watch: \"0x\" is not a speed; allowed are 0.001x to 1000000x, as 10x for ten seconds of the simulation in a second of yours", "run", "x.yaml", "--watch", "0x")]
    [InlineData("livemig run: --watch shows one run to a person, so --replications, --plan, --quiet and --format json do not go with it", "run", "x.yaml", "--watch", "10x", "--format", "json")]
    [InlineData("livemig run: --watch shows one run to a person, so --replications, --plan, --quiet and --format json do not go with it", "run", "x.yaml", "--watch", "10x", "--replications", "3")]
    [InlineData("livemig run: --format: \"xml\" is not known; allowed are text, json", "run", "x.yaml", "--format", "xml")]
    [InlineData("livemig run: \"y.yaml\" is one argument too many; livemig run --help shows what is allowed", "run", "x.yaml", "y.yaml")]
    [InlineData("x.yaml: there is no such file", "run", "x.yaml")]
    [InlineData("livemig explain: \"autoConvrge\" is not a field of a scenario file; did you mean 'autoConverge'?", "explain", "autoConvrge")]
    public void A_wrong_command_line_exits_with_two_and_one_line_on_standard_error(string line, params string[] arguments)
    {
        var (exitCode, output, errors) = Livemig.Run(arguments);
        errors.Should().Be(line + Environment.NewLine);
        output.Should().BeEmpty();
        exitCode.Should().Be(2);
    }

    [Fact]
    public void A_missing_argument_is_told_without_names_of_types()
    {
        var (exitCode, output, errors) = Livemig.Run("run");
        (exitCode, output).Should().Be((2, ""));
        errors.TrimEnd().Should().StartWith("livemig run: ").And.Contain("SCENARIO").And.NotContain("System.").And.NotContain("\n");
    }

    [Fact]
    public void Without_arguments_the_help_is_shown_and_nothing_is_wrong()
    {
        var (exitCode, output, errors) = Livemig.Run();
        (exitCode, errors).Should().Be((0, ""));
        output.Should().Contain("livemig init").And.Contain("Exit codes: 0").And.Contain("run <SCENARIO>");
    }

    [Fact]
    public void The_version_is_plain() => Livemig.Run("--version").Output.TrimEnd().Should().MatchRegex("^[0-9]+[.][0-9]+[.][0-9]+$");

    [Fact]
    public void Explain_tells_all_that_is_known_of_a_field() =>
        Livemig.Run("explain", "hotWrites").Output.ReplaceLineEndings("\n").Should().Be("""
            vms[].workload.hotWrites
                Share of the writes that go to the hot part.
                holds       percentage or distribution
                units       %
                range       0 % to 100 %
                required    no
                default     90 %
                belongs to  hot-cold
                source      assumed: the 90/10 rule of thumb
                example     hotWrites: 90 %

            """.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("run", "s.yaml", "--vm")]
    [InlineData("run", "s.yaml", "--out")]
    [InlineData("run", "s.yaml", "--plan", "--junit")]
    [InlineData("compare", "s.yaml", "--overwrite", "--out")]
    public void An_option_without_its_value_is_told_in_one_line(params string[] arguments)
    {
        var (exitCode, output, errors) = Livemig.Run(arguments);
        (exitCode, output).Should().Be((2, ""));
        errors.TrimEnd().Should().StartWith($"livemig {arguments[0]}: ").And.Contain(arguments[^1]).And.NotContain("defect").And.NotContain("\n").And.NotContain(" at ");
    }

    [Theory]
    [InlineData("expect.fleet", "expect[].fleet\n", "        timeToDrain ")]
    [InlineData("vms", "vms\n", "        workload ")]
    [InlineData("distribution", "distribution\n", "        log-normal ")]
    [InlineData("bandw", "No field is called \"bandw\"; these have it in their names:\n", "    migrations[].maxBandwidth ")]
    public void Explain_lists_what_is_in_a_group_and_knows_parts_of_names(string name, string first, string line)
    {
        var (exitCode, output, errors) = Livemig.Run("explain", name);
        (exitCode, errors).Should().Be((0, ""));
        output.ReplaceLineEndings("\n").Should().StartWith(first).And.Contain(line);
    }

    [Fact]
    public void Help_of_the_whole_tool_fits_on_a_page()
    {
        var (exitCode, output, _) = Livemig.Run("--help");
        exitCode.Should().Be(0);
        output.Split('\n').Should().HaveCountLessThan(60).And.OnlyContain(line => line.Length < 250);
    }
}
