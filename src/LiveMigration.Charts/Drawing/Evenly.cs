namespace LiveMigration.Charts.Drawing;

/// <summary>Thins out what is too much for a picture.</summary>
internal static class Evenly
{
    /// <summary>At most so many, evenly picked; the first and the last are among them.</summary>
    public static List<T> Pick<T>(IReadOnlyList<T> all, int most) => all.Count <= most
        ? [.. all]
        : [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * (all.Count - 1) / (most - 1))])];

    public static string Said(int all, int most, string what) => all <= most ? "" : $" ({most} of {Reports.ReportWords.Count(all)} {what}, evenly picked)";
}
