using System.Text.RegularExpressions;

namespace LiveMigration.Tool.Tests.Live;

/// <summary>What a person at a terminal gets, and what a program gets instead.</summary>
public class TerminalTests
{
    private const string HidesCursor = "\x1b[?25l";
    private const string ShowsCursor = "\x1b[?25h";
    private static readonly string Maintenance = Livemig.Sample("host-maintenance.yaml");

    [TerminalTheory]
    [InlineData("host-maintenance.yaml", "host maintenance, seed 1", "16 GiB │")]
    [InlineData("never-converges.yaml", "never converges, seed 1", "1 GiB │")]
    [InlineData("fleets/drain-host.yaml", "drain a host, seed 1", "under way")]
    public void Watching_shows_the_run_and_the_story_stays_the_same(string sample, string title, string picture)
    {
        var alone = PseudoTerminal.Seen(PseudoTerminal.Livemig(80, $"run {Livemig.Sample(sample)}", before: "TERM=dumb"));
        var sent = PseudoTerminal.Livemig(80, $"run {Livemig.Sample(sample)} --watch 100000x");
        var (view, story) = (sent[..sent.LastIndexOf(ShowsCursor, StringComparison.Ordinal)], PseudoTerminal.Seen(sent[sent.LastIndexOf(ShowsCursor, StringComparison.Ordinal)..]).TrimStart());
        view.Should().Contain(HidesCursor).And.Contain(picture);
        story.Should().StartWith(title).And.Be(alone.TrimStart());
        story.Should().Contain(Regex.Match(Livemig.Run("run", Livemig.Sample(sample), "--format", "json").Output, "\"digest\": \"([0-9a-f]+)\"").Groups[1].Value);
    }

    [TerminalFact]
    public void Interrupted_while_it_is_watched_it_leaves_the_cursor_on_the_screen()
    {
        var sent = PseudoTerminal.Livemig(80, $"run {Maintenance} --watch 0.001x", before: "timeout --foreground -s INT 8");
        sent.Should().Contain(HidesCursor).And.NotContain("defect");
        sent.LastIndexOf(ShowsCursor, StringComparison.Ordinal).Should().BeGreaterThan(sent.LastIndexOf(HidesCursor, StringComparison.Ordinal));
    }

    [TerminalFact]
    public void Long_work_has_a_bar_on_standard_error_that_is_gone_in_the_end()
    {
        // Standard output is no terminal here, standard error is.
        var sent = PseudoTerminal.Livemig(80, $"run {Maintenance} --replications 4000", after: "> /dev/null");
        sent.Should().MatchRegex("[0-9]+ %  [0-9,]+ of 4,000 replications").And.EndWith("\x1b[2K" + ShowsCursor);
        PseudoTerminal.Livemig(80, $"run {Maintenance} --replications 4000 --quiet", after: "> /dev/null").Should().NotContain("%").And.NotContain(HidesCursor);
    }

    [TerminalTheory]
    [InlineData("--no-color", "")]
    [InlineData("", "NO_COLOR=1")]
    public void Without_colours_there_are_none_in_the_picture_nor_in_the_story(string option, string variable)
    {
        PseudoTerminal.Livemig(80, $"run {Maintenance} --watch 100000x {option}", before: variable).Should().Contain(HidesCursor).And.NotMatchRegex("\x1b\\[[0-9;]*m");
        PseudoTerminal.Livemig(80, $"run {Maintenance} --watch 100000x").Should().MatchRegex("\x1b\\[[0-9;]*m");
    }

    [TerminalFact]
    public void A_terminal_that_cannot_be_drawn_on_is_told_in_lines() =>
        PseudoTerminal.Livemig(80, $"run {Maintenance} --watch 100000x --no-color", before: "TERM=dumb").Should().NotContain("\x1b").And.Contain("web: round 2, ");

    [Fact]
    public void Redirected_a_watched_run_is_a_line_for_each_phase_and_round_and_then_the_story()
    {
        var (exitCode, output, errors) = Livemig.Run("run", Maintenance, "--watch", "100000x");
        (exitCode, errors).Should().Be((0, ""));
        var story = Livemig.Run("run", Maintenance).Output;
        output.Should().EndWith(story);
        output[..^story.Length].Split('\n').Select(line => Regex.Replace(line, "^ *[0-9.]+ s  |, .*$", "").Trim()).Where(line => line.Length > 0)
            .Should().Equal("web: setup", "web: round 1", "web: round 2", "web: stop-and-copy", "web: activation", "web: completed after 14.235 s");
    }

    [Fact]
    public void Redirected_output_of_every_command_has_no_escape_character()
    {
        foreach (var arguments in Commands())
        {
            var (_, output, errors) = Livemig.Run(arguments);
            (output + errors).Should().NotContain("\x1b", string.Join(' ', arguments));
        }
    }

    [TerminalTheory]
    [InlineData(20)]
    [InlineData(40)]
    public void No_line_of_any_command_is_wider_than_a_narrow_terminal(int width)
    {
        foreach (var arguments in Commands().Where(arguments => arguments is not ["schema", ..]))
        {
            var seen = PseudoTerminal.Seen(PseudoTerminal.Livemig(width, string.Join(' ', arguments), before: "TERM=dumb"));
            seen.Split('\n').Should().OnlyContain(line => line.Length <= width, string.Join(' ', arguments)).And.HaveCountGreaterThan(1);
        }
    }

    private static IEnumerable<string[]> Commands() =>
    [
        ["run", Maintenance],
        ["run", Maintenance, "--quiet"],
        ["run", Maintenance, "--replications", "3"],
        ["run", Livemig.Sample("never-converges.yaml")],
        ["run", Livemig.Sample("refused.yaml")],
        ["run", Livemig.Sample("post-copy.yaml")],
        ["run", Livemig.Sample("controllers.yaml")],
        ["run", Livemig.Sample("fleets/drain-rack.yaml")],
        ["run", Livemig.Sample("fleets/drain-rack.yaml"), "--plan"],
        ["run", Livemig.Sample("fleets/kubevirt-drain.yaml"), "--quiet"],
        ["compare", Maintenance, "--hypervisors", "qemu,textbook"],
        ["validate", Livemig.Sample("measured/reference-runs.jsonl"), "--replications", "1"],
        ["explain"],
        ["explain", "hotWrites"],
        ["schema"],
    ];
}
