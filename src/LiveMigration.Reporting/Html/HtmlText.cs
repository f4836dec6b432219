using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace LiveMigration.Reporting.Html;

/// <summary>A growing piece of HTML. Whatever stands in braces is escaped; only what this program spells out is markup.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder text = new();

    /// <summary>Adds markup with values in it: <c>Add($"&lt;td&gt;{name}&lt;/td&gt;")</c>.</summary>
    public HtmlText Add([InterpolatedStringHandlerArgument("")] ref Escaping markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Adds a piece made before.</summary>
    public HtmlText Add(HtmlText other)
    {
        text.Append(other.text);
        return this;
    }

    public override string ToString() => text.ToString();

    private void Escape(string value)
    {
        var before = '\0';
        foreach (var c in ShownText.Of(value))
        {
            _ = c switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' => text.Append("&quot;"),
                '\'' => text.Append("&#39;"),
                '/' when before == ':' => text.Append("&#47;"), // a report holds no address, not even as text
                _ => text.Append(c),
            };
            before = c;
        }
    }

    /// <summary>Takes the pieces of an interpolated string: literals as they are, values escaped.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Escaping
    {
        private readonly HtmlText html;

        public Escaping(int literalLength, int formattedCount, HtmlText html)
        {
            _ = (literalLength, formattedCount);
            this.html = html;
        }

        public void AppendLiteral(string markup) => html.text.Append(markup);

        public void AppendFormatted(string? value) => html.Escape(value ?? "");

        public void AppendFormatted(HtmlText value) => html.Add(value);

        public void AppendFormatted(int value) => html.text.Append(value.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted<T>(T value)
            where T : struct => html.Escape(value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "");
    }
}
