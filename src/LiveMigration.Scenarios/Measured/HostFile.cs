using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Simulation;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LiveMigration.Scenarios.Measured;

/// <summary>Reads a host's timings from YAML or JSON: one mapping, the names of <see cref="HostTimings"/> with a small first letter, durations as <c>1.2 ms</c>.</summary>
/// <remarks>
/// <c>versions: { "7.2": { ... } }</c> holds what differs by version, <c>twoCpus: { ... }</c>, beside the others or within a version,
/// what differs where sender and receiver do not share one processor. What stands deeper wins, and <c>twoCpus</c> over what is for both.
/// </remarks>
public static class HostFile
{
    internal const string VersionsName = "versions";
    internal const string TwoCpusName = "twoCpus";

    private static readonly (string Unit, decimal Nanoseconds)[] Units = [("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)];

    private static readonly Dictionary<string, Func<HostTimings, VirtualDuration, HostTimings>> Fields = new(StringComparer.Ordinal)
    {
        ["setupTime"] = (h, d) => h with { SetupTime = d },
        ["logReadTime"] = (h, d) => h with { LogReadTime = d },
        ["logReadTimePerGiB"] = (h, d) => h with { LogReadTimePerGiB = d },
        ["stopTimePerVcpu"] = (h, d) => h with { StopTimePerVcpu = d },
        ["deviceSaveTimePerVcpu"] = (h, d) => h with { DeviceSaveTimePerVcpu = d },
        ["resumeTimePerVcpu"] = (h, d) => h with { ResumeTimePerVcpu = d },
        ["deviceStateTimePerMiB"] = (h, d) => h with { DeviceStateTimePerMiB = d },
        ["wakeLatency"] = (h, d) => h with { WakeLatency = d },
        ["fullPageTime"] = (h, d) => h with { FullPageTime = d },
        ["stoppedFullPageTime"] = (h, d) => h with { StoppedFullPageTime = d },
        ["zeroPageTime"] = (h, d) => h with { ZeroPageTime = d },
        ["stopTime"] = (h, d) => h with { StopTime = d },
        ["finalReadTime"] = (h, d) => h with { FinalReadTime = d },
        ["deviceSaveTime"] = (h, d) => h with { DeviceSaveTime = d },
        ["resumeTime"] = (h, d) => h with { ResumeTime = d },
        ["acknowledgeTime"] = (h, d) => h with { AcknowledgeTime = d },
        ["throttleSleepOverrun"] = (h, d) => h with { ThrottleSleepOverrun = d },
        ["throttleTickOverrun"] = (h, d) => h with { ThrottleTickOverrun = d },
        ["postCopySwitchTime"] = (h, d) => h with { PostCopySwitchTime = d },
        ["postCopySwitchTimePerStretch"] = (h, d) => h with { PostCopySwitchTimePerStretch = d },
        ["postCopySourceDowntime"] = (h, d) => h with { PostCopySourceDowntime = d },
        ["postCopyPageTime"] = (h, d) => h with { PostCopyPageTime = d },
        ["xbzrleMissTime"] = (h, d) => h with { XbzrleMissTime = d },
        ["xbzrleHitTime"] = (h, d) => h with { XbzrleHitTime = d },
        ["channelPageTime"] = (h, d) => h with { ChannelPageTime = d },
        ["compressionHandOffTime"] = (h, d) => h with { CompressionHandOffTime = d },
    };

    private static readonly Dictionary<string, Func<HostTimings, double, HostTimings>> Numbers = new(StringComparer.Ordinal)
    {
        ["compressionTimeFactor"] = (h, n) => h with { CompressionTimeFactor = n },
        ["migrationCpus"] = (h, n) => h with { MigrationCpus = n },
        ["stoppedMigrationCpus"] = (h, n) => h with { StoppedMigrationCpus = n },
    };

    /// <summary>The names that may stand in the file, in the order of <see cref="HostTimings"/>.</summary>
    public static IReadOnlyList<string> FieldNames { get; } = [.. Fields.Keys, .. Numbers.Keys];

    /// <summary>Reads a profile; what the file does not name keeps its default.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="faults">Everything that is wrong, one sentence each.</param>
    /// <returns>Null if there are faults.</returns>
    public static HostProfile? Read(string text, string file, out IReadOnlyList<string> faults)
    {
        if (YamlMapping.Open(text, file, $"not a host's timings; allowed is one document with {string.Join(", ", FieldNames)}", out faults) is not { } root)
        {
            return null;
        }

        var found = new List<string>();
        var all = ReadLayer(root, file, "", mayHaveVersions: true, found);
        faults = found;
        return found.Count > 0 ? null : new HostProfile((release, sharesOneCpu) =>
        {
            var own = all.Versions.GetValueOrDefault(release);
            var timings = all.Apply(new HostTimings());
            timings = own?.Apply(timings) ?? timings;
            return sharesOneCpu ? timings : TwoCpus(own, TwoCpus(all, timings));
        });
    }

    private static HostTimings TwoCpus(Layer? layer, HostTimings timings) => layer?.TwoCpus?.Apply(timings) ?? timings;

    /// <summary>What one mapping of the file says.</summary>
    private sealed class Layer
    {
        public List<Func<HostTimings, HostTimings>> Changes { get; } = [];

        public Layer? TwoCpus { get; set; }

        public Dictionary<string, Layer> Versions { get; } = new(StringComparer.Ordinal);

        public HostTimings Apply(HostTimings timings) => Changes.Aggregate(timings, (t, change) => change(t));
    }

    private static Layer ReadLayer(YamlMappingNode mapping, string file, string path, bool mayHaveVersions, List<string> found)
    {
        var layer = new Layer();
        var isPlacement = path.EndsWith(TwoCpusName + ".", StringComparison.Ordinal);
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (name == VersionsName && mayHaveVersions)
            {
                foreach (var (version, content) in Mapping(value, file, path + name, found))
                {
                    var release = (version as YamlScalarNode)?.Value ?? version.ToString();
                    layer.Versions[release] = ReadLayer(Mapping(content, file, $"{path}{name}.{release}", found), file, $"{path}{name}.{release}.", mayHaveVersions: false, found);
                }
            }
            else if (name == TwoCpusName && !isPlacement)
            {
                layer.TwoCpus = ReadLayer(Mapping(value, file, path + name, found), file, $"{path}{name}.", mayHaveVersions: false, found);
            }
            else
            {
                ReadField(name, key, value, layer, file, path, found);
            }
        }

        return layer;
    }

    private static YamlMappingNode Mapping(YamlNode node, string file, string path, List<string> found)
    {
        if (node is YamlMappingNode mapping)
        {
            return mapping;
        }

        found.Add($"{file}:{node.Start.Line}: {path}: {(node is YamlScalarNode scalar ? $"\"{scalar.Value}\"" : $"a {node.NodeType}")} is not a mapping of names to timings");
        return [];
    }

    private static void ReadField(string name, YamlNode key, YamlNode value, Layer layer, string file, string path, List<string> found)
    {
        var words = (value as YamlScalarNode)?.Value;
        if (Numbers.TryGetValue(name, out var withNumber))
        {
            if (double.TryParse(words, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1_000_000)
            {
                layer.Changes.Add(t => withNumber(t, number));
            }
            else
            {
                found.Add($"{file}:{value.Start.Line}: {path}{name}: \"{words ?? value.NodeType.ToString()}\" is not a number above 0; write for example 1.5");
            }
        }
        else if (!Fields.TryGetValue(name, out var with))
        {
            found.Add($"{file}:{key.Start.Line}: {path}{name}: not a timing of a host; allowed are {string.Join(", ", FieldNames)}, {VersionsName}, {TwoCpusName}");
        }
        else if (words is not null && TryDuration(words, out var duration))
        {
            layer.Changes.Add(t => with(t, duration));
        }
        else
        {
            found.Add($"{file}:{value.Start.Line}: {path}{name}: \"{words ?? value.NodeType.ToString()}\" is not a duration of 0 or more; write for example 1.2 ms (ns, us, ms, s)");
        }
    }

    private static bool TryDuration(string text, out VirtualDuration duration)
    {
        duration = default;
        var words = text.Trim();
        var digits = words.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var unit = words[digits..].Trim();
        var nanoseconds = Units.FirstOrDefault(u => u.Unit == unit).Nanoseconds;
        if (nanoseconds == 0 || !decimal.TryParse(words[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1_000_000)
        {
            return false;
        }

        duration = new VirtualDuration((long)(number * nanoseconds));
        return true;
    }
}
