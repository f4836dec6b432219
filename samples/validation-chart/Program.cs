// Draws measured against predicted total time, both axes logarithmic, from the JSON of `livemig validate --format json`.
//
//   livemig validate samples/measured/reference-runs.jsonl --format json > validation.json
//   dotnet run --project samples/validation-chart -- validation.json validation.svg

using System.Globalization;
using System.Text;
using System.Text.Json;
using ScottPlot;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: ValidationChart VALIDATION.json CHART.svg");
    return 2;
}

const int Width = 720, Height = 720, Left = 70, Right = 20, Top = 40, Bottom = 60;
const double LowSeconds = 0.2, HighSeconds = 30;
(string Version, string Colour)[] series = [("7.2", "#1f77b4"), ("10.0", "#d95f02")];
double[] ticks = [0.2, 0.5, 1, 2, 5, 10, 20];

using var document = JsonDocument.Parse(File.ReadAllText(args[0]));
var runs = document.RootElement.GetProperty("runs").EnumerateArray()
    .Select(run => (Version: run.GetProperty("qemuVersion").GetString()!, Measured: TotalSeconds(run, "measured"), Predicted: TotalSeconds(run, "predicted")))
    .Where(run => run is { Measured: > 0, Predicted: > 0 })
    .ToList();
var outside = runs.Count(run => Math.Min(run.Measured, run.Predicted) < LowSeconds || Math.Max(run.Measured, run.Predicted) > HighSeconds);

var plot = new Plot();
plot.Axes.SetLimits(Math.Log10(LowSeconds), Math.Log10(HighSeconds), Math.Log10(LowSeconds), Math.Log10(HighSeconds));
plot.Layout.Fixed(new PixelPadding(Left, Right, Bottom, Top));
var positions = ticks.Select(Math.Log10).ToArray();
// No labels here: what text looks like would depend on the fonts of the machine. They are put in below as SVG text.
plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(positions, [.. ticks.Select(_ => "")]);
plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(positions, [.. ticks.Select(_ => "")]);
var exact = plot.Add.Line(Math.Log10(LowSeconds), Math.Log10(LowSeconds), Math.Log10(HighSeconds), Math.Log10(HighSeconds));
exact.LineColor = Colors.Gray;
foreach (var (version, colour) in series)
{
    var of = runs.Where(run => run.Version.StartsWith(version, StringComparison.Ordinal)).ToList();
    var markers = plot.Add.ScatterPoints(of.Select(run => Math.Log10(run.Measured)).ToArray(), of.Select(run => Math.Log10(run.Predicted)).ToArray());
    markers.MarkerSize = 6;
    markers.MarkerShape = version == "7.2" ? MarkerShape.OpenCircle : MarkerShape.Cross;
    markers.Color = Color.FromHex(colour);
}

var text = new StringBuilder("<g font-family=\"sans-serif\" font-size=\"14\" fill=\"#222\">\n");
foreach (var tick in ticks)
{
    var along = (Math.Log10(tick) - Math.Log10(LowSeconds)) / (Math.Log10(HighSeconds) - Math.Log10(LowSeconds));
    var label = tick.ToString(CultureInfo.InvariantCulture);
    Put(Left + (along * (Width - Left - Right)), Height - Bottom + 22, "middle", label);
    Put(Left - 10, Height - Bottom - (along * (Height - Top - Bottom)) + 5, "end", label);
}

Put((Left + Width - Right) / 2.0, Height - 12, "middle", "measured total time, s");
text.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(20 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">predicted total time, s</text>\n");
Put(Left, 25, "start", $"{runs.Count} recorded migrations that completed; the line is predicted = measured" + (outside > 0 ? $"; {outside} outside the axes" : ""));
for (var i = 0; i < series.Length; i++)
{
    text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + 20}\" y=\"{Top + 28 + (22 * i)}\" fill=\"{series[i].Colour}\">{(i == 0 ? "○" : "×")} QEMU {series[i].Version}, {runs.Count(run => run.Version.StartsWith(series[i].Version, StringComparison.Ordinal))} runs</text>\n");
}

text.Append("</g>\n");
var svg = plot.GetSvgXml(Width, Height);
File.WriteAllText(args[1], svg.Insert(svg.LastIndexOf("</svg>", StringComparison.Ordinal), text.ToString()));
Console.WriteLine($"{args[1]}: {runs.Count} runs");
return 0;

void Put(double x, double y, string anchor, string label) =>
    text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{label}</text>\n");

static double TotalSeconds(JsonElement run, string side) =>
    run.TryGetProperty(side, out var result) && result.ValueKind == JsonValueKind.Object
    && result.TryGetProperty("totalTimeMs", out var total) && total.ValueKind == JsonValueKind.Number ? total.GetDouble() / 1000 : 0;
