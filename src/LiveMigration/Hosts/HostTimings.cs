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

    /// <summary>What each virtual processor beyond the first adds to the pause until all stand still: they stop one after the other, and QEMU's downtime counts from the first on.</summary>
    /// <value>Default 0.7 ms: a guest of 12 TiB with 384 took 268 ms (Red Hat, quoted on qemu-devel in July 2024).</value>
    public VirtualDuration StopTimePerVcpu { get; init; } = VirtualDuration.FromMicroseconds(700);

    /// <summary>What each virtual processor beyond the first adds to <see cref="DeviceSaveTime"/>.</summary>
    /// <value>Default 0.4 ms: the same guest took 270 ms, of which one processor's 118 ms stand apart.</value>
    public VirtualDuration DeviceSaveTimePerVcpu { get; init; } = VirtualDuration.FromMicroseconds(400);

    /// <summary>What each virtual processor beyond the first adds to <see cref="ResumeTime"/>.</summary>
    /// <value>Default 0.35 ms: the same guest took 144 ms for everything after the last byte.</value>
    public VirtualDuration ResumeTimePerVcpu { get; init; } = VirtualDuration.FromMicroseconds(350);

    /// <summary>What each MiB of device state beyond the hypervisor's own takes at each end, to save and to load, beside its transfer.</summary>
    /// <value>Default 1 ms, assumed: one thread that copies and checks 1 GB/s.</value>
    public VirtualDuration DeviceStateTimePerMiB { get; init; } = VirtualDuration.FromMilliseconds(1);

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

    /// <summary>XBZRLE: time for a page that is not in the cache while the guest runs: copied into the cache and the output buffer, and sent.</summary>
    /// <value>Default 3 us, assumed: <see cref="FullPageTime"/> and two copies of 4 KiB.</value>
    public VirtualDuration XbzrleMissTime { get; init; } = VirtualDuration.FromMicroseconds(3);

    /// <summary>XBZRLE: time for a page that is in the cache: compared, and encoded if it changed.</summary>
    /// <value>Default 0.7 us, assumed: two pages read at 12 GB/s.</value>
    public VirtualDuration XbzrleHitTime { get; init; } = new(700);

    /// <summary>Processor time that a channel's page takes at the end that needs more of it, compression apart.</summary>
    /// <value>Default 1.64 us, that of a full page on the main stream.</value>
    public VirtualDuration ChannelPageTime { get; init; } = new(1_640);

    /// <summary>Page compression: processor time to hand a page to a thread and its bytes back, compression apart.</summary>
    /// <value>Default 5 us, assumed: two wake-ups of a thread.</value>
    public VirtualDuration CompressionHandOffTime { get; init; } = VirtualDuration.FromMicroseconds(5);

    /// <summary>Clock of the processors that compress and encrypt; positive.</summary>
    /// <value>Default 3.0 GHz, assumed.</value>
    /// <remarks>The other times here are measured or assumed as they are and do not follow it.</remarks>
    public ProcessorSpeed Clock { get; init; } = ProcessorSpeed.Default;

    /// <summary>Whether the processors have instructions for AES and its tag (features <c>aes</c> and <c>pclmulqdq</c>); <see cref="Host.TimingsOfProcessor"/> asks the processor model too.</summary>
    /// <value>Default true.</value>
    public bool HasAesInstructions { get; init; } = true;

    /// <summary>Time that compression takes over that of the machine on which it was measured; positive.</summary>
    /// <value>Default 1.</value>
    /// <remarks>The measured times are of compression and decompression together, as on a host that is both source and destination.</remarks>
    public double CompressionTimeFactor { get; init; } = 1;

    /// <summary>Processors that the migration's threads can use while the guest runs; positive, need not be whole.</summary>
    /// <value>Default 8, assumed: a server leaves that to the hypervisor.</value>
    public double MigrationCpus { get; init; } = 8;

    /// <summary>The same while the guest stands still; positive.</summary>
    /// <value>Default 8.</value>
    public double StoppedMigrationCpus { get; init; } = 8;

    /// <summary>A reading of the dirty log of so much memory; rounded down to a nanosecond.</summary>
    public VirtualDuration LogReadTimeOf(ByteCount memory) => LogReadTime + LogReadTimePerGiB.PerGiB(memory);

    /// <summary>From the stop of the first of so many virtual processors until all stand still.</summary>
    public VirtualDuration StopTimeOf(int vcpus) => StopTimePerVcpu * (vcpus - 1);

    /// <summary>To save the state of a guest of so many virtual processors.</summary>
    public VirtualDuration DeviceSaveTimeOf(int vcpus) => DeviceSaveTime + DeviceSaveTimePerVcpu * (vcpus - 1);

    /// <summary>From the last byte's arrival to a guest of so many virtual processors running.</summary>
    public VirtualDuration ResumeTimeOf(int vcpus) => ResumeTime + ResumeTimePerVcpu * (vcpus - 1);

    /// <summary>What the virtual processors beyond the first add to the pause of a switch to post-copy: to stop, save and load them.</summary>
    public VirtualDuration SwitchTimeOf(int vcpus) => (StopTimePerVcpu + DeviceSaveTimePerVcpu + ResumeTimePerVcpu) * (vcpus - 1);
}
