namespace LiveMigration.Reporting.Html;

/// <summary>A table that scrolls in its own frame where the page is too narrow for it.</summary>
/// <param name="Name">What it is, for those who do not see it.</param>
/// <param name="Heads">Heads of its columns, with units.</param>
internal sealed record HtmlTable(string Name, IReadOnlyList<string> Heads)
{
    /// <summary>Columns from the left that are text; the others are figures and stand to the right.</summary>
    public int TextColumns { get; init; } = 1;

    /// <summary>Columns at the right end that are text again.</summary>
    public int TextColumnsAtEnd { get; init; }

    public HtmlText With(IEnumerable<string[]> rows)
    {
        var html = new HtmlText().Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Name}\"><table>\n<thead><tr>");
        for (var i = 0; i < Heads.Count; i++)
        {
            html.Add($"<th scope=\"col\"{Kind(i)}>{Heads[i]}</th>");
        }

        html.Add($"</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            html.Add($"<tr>");
            for (var i = 0; i < row.Length; i++)
            {
                html.Add($"<td{Kind(i)}>{row[i]}</td>");
            }

            html.Add($"</tr>\n");
        }

        return html.Add($"</tbody></table></div>\n");
    }

    private HtmlText Kind(int column) => column < TextColumns || column >= Heads.Count - TextColumnsAtEnd ? new HtmlText() : new HtmlText().Add($" class=\"n\"");
}
