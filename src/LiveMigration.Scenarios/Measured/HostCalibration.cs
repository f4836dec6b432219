using System.Globalization;
using System.Text;

namespace LiveMigration.Scenarios.Measured;

/// <summary>A host's timings, estimated from a few of its own recorded migrations.</summary>
/// <remarks>
/// Stands for: what idle and bulk runs of plain pre-copy tell, as medians, a mean (windows add up) and robust lines (Theil-Sen).
/// Leaves out: encoders, channels, post-copy and throttling; runs with these are not used. Their timings keep the defaults, or are
/// these times the measured page time over its default where it is the same processor's work (marked as assumed).
/// Source: the runs' <c>result</c> and <c>passes</c>; <c>windows</c> and <c>sourceEvents</c> make it more exact where they are there.
/// Checked by: runs made by the simulator itself, whose timings are found again; the host of the reference runs.
/// </remarks>
public sealed class HostCalibration
{
    private readonly List<Group> groups = [];

    private HostCalibration(int runs, IReadOnlyList<(string Reason, int Count)> leftOut)
    {
        Runs = runs;
        LeftOut = leftOut;
    }

    /// <summary>Runs given.</summary>
    public int Runs { get; }

    /// <summary>Runs used.</summary>
    public int Used => Runs - LeftOut.Sum(l => l.Count);

    /// <summary>Why runs were not used, and how many for that reason; in order of first appearance.</summary>
    public IReadOnlyList<(string Reason, int Count)> LeftOut { get; }

    /// <summary>The estimates.</summary>
    /// <param name="release">Version, major.minor.</param>
    /// <param name="twoCpus">Those that differ where sender and receiver do not share a processor while other runs have them share one.</param>
    /// <returns>By name in the host file; empty if there are none.</returns>
    public IReadOnlyList<(string Name, Estimate Estimate)> Estimates(string release, bool twoCpus = false) =>
        groups.FirstOrDefault(g => g.Release == release) is { } group ? twoCpus ? group.TwoCpus : group.Common : [];

    /// <summary>Estimates the timings.</summary>
    /// <param name="runs">Recorded runs, in any order; only plain pre-copy that completed is used.</param>
    public static HostCalibration Of(IReadOnlyList<MeasuredRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var used = new List<RunTimes>();
        var leftOut = new List<string>();
        foreach (var run in runs)
        {
            if (RunTimes.Of(run, out var reason) is { } times)
            {
                used.Add(times);
            }
            else
            {
                leftOut.Add(reason!);
            }
        }

        var calibration = new HostCalibration(runs.Count, [.. leftOut.GroupBy(r => r).Select(g => (g.Key, g.Count()))]);
        foreach (var release in used.GroupBy(t => t.Run.Release).OrderBy(g => Version.TryParse(g.Key, out var version) ? version : new Version(0, 0)).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            calibration.groups.Add(GroupOf(release.Key, [.. release]));
        }

        return calibration;
    }

    /// <summary>The file for <see cref="HostFile"/>, with what each value is from.</summary>
    public string ToYaml()
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"# Timings of a host, estimated by livemig calibrate from {Used} of {Runs} runs. For livemig validate --host.\n");
        foreach (var (reason, count) in LeftOut)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"# not used: {count} runs, {reason}\n");
        }

        yaml.Append("# A timing that is not named, such as those of throttling, keeps its default.\n");
        var isNested = groups.Count > 1;
        if (isNested)
        {
            yaml.Append(HostFile.VersionsName + ":\n");
        }

        foreach (var group in groups)
        {
            yaml.Append(isNested ? $"  \"{group.Release}\": # {group.RunCount} runs\n" : $"# measured with version {group.Release}, {group.RunCount} runs\n");
            var indent = isNested ? "    " : "";
            Write(yaml, indent, group.Common);
            if (group.TwoCpus.Count > 0)
            {
                yaml.Append(indent + HostFile.TwoCpusName + ": # sender and receiver not on one processor\n");
                Write(yaml, indent + "  ", group.TwoCpus);
            }
        }

        return yaml.ToString();
    }

    /// <summary>The profile that the file gives.</summary>
    public HostProfile ToProfile() => HostFile.Read(ToYaml(), "", out var faults) ?? throw new InvalidOperationException(string.Join("; ", faults));

    private static Group GroupOf(string release, IReadOnlyList<RunTimes> runs)
    {
        var onOne = runs.Where(r => r.Run.Scenario.SenderAndReceiverShareOneCpu).ToList();
        var onTwo = runs.Where(r => !r.Run.Scenario.SenderAndReceiverShareOneCpu).ToList();
        var main = onOne.Count > 0 ? onOne : onTwo;

        // The zero test needs a full page's time and the other way round; each is a small part of the other's runs, so once is enough.
        var zeroMs = HostEstimates.OrDefault(Estimate.None(""), t => t.ZeroPageTime);
        var page = HostEstimates.FinalStage(main, zeroMs, null).Page;
        var zero = HostEstimates.ZeroPage(runs, HostEstimates.OrDefault(page, t => t.FullPageTime));
        zeroMs = HostEstimates.OrDefault(zero, t => t.ZeroPageTime);
        var (stopped, device) = HostEstimates.FinalStage(main, zeroMs, null);
        List<(string, Estimate)> common =
        [
            .. HostEstimates.Steps(main, zero),
            ("deviceSaveTime", device),
            ("fullPageTime", HostEstimates.LivePage(main, zeroMs, stopped)),
            ("stoppedFullPageTime", stopped),
        ];
        List<(string, Estimate)> two = [];
        if (onOne.Count > 0 && onTwo.Count > 0)
        {
            var stoppedOnTwo = HostEstimates.FinalStage(onTwo, zeroMs, HostEstimates.OrDefault(device, t => t.DeviceSaveTime)).Page;
            two = [("fullPageTime", HostEstimates.LivePage(onTwo, zeroMs, stoppedOnTwo)), ("stoppedFullPageTime", stoppedOnTwo)];
        }

        return new Group(release, runs.Count, AssumedTimings.AddTo(common, onOne.Count > 0), two);
    }

    private static void Write(StringBuilder yaml, string indent, IReadOnlyList<(string Name, Estimate Estimate)> estimates)
    {
        var width = estimates.Max(e => e.Name.Length) + 12;
        foreach (var (name, estimate) in estimates)
        {
            var line = estimate.Text is { } text ? $"{name}: {text}".PadRight(width) + " # " : $"# {name}: ";
            yaml.Append(indent).Append(line).Append(estimate.Comment).Append('\n');
        }
    }

    private sealed record Group(string Release, int RunCount, IReadOnlyList<(string Name, Estimate Estimate)> Common, IReadOnlyList<(string Name, Estimate Estimate)> TwoCpus);
}
