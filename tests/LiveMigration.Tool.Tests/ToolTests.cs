using System.Diagnostics;

namespace LiveMigration.Tool.Tests;

public class ToolTests
{
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
