// Draws measured against predicted total time, both axes logarithmic, from the JSON of `livemig validate --format json`.
//
//   livemig validate samples/measured/reference-runs.jsonl --format json > validation.json
//   dotnet run --project samples/validation-chart -- validation.json validation.svg

using System.Text.Json;
using LiveMigration.Charts;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: ValidationChart VALIDATION.json CHART.svg");
    return 2;
}

using var document = JsonDocument.Parse(File.ReadAllText(args[0]));
var series = document.RootElement.GetProperty("runs").EnumerateArray()
    .GroupBy(run => run.GetProperty("qemuVersion").GetString()!.StartsWith("7.2", StringComparison.Ordinal) ? "QEMU 7.2" : "QEMU 10.0")
    .OrderByDescending(version => version.Key, StringComparer.Ordinal)
    .Select(version => new AgreementSeries(version.Key, [.. version.Select(run => (TotalSeconds(run, "measured"), TotalSeconds(run, "predicted"))).Where(run => run is { Item1: > 0, Item2: > 0 })]))
    .ToList();
ScenarioPicture.Agreement("total time", series, new PictureOptions { WidthPixels = 760 }).Save(args[1]);
Console.WriteLine($"{args[1]}: {series.Sum(version => version.Pairs.Count)} runs");
return 0;

// Of a run that did not complete there is none.
static double TotalSeconds(JsonElement run, string side) =>
    run.TryGetProperty(side, out var result) && result.ValueKind == JsonValueKind.Object
    && result.TryGetProperty("totalTimeMs", out var total) && total.ValueKind == JsonValueKind.Number ? total.GetDouble() / 1000 : 0;
