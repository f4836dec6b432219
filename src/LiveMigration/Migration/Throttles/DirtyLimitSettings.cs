using LiveMigration.Simulation;

namespace LiveMigration.Migration.Throttles;

/// <summary>Dirty-limit: hold each vCPU that dirties memory too fast to a quota, and leave those that only read alone.</summary>
/// <remarks>QEMU since 8.1: capability <c>dirty-limit</c>, qapi/migration.json. It needs a guest that was started with KVM's dirty ring.</remarks>
public sealed record DirtyLimitSettings
{
    /// <summary>Dirtied bytes over sent bytes of a period that count as too many, in percent; from 1 to 100.</summary>
    /// <value>Default 50. QEMU: <c>throttle-trigger-threshold</c>.</value>
    public int TriggerPercent { get; init; } = 50;

    /// <summary>What each vCPU may dirty; 1 MiB/s or more, counted in whole MiB/s.</summary>
    /// <value>Default 1 MiB/s. QEMU: <c>vcpu-dirty-limit</c>, which it calls MB/s.</value>
    public DataRate VcpuLimit { get; init; } = DataRate.FromMiBPerSecond(1);

    /// <summary>Time over which a vCPU's rate is measured, and after which its sleep is adjusted; from 1 ms to 1 s.</summary>
    /// <value>Default 1 s. QEMU: <c>x-vcpu-dirty-limit-period</c>.</value>
    public VirtualDuration Period { get; init; } = VirtualDuration.FromSeconds(1);

    /// <summary>Pages that a vCPU's dirty ring holds; a power of two from 1,024 to 65,536.</summary>
    /// <value>Default 4,096, as QEMU's documentation suggests. QEMU: <c>-accel kvm,dirty-ring-size</c>.</value>
    public int RingEntries { get; init; } = 4096;
}
