using System.Text.Json;

namespace LiveMigration.Tool.Tests;

/// <summary>The command <c>compare</c>, as a process.</summary>
public class CompareTests
{
    [Fact]
    public void The_table_has_a_line_a_pair_and_says_what_is_not_offered()
    {
        var (exitCode, output, errors) = Livemig.Run("compare", Livemig.Sample("host-maintenance.yaml"), "--hypervisors", "hyper-v,textbook", "--techniques", "pre-copy,post-copy");
        (exitCode, errors).Should().Be((0, ""));
        output.Should().Contain("| hyper-v    | pre-copy  | completed").And.Contain("| textbook   | post-copy | completed").And.Contain("not offered by hyper-v: post-copy");
        output.Should().MatchRegex("^[\\x20-\\x7E\\r\\n]*$", "redirected output is plain ASCII without colours");
    }

    [Fact]
    public void Json_has_rows_with_the_fields_of_reports()
    {
        var (exitCode, output, errors) = Livemig.Run("compare", Livemig.Sample("host-maintenance.yaml"), "--hypervisors", "hyper-v,textbook", "--techniques", "post-copy", "--format", "json");
        (exitCode, errors).Should().Be((0, ""));
        using var document = JsonDocument.Parse(output);
        document.RootElement.EnumerateObject().First().Name.Should().Be("formatVersion");
        var rows = document.RootElement.GetProperty("rows");
        rows[0].GetProperty("status").GetString().Should().Be("unsupported");
        rows[0].GetProperty("reason").GetString().Should().Contain("does not offer post-copy");
        rows[1].GetProperty("hypervisor").GetString().Should().Be("textbook");
        rows[1].GetProperty("technique").GetString().Should().Be("post-copy");
        rows[1].GetProperty("totalTimeMs").GetDouble().Should().BePositive();
        rows[1].GetProperty("rounds").GetArrayLength().Should().BePositive();
    }

    [Fact]
    public void Where_nothing_could_run_the_exit_code_is_1()
    {
        Livemig.Run("compare", Livemig.Sample("host-maintenance.yaml"), "--hypervisors", "hyper-v", "--techniques", "post-copy").ExitCode.Should().Be(1);
    }

    [Fact]
    public void Unknown_names_are_told_all_at_once_with_what_is_allowed()
    {
        var (exitCode, output, errors) = Livemig.Run("compare", Livemig.Sample("host-maintenance.yaml"), "--hypervisors", "qemuu", "--techniques", "precopy");
        (exitCode, output).Should().Be((2, ""));
        errors.Should().Contain("--hypervisors: \"qemuu\" is not known; allowed are").And.Contain("did you mean 'qemu'?")
            .And.Contain("--techniques: \"precopy\" is not known; allowed are pre-copy, post-copy, hybrid, stop-and-copy, quick, storage; did you mean 'pre-copy'?");
    }

    [Fact]
    public void A_folder_gets_the_report_to_look_at_and_the_one_for_programs_and_nothing_else_is_overwritten()
    {
        using var folder = new TemporaryFolder();
        string[] compare = ["compare", Livemig.Sample("host-maintenance.yaml"), "--hypervisors", "textbook", "--techniques", "pre-copy", "--quiet", "--out", folder.In("out")];
        Livemig.Run(compare).ExitCode.Should().Be(0);
        Directory.GetFiles(folder.In("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal).Should().Equal("comparison.json", "report.html");
        File.ReadAllText(Path.Combine(folder.In("out"), "report.html")).Should().Contain("--seed 1 --hypervisors textbook --techniques pre-copy").And.NotContain("://");
        var again = Livemig.Run(compare);
        again.ExitCode.Should().Be(2);
        again.Errors.Should().Contain("is not empty").And.Contain("--overwrite");
        Livemig.Run([.. compare, "--overwrite"]).ExitCode.Should().Be(0);
    }
}
