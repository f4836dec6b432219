using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>Constants of KubeVirt's stall detection (VEP 248), as the code has them.</summary>
/// <remarks>Source: StallDetectorOptions, pkg/util/migrations, main of August 2026 (feature gate MigrationStallDetection, alpha).</remarks>
public sealed record StallDetectorOptions
{
    /// <summary>How little may be called no progress, as a share; from 0 to 1.</summary>
    /// <value>Default 4 % (<c>stallMargin</c>).</value>
    public double StallMargin { get; init; } = 0.04;

    /// <summary>The window in which progress is to be made, and the patience at first; whole seconds, 1 or more.</summary>
    /// <value>Default 40 s (<c>stallProgressTimeout</c>; the enhancement's text says 60).</value>
    public VirtualDuration StallProgressTimeout { get; init; } = VirtualDuration.FromSeconds(40);

    /// <summary>How long a raised downtime limit has to bring the switchover; whole seconds.</summary>
    /// <value>Default 60 s (<c>switchoverTimeout</c>).</value>
    public VirtualDuration SwitchoverTimeout { get; init; } = VirtualDuration.FromSeconds(60);

    /// <summary>Weight of a new sample of the bandwidth; above 0 to 1.</summary>
    /// <value>Default 0.4 (<c>ewmaAlpha</c>).</value>
    public double EwmaAlpha { get; init; } = 0.4;

    /// <summary>How far above the largest downtime an estimate may be for the downtime limit to be raised; 1 or more.</summary>
    /// <value>Default 1.5 (<c>precopyPossibleFactor</c>).</value>
    public double PrecopyPossibleFactor { get; init; } = 1.5;

    /// <summary>By what the patience is multiplied each time it ran out; from 0 to 1.</summary>
    /// <value>Default 0.5 (<c>patienceWindowDecayFactor</c>).</value>
    public double PatienceWindowDecayFactor { get; init; } = 0.5;

    /// <summary>Whether a good moment is waited for.</summary>
    /// <value>Default true (<c>searchLocalMinima</c>).</value>
    public bool SearchLocalMinima { get; init; } = true;

    /// <summary>How many times the completion time an action may take to the end; 1 or more.</summary>
    /// <value>Default 2 (<c>completionTimeoutFactor</c>).</value>
    public double CompletionTimeoutFactor { get; init; } = 2;
}
