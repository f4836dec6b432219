using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>Each hypervisor as a choice of parts.</summary>
public static class HypervisorProfiles
{
    /// <summary>The textbook's pre-copy: no header, no set-up, no fixed pause. Source: Clark et al., NSDI 2005.</summary>
    public static MigrationPlan Textbook(NetworkPath path, VirtualDuration downtimeLimit) => new()
    {
        Path = path,
        Policies = [new DowntimeLimitPolicy(downtimeLimit, Strictly: false), new RoundLimitPolicy(30, Verdict.StopAndCopy)],
    };

    /// <summary>QEMU 7.2 with TCG. Sources: migration/migration.c and migration/ram.c of 7.2; times measured on one host, version 7.2.22.</summary>
    public static MigrationPlan Qemu(NetworkPath path, VirtualDuration downtimeLimit, DataRate maxBandwidth) => new()
    {
        Path = path,
        MaxBandwidth = maxBandwidth,
        SetupTime = VirtualDuration.FromMilliseconds(2), // measured: 1 to 3 ms
        Window = VirtualDuration.FromMilliseconds(100), // BUFFER_DELAY
        WindowOvershoot = VirtualDuration.FromMicroseconds(190), // measured: windows last 100.19 ms in the mean
        ReadsLogEarly = true,
        Policies = [new DowntimeLimitPolicy(downtimeLimit, Strictly: true)],
        Costs = new PageCosts { NormalPageBytes = 4104, ZeroPageBytes = 9, ZeroPageTime = new VirtualDuration(480) }, // measured: 0.47 to 0.49 us
        StopTime = VirtualDuration.FromMicroseconds(100), // measured
        DeviceState = new ByteCount(111_885), // measured, machine type pc without devices
        ResumeTime = VirtualDuration.FromMicroseconds(2_600), // measured
    };

    /// <summary>
    /// Hyper-V since Windows Server 2012 R2: full copy, then passes over modified pages, at most five (a Hyper-V book, chapter 7).
    /// Microsoft publishes neither the threshold nor the times. <i>Assumed</i>: stop when the rest fits in the downtime limit, 100 ms set-up,
    /// 10 ms to stop, 50 ms to resume, 1 MiB device state, no compression.
    /// </summary>
    public static MigrationPlan HyperV(NetworkPath path, VirtualDuration downtimeLimit) => new()
    {
        Path = path,
        SetupTime = VirtualDuration.FromMilliseconds(100),
        Policies = [new DowntimeLimitPolicy(downtimeLimit, Strictly: false), new RoundLimitPolicy(5, Verdict.StopAndCopy)],
        StopTime = VirtualDuration.FromMilliseconds(10),
        DeviceState = ByteCount.FromMiB(1),
        ResumeTime = VirtualDuration.FromMilliseconds(50),
    };
}
