using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>Examines what an operator asks, whatever the hypervisor.</summary>
internal static class SettingsFaults
{
    private static readonly VirtualDuration LongestDowntimeLimit = VirtualDuration.FromSeconds(2_000); // MAX_MIGRATE_DOWNTIME_SECONDS, QEMU 7.2

    public static IReadOnlyList<string> Of(MigrationSettings settings)
    {
        List<string>? faults = null;
        CheckLimits("", settings.MaxBandwidth, settings.DowntimeLimit, settings.MaxPostcopyBandwidth);
        CheckRate("switchover bandwidth", settings.SwitchoverBandwidth);
        CheckRate("storage bandwidth", settings.StorageBandwidth);
        Check(settings.Technique != Reports.MigrationTechnique.StorageOnly || settings.Storage?.To is not null, "storage to move disks to", "none", "a name, with technique storage");
        Check(settings.TimeLimit is null || settings.TimeLimit > VirtualDuration.Zero, "time limit", settings.TimeLimit ?? default, "above 0");
        CheckName(settings.AtTimeLimit, "action at the time limit");
        foreach (var command in settings.Commands)
        {
            Check(command.At >= VirtualDuration.Zero, "time of a command", command.At, "0 or more");
            if (command is SetLimitsCommand limits)
            {
                CheckLimits("commanded ", limits.MaxBandwidth, limits.DowntimeLimit, limits.MaxPostcopyBandwidth);
            }
        }

        if (settings.AutoConverge is { } throttle)
        {
            Check(throttle.TriggerPercent is >= 1 and <= 100, "auto-converge trigger percent", throttle.TriggerPercent, "1 to 100");
            Check(throttle.InitialPercent is >= 1 and <= 99, "auto-converge initial percent", throttle.InitialPercent, "1 to 99");
            Check(throttle.IncrementPercent is >= 1 and <= 99, "auto-converge increment percent", throttle.IncrementPercent, "1 to 99");
            Check(throttle.MaxPercent >= throttle.InitialPercent && throttle.MaxPercent <= 99, "auto-converge max percent", throttle.MaxPercent, "the initial percent to 99");
        }

        Check(settings.CpuSharePercent is null or (>= 1 and <= 99), "CPU share percent", settings.CpuSharePercent ?? 0, "1 to 99");
        if (settings.DirtyLimit is { } dirtyLimit)
        {
            var entries = dirtyLimit.RingEntries;
            Check(dirtyLimit.TriggerPercent is >= 1 and <= 100, "dirty-limit trigger percent", dirtyLimit.TriggerPercent, "1 to 100");
            Check(dirtyLimit.VcpuLimit >= DataRate.FromMiBPerSecond(1), "dirty-limit of a vCPU", dirtyLimit.VcpuLimit, "1 MiB/s or more");
            Check(dirtyLimit.Period >= VirtualDuration.FromMilliseconds(1) && dirtyLimit.Period <= VirtualDuration.FromSeconds(1), "dirty-limit period", dirtyLimit.Period, "1 ms to 1 s");
            Check(entries is >= 1024 and <= 65_536 && BitOperations.IsPow2(entries), "entries of a dirty ring", entries, "a power of two from 1,024 to 65,536");
        }

        if (settings.Announce is { } announce)
        {
            Check(IsUpTo(announce.Initial, 100), "announce initial", announce.Initial, "0 to 100 s");
            Check(IsUpTo(announce.Step, 10), "announce step", announce.Step, "0 to 10 s");
            Check(IsUpTo(announce.Max, 100), "announce max", announce.Max, "0 to 100 s");
            Check(announce.Rounds is >= 1 and <= 1_000, "announce rounds", announce.Rounds, "1 to 1000");
        }

        if (settings.PostCopy is { } postCopy)
        {
            Check(postCopy.SwitchAfterRounds is null or >= 1, "rounds before the switch", postCopy.SwitchAfterRounds, "1 or more");
            Check(postCopy.SwitchAfter is null || postCopy.SwitchAfter >= VirtualDuration.Zero, "time before the switch", postCopy.SwitchAfter, "0 or more");
            Check(postCopy.PrefetchPages is >= 0 and <= 65_536, "pages around a requested one", postCopy.PrefetchPages, "0 to 65,536");
            Check(!postCopy.SaysWhen || settings.Technique == Reports.MigrationTechnique.Hybrid, "technique with a condition to switch to post-copy", Reports.StatusWords.Of(settings.Technique), "hybrid, or a command in place of the condition");
        }

        if (settings.Xbzrle is { } xbzrle)
        {
            var bytes = xbzrle.CacheSize.Bytes;
            Check(bytes >= PageExactMemory.PageBytes && BitOperations.IsPow2(bytes), "xbzrle cache size", bytes, "a power of two of 4,096 bytes or more");
        }

        if (settings.Multifd is { } multifd)
        {
            Check(multifd.Channels is >= 1 and <= 255, "multifd channels", multifd.Channels, "1 to 255");
        }

        if (settings.PageCompression is { } pageCompression)
        {
            Check(pageCompression.Threads is >= 1 and <= 255, "page compression threads", pageCompression.Threads, "1 to 255");
            Check(pageCompression.Level is >= 0 and <= 9, "page compression level", pageCompression.Level, "0 to 9");
        }

        if (settings.Compression is { } compression)
        {
            Check(compression.Threads is null or (>= 1 and <= 255), "compression threads", compression.Threads ?? 0, "1 to 255");
            Check(compression.Algorithm is not StreamCompression.None && Enum.IsDefined(compression.Algorithm), "compression algorithm", compression.Algorithm, "Zlib, Zstd, Lz4, Xpress");
        }

        return (IReadOnlyList<string>?)faults ?? [];

        static bool IsUpTo(VirtualDuration value, int seconds) => value >= VirtualDuration.Zero && value <= VirtualDuration.FromSeconds(seconds);

        void CheckLimits(string prefix, DataRate? maxBandwidth, VirtualDuration? downtimeLimit, DataRate? maxPostcopyBandwidth)
        {
            CheckRate(prefix + "max bandwidth", maxBandwidth);
            CheckRate(prefix + "max post-copy bandwidth", maxPostcopyBandwidth);
            Check(downtimeLimit is null || (downtimeLimit >= VirtualDuration.Zero && downtimeLimit <= LongestDowntimeLimit), prefix + "downtime limit", downtimeLimit ?? default, "0 to 2,000 s");
        }

        void CheckName<T>(T value, string what)
            where T : struct, Enum
        {
            if (!Enum.IsDefined(value))
            {
                Check(isAllowed: false, what, value, string.Join(", ", Enum.GetNames<T>()));
            }
        }

        void CheckRate(string what, DataRate? rate) => Check(rate is null || rate.Value.BytesPerSecond > 0, what, rate ?? default, "above 0");

        void Check<T>(bool isAllowed, string what, T value, string allowed)
        {
            if (!isAllowed)
            {
                Add(what, value, allowed);
            }
        }

        // Apart, so that checks of settings in order are no more than comparisons.
        [MethodImpl(MethodImplOptions.NoInlining)]
        void Add<T>(string what, T value, string allowed) => (faults ??= []).Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {value}; allowed is {allowed}"));
    }
}
