namespace LiveMigration.Workloads;

/// <summary>A rate of writes that changes in steps: how many writes are expected up to a time, and when a number is reached.</summary>
/// <remarks>A Poisson process of changing rate is one of rate 1 on the clock of expected writes: that clock is this.</remarks>
internal sealed class WriteSchedule
{
    private readonly long[] starts;
    private readonly double[] rates;
    private readonly double[] before;
    private readonly long length;
    private readonly double total;

    /// <summary>A schedule of steps in order, the first from 0 on.</summary>
    /// <param name="steps">Where each begins, in nanoseconds, and its writes per second.</param>
    /// <param name="repeatsAfter">After how many nanoseconds it begins anew; null if the last step holds on.</param>
    public WriteSchedule(IReadOnlyList<(long Start, double WritesPerSecond)> steps, long? repeatsAfter)
    {
        starts = [.. steps.Select(s => s.Start)];
        rates = [.. steps.Select(s => s.WritesPerSecond)];
        before = new double[starts.Length];
        for (var i = 1; i < starts.Length; i++)
        {
            before[i] = before[i - 1] + rates[i - 1] * ((starts[i] - starts[i - 1]) / 1e9);
        }

        length = repeatsAfter ?? long.MaxValue;
        total = before[^1] + rates[^1] * ((length - starts[^1]) / 1e9);
    }

    /// <summary>Writes expected from 0 up to that time.</summary>
    public double WritesUntil(long nanoseconds)
    {
        var (laps, rest) = Math.DivRem(nanoseconds, length);
        var found = Array.BinarySearch(starts, rest);
        var step = found >= 0 ? found : ~found - 1;
        return laps * total + before[step] + rates[step] * ((rest - starts[step]) / 1e9);
    }

    /// <summary>The time at which so many writes are expected, at or after <paramref name="now"/>; the largest number if never.</summary>
    public long TimeOf(double writes, long now)
    {
        if (!(total > 0))
        {
            return long.MaxValue;
        }

        var laps = length == long.MaxValue ? 0 : Math.Floor(writes / total);
        var rest = Math.Max(0, writes - laps * total);
        var found = Array.BinarySearch(before, rest);
        var step = found >= 0 ? found : ~found - 1;

        // Of steps that begin with the same count all but the last write nothing.
        while (step + 1 < before.Length && before[step + 1] <= rest)
        {
            step++;
        }

        if (!(rates[step] > 0) && rest > before[step])
        {
            return long.MaxValue;
        }

        var within = rates[step] > 0 ? (rest - before[step]) / rates[step] * 1e9 : 0;
        var time = laps * length + starts[step] + within;
        return time >= long.MaxValue ? long.MaxValue : Math.Max(now, (long)time);
    }
}
