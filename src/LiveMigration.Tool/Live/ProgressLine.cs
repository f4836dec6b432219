using System.Globalization;
using Spectre.Console;

namespace LiveMigration.Tool.Live;

/// <summary>How far long work is, in one line: a bar, how much is done, how long it is still going to take.</summary>
internal static class ProgressLine
{
    private const int MostOfBar = 40;
    private const int LeastOfBar = 8;

    /// <summary>The line as markup; where it is too narrow for all, the words go first and the bar next.</summary>
    /// <param name="canvas">Room.</param>
    /// <param name="share">Done, 0 to 1; null if nobody knows.</param>
    /// <param name="words">What is done: <c>12 of 340 runs</c>.</param>
    /// <param name="elapsed">Since the beginning.</param>
    public static string Of(Canvas canvas, double? share, string words, TimeSpan elapsed)
    {
        if (share is not { } done)
        {
            return Fitting(canvas.Width, $"{words}, {TimeLeft.Words(elapsed)} so far", words, "");
        }

        var percent = (Math.Floor(Math.Clamp(done, 0, 1) * 100)).ToString("0", CultureInfo.InvariantCulture).PadLeft(3) + " %";
        var left = done < 1 && TimeLeft.Of(done, elapsed) is { } time ? $"about {TimeLeft.Words(time)} left" : "";
        var text = left.Length == 0 ? $"{percent}  {words}" : $"{percent}  {words}, {left}";
        var brief = left.Length == 0 ? percent : $"{percent}  {left}";
        text = text.Length + 2 + LeastOfBar <= canvas.Width ? text : brief;
        var bar = Math.Min(MostOfBar, canvas.Width - text.Length - 2);
        return bar >= LeastOfBar ? $"{canvas.Bar(done, bar)}  {text.EscapeMarkup()}" : Fitting(canvas.Width, text, percent, "");
    }

    private static string Fitting(int width, params string[] texts) => texts.First(text => text.Length <= width || text.Length == 0).EscapeMarkup();
}
