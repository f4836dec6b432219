namespace LiveMigration.Reporting.Html;

/// <summary>Pieces that all pages have.</summary>
internal static class PageParts
{
    /// <summary>The page's head and the begin of its main part.</summary>
    public static HtmlText Head(string kind, string title) => new HtmlText().Add($"""
        <header>
        <div><p class="kind">{kind}</p><h1>{title}</h1></div>
        <button type="button" id="theme" hidden>Colours: system</button>
        </header>
        <noscript><p class="note">The charts need JavaScript; all figures are here without it.</p></noscript>
        <main>

        """);

    /// <summary>The end of the main part.</summary>
    public static HtmlText Foot() => new HtmlText().Add($"""
        </main>
        <footer><p>Made by LiveMigration {LibraryVersion.Text}. The same scenario and seed give the same run to the bit. Charts: Apache ECharts (Apache License 2.0).</p></footer>

        """);

    /// <summary>A figure with its name: of a list of such.</summary>
    public static HtmlText Figure(string name, string value, string hint = "") => new HtmlText().Add($"<div><dt>{name}</dt><dd>{value}</dd>{Hint(hint)}</div>\n");

    /// <summary>A place that a script draws a chart in, what it shows in words, and what may be said to it.</summary>
    /// <param name="chart">Which chart, and of what: <c>timeline 0</c>.</param>
    /// <param name="title">Its title.</param>
    /// <param name="alternative">What it shows, for those who do not see it.</param>
    /// <param name="note">How to read it.</param>
    public static HtmlText Chart(string chart, string title, string alternative, string note) => new HtmlText().Add($"""
        <figure>
        <h3>{title}</h3>
        <div class="controls" data-controls="{chart}"></div>
        <div class="chart" data-chart="{chart}" role="img" aria-label="{alternative}"></div>
        <figcaption>{note}</figcaption>
        </figure>

        """);

    /// <summary>A list of points, or nothing if it is empty.</summary>
    public static HtmlText List(string title, IReadOnlyCollection<string> points)
    {
        var html = new HtmlText();
        if (points.Count == 0)
        {
            return html;
        }

        html.Add($"<h3>{title}</h3>\n<ul>\n");
        foreach (var point in points)
        {
            html.Add($"<li>{point}</li>\n");
        }

        return html.Add($"</ul>\n");
    }

    private static HtmlText Hint(string hint) => hint.Length == 0 ? new HtmlText() : new HtmlText().Add($"<dd class=\"hint\">{hint}</dd>");
}
