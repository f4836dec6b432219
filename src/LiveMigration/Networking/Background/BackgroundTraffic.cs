using LiveMigration.Simulation;

namespace LiveMigration.Networking.Background;

/// <summary>From a time on, other traffic uses so much of a link.</summary>
/// <param name="At">When, from the start of the traffic or of its period; 0 or more.</param>
/// <param name="Rate">What it uses; 0 or more. More than the link carries leaves nothing for migrations.</param>
public readonly record struct BackgroundStep(VirtualDuration At, DataRate Rate);

/// <summary>What traffic other than migrations uses of a link over time: steps, once or again and again. Immutable.</summary>
/// <remarks>
/// Stands for: tenants' and storage traffic that goes first, as by a class of service. Leaves out: traffic that yields to migrations
/// (give it as flows, which share). Source: the site's own measurements. Checked by: closed forms.
/// </remarks>
public sealed record BackgroundTraffic
{
    private BackgroundTraffic(IReadOnlyList<BackgroundStep> steps, VirtualDuration? period) => (Steps, Period) = (steps, period);

    /// <summary>The steps, by rising time; before the first nothing is used.</summary>
    public IReadOnlyList<BackgroundStep> Steps { get; }

    /// <summary>After how long they begin anew; null: never, the last one stays.</summary>
    public VirtualDuration? Period { get; }

    /// <summary>The same at all times.</summary>
    public static BackgroundTraffic Constant(DataRate rate) => Once([new BackgroundStep(VirtualDuration.Zero, rate)]);

    /// <summary>Steps that happen once, as a recorded trace has them.</summary>
    /// <exception cref="ArgumentException">Times do not rise, or a rate is negative; the message names the step.</exception>
    public static BackgroundTraffic Once(IReadOnlyList<BackgroundStep> steps) => new(Checked(steps), null);

    /// <summary>Steps that begin anew each day, their times counted from midnight, when the simulation starts.</summary>
    /// <exception cref="ArgumentException">Times do not rise or reach the next day, or a rate is negative; the message names the step.</exception>
    public static BackgroundTraffic Daily(IReadOnlyList<BackgroundStep> steps) => Repeated(steps, VirtualDuration.FromSeconds(86_400));

    /// <summary>Steps that begin anew after a period.</summary>
    /// <exception cref="ArgumentException">Times do not rise or reach the next period, or a rate is negative; the message names the step.</exception>
    public static BackgroundTraffic Repeated(IReadOnlyList<BackgroundStep> steps, VirtualDuration period)
    {
        var ordered = Checked(steps);
        return ordered[^1].At < period
            ? new BackgroundTraffic(ordered, period)
            : throw new ArgumentException($"Step {ordered.Count} is at {ordered[^1].At}; allowed is less than the period of {period}.", nameof(steps));
    }

    private static IReadOnlyList<BackgroundStep> Checked(IReadOnlyList<BackgroundStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (steps.Count == 0)
        {
            throw new ArgumentException("Background traffic needs at least one step.", nameof(steps));
        }

        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].At < VirtualDuration.Zero || (i > 0 && steps[i].At <= steps[i - 1].At))
            {
                throw new ArgumentException($"Step {i + 1} is at {steps[i].At}; allowed are times of 0 or more that rise from step to step.", nameof(steps));
            }

            if (steps[i].Rate.BytesPerSecond < 0)
            {
                throw new ArgumentException($"Step {i + 1} has a rate of {steps[i].Rate.BytesPerSecond} bytes/s; allowed is 0 or more.", nameof(steps));
            }
        }

        return [.. steps];
    }
}
