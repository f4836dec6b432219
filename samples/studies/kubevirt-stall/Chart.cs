using System.Globalization;
using System.Text;
using LiveMigration.Simulation;

namespace KubeVirtStall;

/// <summary>Every guest as a mark: where it comes to rest, and how it ended under each rule.</summary>
public static class Chart
{
    private const double Least = 0.01, Most = 60;
    private const int Left = 190, Right = 20, Top = 60, Row = 78, Width = 860;
    private static readonly (Ending Ending, string Colour, string Label)[] Endings =
        [(Ending.Completed, "#2b7bba", "completed"), (Ending.GivenUp, "#d95f02", "given up"), (Ending.Undecided, "#888888", "undecided after 15 min")];
    private static readonly double[] Ticks = [0.01, 0.03, 0.1, 0.3, 0.9, 3, 10, 30];

    public static string Draw(IReadOnlyList<double> restSeconds, IReadOnlyList<(string Rule, IReadOnlyList<Outcome> Outcomes)> rows)
    {
        var height = Top + (Row * rows.Count) + 60;
        var svg = new StringBuilder();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n");
        Add($"<rect width=\"{Width}\" height=\"{height}\" fill=\"#fff\"/>\n");
        Add($"<text x=\"{Left}\" y=\"22\" font-size=\"15\">{restSeconds.Count} generated guests: what a migration comes to under each rule</text>\n");
        for (var i = 0; i < Endings.Length; i++)
        {
            Add($"<circle cx=\"{Left + 6 + (150 * i)}\" cy=\"41\" r=\"4\" fill=\"{Endings[i].Colour}\"/><text x=\"{Left + 16 + (150 * i)}\" y=\"45\">{Endings[i].Label}</text>\n");
        }

        foreach (var tick in Ticks)
        {
            var strong = tick is 0.3 or 0.9;
            Add($"<line x1=\"{X(tick):0.#}\" y1=\"{Top}\" x2=\"{X(tick):0.#}\" y2=\"{height - 60}\" stroke=\"{(strong ? "#666" : "#ddd")}\"{(strong ? " stroke-dasharray=\"4 3\"" : "")}/>");
            Add($"<text x=\"{X(tick):0.#}\" y=\"{height - 42}\" text-anchor=\"middle\">{tick}</text>\n");
        }

        Add($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{height - 16}\" text-anchor=\"middle\">what iterations leave at rest, in seconds of the link; dashed: limits of 300 and 900 ms; 0.01: or less</text>\n");
        for (var row = 0; row < rows.Count; row++)
        {
            var y = Top + (Row * row);
            Add($"<line x1=\"{Left}\" y1=\"{y + Row}\" x2=\"{Width - Right}\" y2=\"{y + Row}\" stroke=\"#bbb\"/>\n");
            Add($"<text x=\"{Left - 10}\" y=\"{y + (Row / 2) + 5}\" text-anchor=\"end\">{rows[row].Rule}</text>\n");
            for (var i = 0; i < restSeconds.Count; i++)
            {
                // Spread over the row by number, so that marks of equal rest can be told apart.
                var offset = 6 + (i * 29 % (Row - 12));
                Add($"<circle cx=\"{X(restSeconds[i]):0.#}\" cy=\"{y + offset}\" r=\"2.6\" fill=\"{Endings.Single(e => e.Ending == rows[row].Outcomes[i].Ending).Colour}\" fill-opacity=\"0.8\"/>\n");
            }
        }

        return svg.Append("</svg>\n").ToString();

        void Add(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
    }

    private static double X(double seconds) =>
        Left + (PortableMath.Log(Math.Clamp(seconds, Least, Most) / Least) / PortableMath.Log(Most / Least) * (Width - Right - Left));
}
