using System.Diagnostics;

namespace LiveMigration.Tool.Tests;

public class ToolTests
{
    [Fact]
    public void The_tool_says_what_it_can_do_and_exits_with_zero()
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "livemig.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", tool) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd().Should().StartWith("livemig 0.1.0");
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
    }
}
