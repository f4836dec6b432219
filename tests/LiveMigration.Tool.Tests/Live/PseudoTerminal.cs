using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LiveMigration.Tool.Tests.Live;

/// <summary>Runs the built tool in a pseudo-terminal, by util-linux' <c>script</c>.</summary>
internal static partial class PseudoTerminal
{
    /// <summary>Why it cannot be done here; null if it can.</summary>
    public static string? WhyNot { get; } = OperatingSystem.IsLinux() && Run(80, "echo ready").Contains("ready", StringComparison.Ordinal) ? null : "util-linux' script is not there";

    /// <summary>Runs a command of the tool.</summary>
    /// <returns>All that the terminal was sent, with plain line ends.</returns>
    public static string Livemig(int width, string arguments, string before = "", string after = "") => Run(width, $"{before} dotnet '{Path.Combine(AppContext.BaseDirectory, "livemig.dll")}' {arguments} {after}");

    /// <summary>What a person sees in the end: without escape sequences, and of each line what was written over it last.</summary>
    public static string Seen(string sent) => string.Join('\n', Sequence().Replace(sent, "").Split('\n').Select(line => line.TrimEnd('\r').Split('\r')[^1]));

    private static string Run(int width, string command)
    {
        try
        {
            var start = new ProcessStartInfo("script", ["-qec", $"stty cols {width} rows 40; export TERM=xterm LANG=C.UTF-8; {command}", "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment.Remove("NO_COLOR");
            start.Environment.Remove("LC_ALL");
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var sent = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (sent + errors.Result).ReplaceLineEndings("\n");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    [GeneratedRegex("\x1b\\[[0-9;?]*[A-Za-z]|\x1b[=>]")]
    private static partial Regex Sequence();
}

/// <summary>A test that needs a pseudo-terminal.</summary>
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() => Skip = PseudoTerminal.WhyNot;
}

/// <summary>Tests that need a pseudo-terminal.</summary>
internal sealed class TerminalTheoryAttribute : TheoryAttribute
{
    public TerminalTheoryAttribute() => Skip = PseudoTerminal.WhyNot;
}
