using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>How fast a host does the work of a migration, apart from the network. All of it can be measured from a few migrations.</summary>
/// <remarks>
/// The defaults are a present-day server: zero test 3.7 million pages/s (a 1 TiB migration reported in February 2023 on
/// qemu-devel), full pages at 2.5 GB/s a core (KubeVirt and vMotion report 15 to 20 Gbit/s a stream). Times around the
/// switchover are those of a small guest (cloud-hypervisor pull request 7979: 27 ms in all).
/// </remarks>
public sealed record HostTimings
{
    /// <summary>From the command to the first reading of the dirty log.</summary>
    public VirtualDuration SetupTime { get; init; } = VirtualDuration.FromMicroseconds(1_200);

    /// <summary>A reading of the dirty log, whatever the memory's size.</summary>
    public VirtualDuration LogReadTime { get; init; } = VirtualDuration.FromMicroseconds(200);

    /// <summary>What each GiB adds to a reading of the dirty log.</summary>
    /// <value>Default 0.2 ms (KubeVirt enhancement 248: several 100 ms for 1 TB; QEMU with 200 GiB: 138 ms at most).</value>
    public VirtualDuration LogReadTimePerGiB { get; init; } = VirtualDuration.FromMicroseconds(200);

    /// <summary>How much later than asked a sleeping sender wakes.</summary>
    public VirtualDuration WakeLatency { get; init; } = VirtualDuration.FromMicroseconds(100);

    /// <summary>Sender's and receiver's time for a full page while the guest runs.</summary>
    public VirtualDuration FullPageTime { get; init; } = new(1_640);

    /// <summary>The same while the guest stands still.</summary>
    public VirtualDuration StoppedFullPageTime { get; init; } = new(1_640);

    /// <summary>Time to find a page zero.</summary>
    public VirtualDuration ZeroPageTime { get; init; } = new(270);

    /// <summary>From the decision to the guest standing still.</summary>
    public VirtualDuration StopTime { get; init; } = VirtualDuration.FromMicroseconds(150);

    /// <summary>From the guest's stop to the end of the last reading of the log, beside <see cref="LogReadTime"/>'s share of size.</summary>
    public VirtualDuration FinalReadTime { get; init; } = VirtualDuration.FromMicroseconds(200);

    /// <summary>To save the device state.</summary>
    public VirtualDuration DeviceSaveTime { get; init; } = VirtualDuration.FromMilliseconds(5);

    /// <summary>From the last byte's arrival to the guest running.</summary>
    public VirtualDuration ResumeTime { get; init; } = VirtualDuration.FromMilliseconds(15);

    /// <summary>From the guest running to the source knowing, where it waits for that.</summary>
    public VirtualDuration AcknowledgeTime { get; init; } = VirtualDuration.FromMilliseconds(1);

    /// <summary>How much longer than asked a throttled vCPU sleeps.</summary>
    public VirtualDuration ThrottleSleepOverrun { get; init; } = VirtualDuration.FromMicroseconds(150);

    /// <summary>How much later than asked a throttle's next tick comes.</summary>
    public VirtualDuration ThrottleTickOverrun { get; init; } = VirtualDuration.FromMicroseconds(60);

    /// <summary>From the guest's stop to its resume in a switch to post-copy.</summary>
    public VirtualDuration PostCopySwitchTime { get; init; } = VirtualDuration.FromMicroseconds(9_500);

    /// <summary>What each stretch of missing pages adds to that.</summary>
    public VirtualDuration PostCopySwitchTimePerStretch { get; init; } = new(1_700);

    /// <summary>The part of the switch that the source counts as its downtime.</summary>
    public VirtualDuration PostCopySourceDowntime { get; init; } = VirtualDuration.FromMilliseconds(2);

    /// <summary>Time for a full page after a switch to post-copy: received and placed.</summary>
    public VirtualDuration PostCopyPageTime { get; init; } = new(2_500);
}
