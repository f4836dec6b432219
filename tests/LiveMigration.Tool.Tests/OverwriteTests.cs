using System.Diagnostics;

namespace LiveMigration.Tool.Tests;

/// <summary>Where results may be written, and what is never touched.</summary>
public class OverwriteTests
{
    private const string Small = """
        hosts: [{ name: a, hypervisor: textbook, memory: 1 GiB }, { name: b, hypervisor: textbook, memory: 1 GiB }]
        vms: [{ name: v, host: a, memory: 64 MiB, workload: { kind: uniform, workingSet: 4 MiB, writeRate: 900 pages/s } }]
        migrations: [{ vm: v, to: b, maxBandwidth: 100 MB/s }]
        """;

    [Fact]
    public void A_report_takes_the_place_of_an_older_one_only_when_it_is_asked_to()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small);
        var target = folder.In("out");
        Livemig.Run("run", file, "--out", target).ExitCode.Should().Be(0);
        var first = File.ReadAllText(folder.In("out/report.json"));

        Livemig.Run("run", file, "--seed", "2", "--out", target).Should().Be((2, "", $"livemig run: --out: {target} is not empty; give a folder that is empty or not there, or --overwrite to put the new report in the old one's place{Environment.NewLine}"));
        File.ReadAllText(folder.In("out/report.json")).Should().Be(first);
        Livemig.Run("run", file, "--seed", "2", "--out", target, "--overwrite").ExitCode.Should().Be(0);
        File.ReadAllText(folder.In("out/report.json")).Should().NotBe(first).And.Contain("\"seed\": 2");

        Directory.CreateDirectory(folder.In("in"));
        folder.File("in/s.yaml", Small);
        Livemig.Run("run", folder.In("in"), "--out", target, "--overwrite").ExitCode.Should().Be(0);
        Directory.GetFileSystemEntries(target).Select(Path.GetFileName).Should().Equal("s");
        Livemig.Run("run", folder.In("in"), "--out", target, "--overwrite").ExitCode.Should().Be(0, "a report of a folder is one too");
        Livemig.Run("run", file, "--overwrite").Errors.Should().Be($"livemig run: --overwrite belongs to --out, which is not given{Environment.NewLine}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_appears_in_the_folder_while_a_report_is_written_is_not_lost(bool overwrites)
    {
        using var folder = new TemporaryFolder();
        var target = folder.In("out");
        Directory.CreateDirectory(target);
        (string, Action<Stream>)[] files =
        [
            ("report.json", _ => { }),
            ("trace.json", _ => File.WriteAllText(Path.Combine(target, "mine.txt"), "mine")),
        ];
        OutputFolder.Write(target, overwrites, files).Should().Be($"--out: {target} cannot be written: it holds mine.txt, which came while this ran");
        Directory.GetFileSystemEntries(target).Select(Path.GetFileName).Should().Equal("mine.txt");
    }

    [Fact]
    public void What_another_run_left_half_written_is_no_content()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("out/.unfinished-1"));
        OutputFolder.Write(folder.In("out"), overwrites: false, [("report.json", _ => { })]).Should().BeNull();
        File.Exists(folder.In("out/report.json")).Should().BeTrue();
    }

    [Theory]
    [InlineData("thesis.txt", "it holds thesis.txt")]
    [InlineData("report.txt", "it holds report.txt")]
    [InlineData("report.png", "it holds report.png")]
    [InlineData("migrations.json", "it holds migrations.json")]
    [InlineData(".git/config", "it holds config")]
    [InlineData("a/b/report.json", "it holds the folder a")]
    [InlineData(".replaced-7/report.json", "it holds .replaced-7, an older report that a livemig was ended over")]
    [InlineData("empty/", "it holds the folder empty, which is empty")]
    public void A_folder_that_holds_anything_else_is_never_overwritten(string other, string why)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small);
        var target = folder.In("out");
        Livemig.Run("run", file, "--out", target).ExitCode.Should().Be(0);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, other))!);
        if (!other.EndsWith('/'))
        {
            File.WriteAllText(Path.Combine(target, other), "mine");
        }

        Livemig.Run("run", file, "--out", target, "--overwrite").Should().Be((2, "", $"livemig run: --out: {target} is more than a report of livemig: {why}; --overwrite replaces reports and nothing else{Environment.NewLine}"));
        Livemig.Run("run", file, "--out", target).Errors.Should().NotContain("--overwrite", "it would not help");
    }

    [Theory]
    [InlineData("report.json", "{}", "its report.json is not one of livemig")]
    [InlineData("trace.json", "{}", "it holds no report.json")]
    public void A_folder_whose_files_only_sound_like_a_report_is_left_alone(string name, string text, string why)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small);
        Directory.CreateDirectory(folder.In("out"));
        folder.File("out/" + name, text);
        Livemig.Run("run", file, "--out", folder.In("out"), "--overwrite").Errors.Should().Contain(why);
        File.ReadAllText(folder.In("out/" + name)).Should().Be(text);
    }

    [Fact]
    public void A_folder_that_is_there_stays_the_same_folder()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small);
        Directory.CreateDirectory(folder.In("here"));
        Livemig.RunIn(folder.In("here"), null, "run", file, "--out", ".").ExitCode.Should().Be(0);
        Livemig.RunIn(folder.In("here"), null, "run", file, "--out", ".", "--overwrite").ExitCode.Should().Be(0);
        File.Exists(folder.In("here/report.json")).Should().BeTrue();
        Directory.GetFileSystemEntries(folder.In("here")).Select(Path.GetFileName).Should().OnlyContain(name => !name!.StartsWith('.'));

        Directory.CreateSymbolicLink(folder.In("link"), folder.In("here"));
        Livemig.Run("run", file, "--out", folder.In("link"), "--overwrite").ExitCode.Should().Be(0);
        new DirectoryInfo(folder.In("link")).LinkTarget.Should().NotBeNull();
    }

    [Fact]
    public void What_cannot_be_written_is_told_before_anything_runs_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small);
        Livemig.Run("run", file, "--out", file + "/out").Should().Match<(int ExitCode, string Output, string Errors)>(r => r.ExitCode == 2 && r.Output.Length == 0 && r.Errors.StartsWith("livemig run: --out: ") && r.Errors.Contains("cannot be written"));
        Livemig.Run("run", file, "--out", "").Errors.Should().Be($"livemig run: --out: a folder's name is missing{Environment.NewLine}");
        if (OperatingSystem.IsLinux())
        {
            Livemig.Run("run", file, "--out", "/proc/out").Should().Match<(int ExitCode, string Output, string Errors)>(r => r.ExitCode == 2 && r.Output.Length == 0 && r.Errors.Contains("cannot be written"));
        }

        Livemig.Run("run", file, "--out", folder.In("new/deep/out")).ExitCode.Should().Be(0, "folders above it are made");
        Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("s.yaml", "new");
    }

    [MountTheory]
    [InlineData("size=64k", "")]
    [InlineData("size=8m", "remount,ro")]
    public void A_full_or_read_only_disk_leaves_no_half_of_a_report(string options, string then)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small.Replace("64 MiB", "512 MiB", StringComparison.Ordinal).Replace("4 MiB", "400 MiB", StringComparison.Ordinal) + "\ndetail: page-exact");
        var disk = folder.In("disk");
        Directory.CreateDirectory(disk);
        Commands.Succeed("mount", "-t", "tmpfs", "-o", options, "livemig-test", disk).Should().BeTrue();
        try
        {
            File.WriteAllBytes(Path.Combine(disk, "fill"), new byte[then.Length == 0 ? 60 * 1024 : 1]);
            if (then.Length > 0)
            {
                Commands.Succeed("mount", "-o", then, disk).Should().BeTrue();
            }

            var (exitCode, _, errors) = Livemig.Run("run", file, "--quiet", "--out", Path.Combine(disk, "out"), "--junit", Path.Combine(disk, "r.xml"));
            exitCode.Should().Be(2);
            errors.Should().StartWith("livemig run: --out: ").And.Contain("cannot be written: ").And.NotContain("defect");
            Directory.GetFileSystemEntries(disk).Select(Path.GetFileName).Should().BeEquivalentTo(then.Length > 0 ? ["fill"] : ["fill", "r.xml"], "the small file still fits, and is written");
        }
        finally
        {
            Commands.Succeed("umount", disk).Should().BeTrue();
        }
    }
}

/// <summary>Tests that mount a disk; skipped without the right to, which a container's root often has not.</summary>
internal sealed class MountTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<bool> CanMount = new(() =>
    {
        using var folder = new TemporaryFolder();
        return Commands.Succeed("mount", "-t", "tmpfs", "-o", "size=64k", "livemig-test", folder.Path) && Commands.Succeed("umount", folder.Path);
    });

    public MountTheoryAttribute() => Skip = CanMount.Value ? null : "there is no right to mount a disk";
}

/// <summary>Commands of the system.</summary>
internal static class Commands
{
    public static bool Succeed(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
