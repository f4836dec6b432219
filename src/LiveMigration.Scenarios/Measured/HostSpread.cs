using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Measured;

/// <summary>How much a value differs from run to run on one host: its 10th and 90th percentile, about a middle that is elsewhere.</summary>
/// <param name="P10">The 10th percentile.</param>
/// <param name="P90">The 90th percentile.</param>
public readonly record struct Spread(double P10, double P90)
{
    private const double Decile = 1.2815515655446004; // standard normal, 90th percentile

    /// <summary>A factor to the middle: log-normal on either side of 1, with these percentiles (both positive, P10 below and P90 above 1).</summary>
    public double Factor(RandomStream random)
    {
        var z = PortableMath.Normal(random) / Decile;
        return PortableMath.Pow(z < 0 ? P10 : P90, Math.Abs(z));
    }

    /// <summary>A difference from the middle: normal on either side of 0, with these percentiles (P10 below and P90 above 0).</summary>
    public double Difference(RandomStream random)
    {
        var z = PortableMath.Normal(random) / Decile;
        return Math.Abs(z) * (z < 0 ? P10 : P90);
    }
}

/// <summary>How a host's timings differ from one of its runs to the next: what an honest interval has to hold beside the guest's chance.</summary>
/// <remarks>
/// Stands for: set-up, wake-ups, speed of the processors while the guest runs and when it stands still, devices, resume; one draw a run.
/// Leaves out: what changes within a run, and the rare run that the computer's other work held up for tens of milliseconds.
/// Source: defaults are the recorded host's, both versions together, relative to the middle (<see cref="MeasuredHost"/>). Draws are
/// independent: no correlation was looked for.
/// Checked by: the share of measured values inside the intervals.
/// </remarks>
public sealed record HostSpread
{
    /// <summary>The name of the random stream that the draws come from.</summary>
    public const string StreamName = "host/noise";

    /// <summary>Set-up time, as a factor.</summary>
    /// <value>Default 0.75 to 1.5: 0.89 to 1.83 ms, n 161.</value>
    public Spread SetupTime { get; init; } = new(0.75, 1.5);

    /// <summary>Mean wake latency of a run, in milliseconds of difference.</summary>
    /// <value>Default -0.09 to 0.16 ms: mean length of a run's windows, delayed ones included, n 148. A latency is never below zero.</value>
    public Spread WakeLatencyMs { get; init; } = new(-0.09, 0.16);

    /// <summary>Time of a full page and of all other work of sender and receiver while the guest runs, as a factor.</summary>
    /// <value>Default 0.74 to 1.11: sections of runs without a limit, 1.13 to 1.7 GB/s, n 25.</value>
    public Spread LiveWork { get; init; } = new(0.74, 1.11);

    /// <summary>Time of a full page while the guest stands still, as a factor.</summary>
    /// <value>Default 0.72 to 1.17: 0.93 to 1.5 GB/s, n 135.</value>
    public Spread StoppedPage { get; init; } = new(0.72, 1.17);

    /// <summary>Time to save the devices, as a factor.</summary>
    /// <value>Default 0.64 to 2.2: 0.86 to 3.0 ms about 1.35 ms, n 44.</value>
    public Spread DeviceSaveTime { get; init; } = new(0.64, 2.2);

    /// <summary>Time to resume, as a factor.</summary>
    /// <value>Default 0.5 to 1.85: 1.2 to 4.9 ms (7.2), 1.0 to 3.5 ms (10.0), n 161.</value>
    public Spread ResumeTime { get; init; } = new(0.5, 1.85);

    /// <summary>Chance that the guest's program has one page more that is not zero.</summary>
    /// <value>Default 0.26: 35 of 135 guests whose memory was filled.</value>
    public double ExtraPageChance { get; init; } = 0.26;

    /// <summary>The host's timings in one of its runs.</summary>
    /// <param name="timings">The middle.</param>
    /// <param name="random">The run's stream, of name <see cref="StreamName"/>.</param>
    public HostTimings Draw(HostTimings timings, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(timings);
        ArgumentNullException.ThrowIfNull(random);
        var setup = SetupTime.Factor(random);
        var wakeMs = WakeLatencyMs.Difference(random);
        var live = LiveWork.Factor(random);
        var stopped = StoppedPage.Factor(random);
        var device = DeviceSaveTime.Factor(random);
        var resume = ResumeTime.Factor(random);
        return timings with
        {
            SetupTime = Times(timings.SetupTime, setup),
            WakeLatency = new VirtualDuration(Math.Max(0, timings.WakeLatency.Nanoseconds + (long)Math.Round(wakeMs * 1e6))),
            FullPageTime = Times(timings.FullPageTime, live),
            XbzrleMissTime = Times(timings.XbzrleMissTime, live),
            XbzrleHitTime = Times(timings.XbzrleHitTime, live),
            ChannelPageTime = Times(timings.ChannelPageTime, live),
            CompressionHandOffTime = Times(timings.CompressionHandOffTime, live),
            CompressionTimeFactor = timings.CompressionTimeFactor * live,
            PostCopyPageTime = Times(timings.PostCopyPageTime, live),
            StoppedFullPageTime = Times(timings.StoppedFullPageTime, stopped),
            DeviceSaveTime = Times(timings.DeviceSaveTime, device),
            ResumeTime = Times(timings.ResumeTime, resume),
        };
    }

    private static VirtualDuration Times(VirtualDuration length, double factor) => new((long)Math.Round(length.Nanoseconds * factor));
}
