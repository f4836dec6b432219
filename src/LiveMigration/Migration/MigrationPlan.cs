using LiveMigration.Memory;
using LiveMigration.Networking;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>How one migration is carried out: a choice for each part.</summary>
public sealed record MigrationPlan
{
    /// <summary>Time before the first page is sent; 0 or more.</summary>
    public VirtualDuration SetupTime { get; init; }

    /// <summary>The way between the hosts.</summary>
    public required NetworkPath Path { get; init; }

    /// <summary>The sender's rate-limit window; null sends without pause.</summary>
    /// <value>Default null. QEMU: 100 ms (BUFFER_DELAY, migration/migration.c, 7.2).</value>
    public VirtualDuration? Window { get; init; }

    /// <summary>How much later than asked the sender wakes at a window's end; 0 or more.</summary>
    public VirtualDuration WindowOvershoot { get; init; }

    /// <summary>Rate limit kept by windows; not applied without <see cref="Window"/> nor in stop-and-copy.</summary>
    public DataRate MaxBandwidth { get; init; } = DataRate.Unlimited;

    /// <summary>Whether the log is read as soon as the estimate of what is pending satisfies the policies (QEMU), or only when nothing is pending.</summary>
    public bool ReadsLogEarly { get; init; }

    /// <summary>Asked in order; at least one.</summary>
    public required IReadOnlyList<ISwitchoverPolicy> Policies { get; init; }

    /// <summary>What pages cost.</summary>
    public PageCosts Costs { get; init; } = new();

    /// <summary>From the decision to the guest standing still.</summary>
    public VirtualDuration StopTime { get; init; }

    /// <summary>Device state sent after the last page.</summary>
    public ByteCount DeviceState { get; init; }

    /// <summary>From the last byte's arrival to the guest running.</summary>
    public VirtualDuration ResumeTime { get; init; }

    /// <summary>The migration ends as not converged when it still is in its rounds this long after its start.</summary>
    /// <value>Default 1 h.</value>
    public VirtualDuration TimeLimit { get; init; } = VirtualDuration.FromSeconds(3600);
}
