using System.Globalization;

namespace LiveMigration.Tool.Live;

/// <summary>How long something is still going to take, if it goes on as it has so far.</summary>
internal static class TimeLeft
{
    // Before that much is done, chance would speak.
    private const double LeastShare = 0.005;
    private static readonly TimeSpan LeastElapsed = TimeSpan.FromSeconds(1);

    /// <summary>The estimate; null as long as there is too little to go by.</summary>
    /// <param name="share">Done, 0 to 1; null if nobody knows.</param>
    /// <param name="elapsed">Since the beginning.</param>
    public static TimeSpan? Of(double? share, TimeSpan elapsed) => share is { } done && done >= LeastShare && elapsed >= LeastElapsed
        ? TimeSpan.FromSeconds(Math.Min(elapsed.TotalSeconds * (1 - Math.Min(1, done)) / done, TimeSpan.FromDays(1000).TotalSeconds))
        : null;

    /// <summary>A time in the unit that fits, no finer than it is known.</summary>
    public static string Words(TimeSpan time) => time.TotalSeconds switch
    {
        < 90 => Text($"{Math.Ceiling(time.TotalSeconds):0} s"),
        < 90 * 60 => Text($"{time.TotalMinutes:0} min"),
        < 48 * 3600 => Text($"{time.TotalHours:0} h"),
        _ => Text($"{time.TotalDays:0} days"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
