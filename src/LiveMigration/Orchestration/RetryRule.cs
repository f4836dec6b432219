using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>When a migration that did not succeed is tried again.</summary>
/// <param name="Count">How often at most; 1 or more.</param>
/// <param name="Wait">From the end of the first attempt to the begin of the second; 0 or more.</param>
/// <param name="Factor">By what each further wait is longer; 1 or more.</param>
/// <remarks>KubeVirt: evacuation migrations wait 20 s, then twice as long each time; pkg/virt-controller/watch/migration/migration.go.</remarks>
public sealed record RetryRule(int Count, VirtualDuration Wait, decimal Factor)
{
    private static readonly VirtualDuration Longest = VirtualDuration.FromSeconds(365 * 86_400);

    /// <summary>Whether an attempt that ended so is followed by another: it failed, did not converge, or its controller gave it up. What an operator cancelled or what was refused is not.</summary>
    public bool Applies(MigrationReport report, int attemptsSoFar)
    {
        ArgumentNullException.ThrowIfNull(report);
        return attemptsSoFar <= Count && (report.Status is MigrationStatus.Failed or MigrationStatus.NotConverged || report.WasGivenUp);
    }

    /// <summary>The wait after an attempt; at most a year.</summary>
    /// <param name="attempt">1 for the first.</param>
    public VirtualDuration WaitAfter(int attempt)
    {
        var wait = (decimal)Wait.Nanoseconds;
        for (var i = 1; i < attempt && wait < Longest.Nanoseconds; i++)
        {
            wait *= Factor;
        }

        return wait >= Longest.Nanoseconds ? Longest : new VirtualDuration((long)wait);
    }

    /// <summary>The settings of a later attempt: orders are given again, mishaps that have happened are not.</summary>
    /// <param name="settings">Those of the first attempt.</param>
    /// <param name="since">From the first attempt's start to this one's.</param>
    public static MigrationSettings Later(MigrationSettings settings, VirtualDuration since)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings with
        {
            Commands = [.. settings.Commands.Where(c => !c.IsMishap || c.At >= since).Select(c => c.IsMishap ? c with { At = c.At - since } : c)],
        };
    }
}
