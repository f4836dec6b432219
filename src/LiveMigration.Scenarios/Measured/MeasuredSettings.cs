using LiveMigration.Migration;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Measured;

/// <summary>The capabilities and parameters of a recorded scenario as settings.</summary>
/// <remarks>Defaults are QEMU's (qapi/migration.json, the same in 7.2 and 10.0), written out here so that a change of the library's cannot shift them.</remarks>
internal static class MeasuredSettings
{
    // No device of the recorded machine has what these are about, or they only observe. Recorded: no effect seen.
    private static readonly HashSet<string> WithoutEffect = new(StringComparer.Ordinal)
    {
        "events", "zero-blocks", "x-ignore-shared", "switchover-ack", "late-block-activate", "dirty-bitmaps", "postcopy-blocktime",
    };

    private static readonly HashSet<string> Modelled = new(StringComparer.Ordinal)
    {
        "auto-converge", "xbzrle", "multifd", "compress", "postcopy-ram", "postcopy-preempt", "pause-before-switchover", "return-path",
    };

    private static readonly Dictionary<string, string> SinceLater = new(StringComparer.Ordinal)
    {
        ["switchover-ack"] = "8.1",
        ["avail-switchover-bandwidth"] = "8.2",
        ["zero-page-detection"] = "9.0",
    };

    /// <summary>Whether the capability changes nothing of how such a machine is migrated.</summary>
    public static bool IsWithoutEffect(string capability) => WithoutEffect.Contains(capability);

    /// <summary>A limit in bytes per second, where 0 is none; null stays null.</summary>
    public static DataRate? RateOf(long? bytesPerSecond) => bytesPerSecond is not { } limit ? null : limit == 0 ? DataRate.Unlimited : new DataRate(limit);

    /// <summary>The settings; what is not modelled is added to the list.</summary>
    public static MigrationSettings Of(MeasuredScenario scenario, string release, List<string> notModelled)
    {
        Examine(scenario, release, notModelled);
        var parameters = scenario.Parameters;
        return new MigrationSettings
        {
            DowntimeLimit = VirtualDuration.FromMilliseconds(scenario.DowntimeLimitMs),
            MaxBandwidth = RateOf(scenario.MaxBandwidthBytesPerSecond),
            MaxPostcopyBandwidth = RateOf(QemuParameters.Number(parameters, "max-postcopy-bandwidth")) is { IsUnlimited: false } push ? push : null,
            SwitchoverBandwidth = QemuParameters.Number(parameters, "avail-switchover-bandwidth") is { } bandwidth and > 0 ? new DataRate(bandwidth) : null,
            AutoConverge = Has(scenario, "auto-converge") ? AutoConverge(parameters) : null,
            Xbzrle = Has(scenario, "xbzrle") ? new XbzrleSettings { CacheSize = new ByteCount(QemuParameters.Number(parameters, "xbzrle-cache-size") ?? 64 << 20) } : null,
            Multifd = Has(scenario, "multifd") ? Multifd(parameters, release, notModelled) : null,
            PageCompression = Has(scenario, "compress") ? Compression(parameters) : null,
            PostCopy = Has(scenario, "postcopy-ram") ? new PostCopySettings { Preempt = Has(scenario, "postcopy-preempt") } : null,
            DetectsZeroPages = Has(scenario, "multifd") || QemuParameters.Word(scenario.Parameters, "zero-page-detection") != "none",
            PauseBeforeSwitchover = Has(scenario, "pause-before-switchover"),
            ReturnPath = Has(scenario, "return-path"),
        };
    }

    private static void Examine(MeasuredScenario scenario, string release, List<string> notModelled)
    {
        var isOld = release == "7.2";
        foreach (var capability in scenario.Capabilities)
        {
            if (!Modelled.Contains(capability) && !WithoutEffect.Contains(capability))
            {
                notModelled.Add("capability " + capability);
            }
        }

        if (!isOld && Has(scenario, "compress"))
        {
            notModelled.Add($"capability compress with QEMU {release} (removed in 9.1)");
        }

        if (Has(scenario, "multifd") && Has(scenario, "postcopy-ram"))
        {
            notModelled.Add("capability multifd together with postcopy-ram (possible since 10.1)");
        }

        foreach (var name in scenario.Capabilities.Concat(scenario.Parameters.Select(p => p.Name)).Where(n => isOld && SinceLater.ContainsKey(n)))
        {
            notModelled.Add($"{name} with QEMU {release} (since {SinceLater[name]})");
        }

        foreach (var parameter in scenario.Parameters.Where(p => !QemuParameters.IsKnown(p.Name)))
        {
            notModelled.Add("parameter " + parameter.Name);
        }

        var detection = QemuParameters.Word(scenario.Parameters, "zero-page-detection");
        if (detection is not (null or "multifd" or "legacy" or "none"))
        {
            notModelled.Add("parameter zero-page-detection " + detection);
        }
    }

    private static AutoConvergeSettings AutoConverge(IReadOnlyList<MeasuredParameter> parameters) => new()
    {
        TriggerPercent = (int)(QemuParameters.Number(parameters, "throttle-trigger-threshold") ?? 50),
        InitialPercent = (int)(QemuParameters.Number(parameters, "cpu-throttle-initial") ?? 20),
        IncrementPercent = (int)(QemuParameters.Number(parameters, "cpu-throttle-increment") ?? 10),
        MaxPercent = (int)(QemuParameters.Number(parameters, "max-cpu-throttle") ?? 99),
        TailSlow = QemuParameters.Flag(parameters, "cpu-throttle-tailslow") ?? false,
    };

    private static MultifdSettings Multifd(IReadOnlyList<MeasuredParameter> parameters, string release, List<string> notModelled)
    {
        var compression = QemuParameters.Word(parameters, "multifd-compression") ?? "none";
        if (compression is not ("none" or "zlib" or "zstd"))
        {
            notModelled.Add("parameter multifd-compression " + compression);
        }
        else if (compression != "none" && (QemuParameters.Number(parameters, $"multifd-{compression}-level") ?? 1) != 1)
        {
            notModelled.Add($"parameter multifd-{compression}-level other than 1");
        }

        return new MultifdSettings
        {
            Channels = (int)(QemuParameters.Number(parameters, "multifd-channels") ?? 2),
            Compression = compression switch { "zlib" => StreamCompression.Zlib, "zstd" => StreamCompression.Zstd, _ => StreamCompression.None },
            ZeroPages = release == "7.2" ? ZeroPageDetection.MainThread : QemuParameters.Word(parameters, "zero-page-detection") switch
            {
                "legacy" => ZeroPageDetection.MainThread,
                "none" => ZeroPageDetection.None,
                _ => ZeroPageDetection.Channels,
            },
        };
    }

    private static PageCompressionSettings Compression(IReadOnlyList<MeasuredParameter> parameters) => new()
    {
        Threads = (int)(QemuParameters.Number(parameters, "compress-threads") ?? 8),
        Level = (int)(QemuParameters.Number(parameters, "compress-level") ?? 1),
        WaitForThread = QemuParameters.Flag(parameters, "compress-wait-thread") ?? true,
    };

    private static bool Has(MeasuredScenario scenario, string capability) => scenario.Capabilities.Contains(capability);
}
