using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>Constants of KubeVirt's downtime tuning (VEP 291), as the code has them.</summary>
/// <remarks>Source: DowntimeTuningOptions and live-migration-source.go of pkg/virt-launcher/virtwrap, main of August 2026 (feature gate MigrationDowntimeTuning, alpha).</remarks>
public sealed record DowntimeRampOptions
{
    /// <summary>The first downtime limit; whole milliseconds, not above the largest.</summary>
    /// <value>Default 150 ms (<c>initialMs</c>).</value>
    public VirtualDuration Initial { get; init; } = VirtualDuration.FromMilliseconds(150);

    /// <summary>In how many steps the largest is reached; a rest of the division takes one more. 1 or more.</summary>
    /// <value>Default 7 (<c>steps</c>).</value>
    public int Steps { get; init; } = 7;

    /// <summary>The iteration from which on it rises; 0 or more.</summary>
    /// <value>Default 3 (<c>startAfterIteration</c>).</value>
    public int StartAfterIteration { get; init; } = 3;

    /// <summary>The least time between two steps; 1 s or more.</summary>
    /// <value>Default 10 s (<c>cooldownSeconds</c>).</value>
    public VirtualDuration Cooldown { get; init; } = VirtualDuration.FromSeconds(10);
}

/// <summary>KubeVirt's downtime tuning (VEP 291) as a bare rule: a downtime limit that rises with time once some iterations are through.</summary>
/// <param name="options">Its constants.</param>
/// <param name="largest">The largest downtime limit (<c>maxDowntimeMs</c>).</param>
public sealed class DowntimeRamp(DowntimeRampOptions options, VirtualDuration largest)
{
    private VirtualDuration? current;
    private VirtualDuration changedAt;

    /// <summary>What one step adds: in whole milliseconds, cut, 1 at least.</summary>
    public VirtualDuration Step => VirtualDuration.FromMilliseconds(Math.Max(1, Managed.WholeMilliseconds(largest - First) / options.Steps));

    private VirtualDuration First => Managed.Shortest(options.Initial, largest);

    /// <summary>The monitor looks.</summary>
    /// <param name="elapsed">Since the migration's start.</param>
    /// <param name="iteration">Readings of the dirty log so far.</param>
    /// <returns>The downtime limit to set now; null leaves it.</returns>
    public VirtualDuration? Look(VirtualDuration elapsed, int iteration)
    {
        if (current is not { } now)
        {
            return Set(First, elapsed);
        }

        return iteration >= options.StartAfterIteration && elapsed - changedAt >= options.Cooldown && now < largest
            ? Set(Managed.Shortest(now + Step, largest), elapsed)
            : null;
    }

    private VirtualDuration? Set(VirtualDuration limit, VirtualDuration at)
    {
        (current, changedAt) = (limit, at);
        return limit;
    }
}
