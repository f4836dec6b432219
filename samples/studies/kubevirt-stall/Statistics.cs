using System.Globalization;

namespace KubeVirtStall;

/// <summary>Figures of many outcomes, and how the tables write them.</summary>
public sealed class Statistics(IReadOnlyList<Outcome> outcomes)
{
    private readonly List<Outcome> completed = [.. outcomes.Where(o => o.Ending == Ending.Completed)];
    private readonly List<Outcome> givenUp = [.. outcomes.Where(o => o.Ending == Ending.GivenUp)];

    public int Completed => completed.Count;

    public int GivenUp => givenUp.Count;

    public int Undecided => outcomes.Count - Completed - GivenUp;

    public string CompletedShare => Share(Completed);

    public string GivenUpShare => Share(GivenUp);

    public string Seconds(double rank) => Of(completed.Select(o => o.Seconds), rank, "0");

    public string Pause(double rank) => Of(completed.Select(o => o.PauseMs), rank, "0");

    public string Iterations(double rank) => Of(outcomes.Select(o => (double)o.Iterations), rank, "0");

    public string GivenUpAfter(double rank) => Of(givenUp.Select(o => o.Seconds), rank, "0");

    public string Sent => Number(outcomes.Sum(o => o.GiB), "0");

    public string SentInVain => Number(givenUp.Sum(o => o.GiB), "0");

    public string HoursInVain => Number(givenUp.Sum(o => o.Seconds) / 3_600, "0.0");

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private string Share(int count) => Number(100.0 * count / outcomes.Count, "0.0") + " %";

    // The least value that so large a share of them does not exceed.
    private static string Of(IEnumerable<double> values, double rank, string format)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? "-" : Number(sorted[Math.Max(0, (int)Math.Ceiling(rank * sorted.Count) - 1)], format);
    }
}
