using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>The rules in which generations of vMotion differ; what they share is in <see cref="VMotion"/>.</summary>
public sealed record VMotionVersion
{
    /// <summary>The profile's name: <c>vmotion</c> for the present one, <c>vmotion-6</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The longest that the switchover is to take.</summary>
    public required VirtualDuration SwitchoverGoal { get; init; }

    /// <summary>How long every vCPU stands still for each GiB while write traces are installed.</summary>
    public required VirtualDuration TracingStunPerGiB { get; init; }

    /// <summary>What each GiB adds to the pause for the bitmap of changed pages.</summary>
    public required VirtualDuration BitmapTimePerGiB { get; init; }

    /// <summary>Whether it opens as many streams as the network card needs, or one.</summary>
    public required bool StreamsFollowNic { get; init; }

    /// <summary>What is assumed of this one alone, one sentence each.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>vSphere 6.x: one stream, every vCPU stopped while 4 KiB traces are installed, the whole bitmap sent in the pause.</summary>
    public static VMotionVersion V6 { get; } = new()
    {
        Name = "vmotion-6",
        SwitchoverGoal = VirtualDuration.FromSeconds(1),
        TracingStunPerGiB = new(32_552_000), // hundreds of seconds for 6 TB, reported; 200 s / 6144 GiB
        BitmapTimePerGiB = new(81_380), // 2 s for 24 TB, reported
        StreamsFollowNic = false,
        Assumptions = ["vMotion 6.x is reported to install traces in hundreds of seconds for 6 TB: 200 s are assumed, in proportion to memory and all of it at the beginning"],
    };

    /// <summary>vSphere 7.x and 8.x, as of 7.0 U2: streams by the card's speed, traces installed by one vCPU at large granularity, a compacted bitmap.</summary>
    public static VMotionVersion V7 { get; } = new()
    {
        Name = "vmotion",
        SwitchoverGoal = VirtualDuration.FromMilliseconds(500),
        TracingStunPerGiB = VirtualDuration.Zero,
        BitmapTimePerGiB = new(7_121), // 175 ms for 24 TB, reported
        StreamsFollowNic = true,
        Assumptions = ["vMotion 7.x installs traces on one vCPU at large granularity: that, and splitting a trace at the first write, is assumed to cost nothing"],
    };

    /// <summary>All, by name.</summary>
    public static IReadOnlyList<VMotionVersion> All { get; } = [V6, V7];
}
