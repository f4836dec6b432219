using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>How QEMU goes on after a switch to post-copy, and what it refuses together with it.</summary>
/// <remarks>Source: migration/options.c (migrate_caps_check; in 7.2 migration.c), postcopy-ram.c.</remarks>
internal static class QemuPostCopy
{
    /// <summary>What this version refuses.</summary>
    public static IEnumerable<Refusal> Faults(QemuVersion version, MigrationSettings settings)
    {
        if (settings.PostCopy is { PrefetchPages: > 0 })
        {
            yield return new Refusal("pages around a requested one", $"{version.Name} sends the requested page alone and goes on behind it", "the textbook's post-copy sends them");
        }

        var allowed = settings.PostCopy is not null || settings.Technique is MigrationTechnique.PostCopy or MigrationTechnique.Hybrid;
        if (allowed && settings.Multifd is not null && version.RefusesMultifdWithPostCopy)
        {
            yield return new Refusal("multifd and postCopy", $"{version.Name} refuses them together", "QEMU can do both since 10.1");
        }

        if (settings is { PostCopy.Preempt: true, PageCompression: not null })
        {
            yield return new Refusal("preempt and compress", $"{version.Name} refuses them together", "choose one");
        }
    }

    public static PostCopyRules? Rules(QemuVersion version, HostTimings host, VirtualDuration readTime, MigrationSettings settings)
    {
        if (settings.PostCopy is null && settings.Technique is not (MigrationTechnique.PostCopy or MigrationTechnique.Hybrid))
        {
            return null;
        }

        var preempt = settings.PostCopy?.Preempt ?? false;
        return new PostCopyRules
        {
            SwitchTime = host.PostCopySwitchTime + (readTime - host.LogReadTime), // the last reading is part of it
            TimePerMissingStretch = host.PostCopySwitchTimePerStretch,
            SourceDowntime = host.PostCopySourceDowntime,
            MaxBandwidth = settings.MaxPostcopyBandwidth ?? DataRate.Unlimited,
            Preempt = preempt,
            RequestTime = preempt ? VirtualDuration.FromMicroseconds(500) : VirtualDuration.FromMilliseconds(10), // commit 20d8262281, May 2025
            PageTime = host.PostCopyPageTime,
            SwitchBytes = new ByteCount(version.CountsWholeStream ? 25_000 : 0), // measured, 10.0.2
            CountsMissingList = version.CountsWholeStream,
        };
    }
}
