using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Measured;

/// <summary>The host on which the reference migrations were recorded: two cores, QEMU's software emulation, loopback TCP.</summary>
/// <remarks>
/// Every figure is a median or mean over all recorded runs of a QEMU version, taken from trace events, never from a family
/// or a run: the versions differ in what they do around the switchover, the runs in whether sender and receiver share a processor.
/// </remarks>
public static class MeasuredHost
{
    /// <summary>The host's timings.</summary>
    /// <param name="isVersion10">QEMU 10.0.2 rather than 7.2.22.</param>
    /// <param name="oneCpu">Whether sender and receiver share one processor.</param>
    /// <param name="vcpuShare">Share of its processor that the guest really got, from 0 to 1; the rest is left to the migration.</param>
    public static HostTimings Timings(bool isVersion10, bool oneCpu, double vcpuShare = 1) => new()
    {
        SetupTime = VirtualDuration.FromMicroseconds(1_200), // first reading 1.64 ms after the command was sent, 0.45 ms of which pass before it is taken; n 167
        LogReadTime = VirtualDuration.FromMicroseconds(200), // with the wait before it; n 560
        LogReadTimePerGiB = VirtualDuration.Zero, // 128 MiB to 1 GiB alike
        WakeLatency = VirtualDuration.FromMicroseconds(isVersion10 ? 99 : 148), // windows last 100.099 and 100.148 ms in the mean; n 1,733 and 5,370
        FullPageTime = PageTime(oneCpu ? (isVersion10 ? 1_200 : 1_070) : 1_250),
        StoppedFullPageTime = PageTime(oneCpu ? (isVersion10 ? 1_200 : 1_070) : 2_100),
        ZeroPageTime = new VirtualDuration(isVersion10 ? 600 : 480),
        StopTime = VirtualDuration.FromMicroseconds(150), // n 167
        FinalReadTime = VirtualDuration.FromMicroseconds(isVersion10 ? 276 : 147),
        DeviceSaveTime = VirtualDuration.FromMicroseconds(isVersion10 ? 3_480 : 920),
        ResumeTime = VirtualDuration.FromMicroseconds(isVersion10 ? 1_700 : 2_670),
        AcknowledgeTime = VirtualDuration.FromMicroseconds(isVersion10 ? 3_350 : 200),
        ThrottleSleepOverrun = VirtualDuration.FromMicroseconds(150),
        ThrottleTickOverrun = VirtualDuration.FromMicroseconds(60),
        PostCopySwitchTime = VirtualDuration.FromMicroseconds(9_500), // n 19
        PostCopySwitchTimePerStretch = new VirtualDuration(1_700),
        PostCopySourceDowntime = VirtualDuration.FromMilliseconds(2),
        PostCopyPageTime = PageTime(474), // guests that write; n 16. An idle guest's push was measured at 351 MB/s (n 3), unexplained
        XbzrleMissTime = new VirtualDuration(10_500), // windows and last stretches of misses and hits, n 13
        XbzrleHitTime = new VirtualDuration(2_100), // 1.85 us in the final stage
        ChannelPageTime = new VirtualDuration(4_100), // 2.0 GB/s with two processors, final stages; n 6
        CompressionHandOffTime = new VirtualDuration(32_200), // 81.6 us a page less 49.4 of zlib, three runs with 256 random words
        MigrationCpus = 2 - vcpuShare,
        StoppedMigrationCpus = 2, // channels were seen to use both wherever sender and receiver ran; 9 to 19 ms for 24 to 34 MB, n 6
    };

    private static VirtualDuration PageTime(int megabytesPerSecond) => new(4104_000 / megabytesPerSecond);
}
