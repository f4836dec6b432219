using System.Diagnostics;

namespace LiveMigration.Tool.Tests;

/// <summary>Completion: the words, and the shells that ask for them.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("run s.yaml --format ", "json", "text")]
    [InlineData("init --hypervisor hyper-v", "hyper-v", "hyper-v-2008r2", "hyper-v-smb", "hyper-v-tcp")]
    [InlineData("completion ", "bash", "fish", "pwsh", "zsh")]
    [InlineData("explain maxBandw", "maxBandwidth", "migrations.maxBandwidth", "jobs.migrate.maxBandwidth", "migrations.commands.maxBandwidth")]
    [InlineData("compare s.yaml --techniques post", "post-copy")]
    [InlineData("sch", "schema")]
    public void Commands_and_values_are_known(string line, params string[] words)
    {
        var (exitCode, output, errors) = Livemig.Run($"[suggest:{line.Length}]", line);
        (exitCode, errors).Should().Be((0, ""));
        output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.StartsWith('-')).Should().BeEquivalentTo(words);
    }

    [Fact]
    public void Machines_of_the_scenario_are_known()
    {
        using var folder = new TemporaryFolder();
        folder.File("s.yaml", Starter.Text("qemu", "s.yaml"));
        Livemig.RunIn(folder.Path, null, "[suggest:18]", "run s.yaml --vm sh").Output.Trim().Should().Be("shop");
        Livemig.RunIn(folder.Path, null, "[suggest:19]", "run no.yaml --vm sh").Output.Trim().Should().BeEmpty();
    }

    [Fact]
    public void A_shell_that_is_not_known_is_told() =>
        Livemig.Run("completion", "zhs").Should().Be((2, "", "livemig completion: \"zhs\" is not known; allowed are bash, zsh, fish, pwsh; did you mean 'zsh'?" + Environment.NewLine));

    // The function is called as the shell calls it, with a livemig on the path.
    [ShellTheory("bash")]
    [InlineData("livemig comp", "compare completion")]
    [InlineData("livemig run s.yaml --format ", "json text")]
    [InlineData("livemig run s.yaml --f", "--format")]
    [InlineData("livemig run ", "")]
    [InlineData("livemig run s.yaml --vm ", "shop")]
    public void Bash_completes(string line, string words) => Completed("bash", line, $$$"""
        source <(livemig completion bash)
        COMP_LINE='{{{line}}}'; COMP_POINT=${#COMP_LINE}
        IFS=' ' read -ra COMP_WORDS <<< "$COMP_LINE"; [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _livemig; echo "${COMPREPLY[*]}"
        """, words);

    [ShellTheory("zsh")]
    [InlineData("livemig comp", "compare completion")]
    [InlineData("livemig run s.yaml --format ", "json text")]
    [InlineData("livemig run s.yaml --f", "--format")]
    [InlineData("livemig run ", "(files)")]
    public void Zsh_completes(string line, string words) => Completed("zsh", line, $$$"""
        compdef() { }
        compadd() { print -r -- "${(P)${@[-1]}}" }
        _files() { print '(files)' }
        eval "$(livemig completion zsh)"
        line='{{{line}}}'; words=("${(@s: :)line}"); CURRENT=${#words}
        _livemig
        """, words);

    [ShellTheory("fish")]
    [InlineData("livemig comp", "compare completion")]
    [InlineData("livemig run s.yaml --format ", "json text")]
    [InlineData("livemig run s.yaml --f", "--format")]
    public void Fish_completes(string line, string words) => Completed("fish", line, $$$"""
        livemig completion fish | source
        complete -C '{{{line}}}' | string join ' '
        """, words);

    private static void Completed(string shell, string line, string script, string words)
    {
        using var folder = new TemporaryFolder();
        folder.File("s.yaml", Starter.Text("qemu", "s.yaml"));
        var tool = folder.File("livemig", $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "livemig.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(shell, ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        start.Environment["PATH"] = folder.Path + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = folder.Path;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        errors.Result.Should().BeEmpty(line);
        output.Trim().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Should().Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), line);
    }
}

/// <summary>Tests that need a shell; skipped where it is not on the path.</summary>
internal sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute(string shell)
    {
        if (OperatingSystem.IsWindows() || !Array.Exists(Environment.GetEnvironmentVariable("PATH")!.Split(':'), folder => File.Exists(Path.Combine(folder, shell))))
        {
            Skip = $"{shell} is not on the path";
        }
    }
}
