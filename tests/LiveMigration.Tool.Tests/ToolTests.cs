using System.Diagnostics;

namespace LiveMigration.Tool.Tests;

public class ToolTests
{
    [Fact]
    public void The_demo_tells_a_migration_with_rounds_and_why_it_converged()
    {
        var (exitCode, output, errors) = Run("demo");
        exitCode.Should().Be(0, errors);
        output.Should().Contain("stop-and-copy").And.Contain("why: converged:").And.Contain("digest ");
        Run("demo").Output.Should().Be(output, "the same seed gives the same run");
    }

    [Fact]
    public void An_unknown_command_exits_with_two_and_one_line_on_standard_error()
    {
        var (exitCode, output, errors) = Run("rum");
        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        errors.TrimEnd().Should().StartWith("livemig: ").And.NotContain("\n");
    }

    private static (int ExitCode, string Output, string Errors) Run(string command)
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "livemig.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [tool, command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
