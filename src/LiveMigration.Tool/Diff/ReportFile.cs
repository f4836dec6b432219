using System.Text.Json;
using LiveMigration.Reports;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Tool.Diff;

/// <summary>What <c>livemig run</c> wrote of one scenario or of many: a report.json, or a folder that holds one, or one in each folder in it.</summary>
internal sealed class ReportFile : IDisposable
{
    private readonly List<JsonDocument> documents = [];

    private ReportFile(string path) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The reports by name: the scenario's file or folder; one alone has the empty name.</summary>
    public SortedDictionary<string, JsonElement> Reports { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads it; null, with the reason, if it is not what a run wrote.</summary>
    public static ReportFile? Read(string path, out string fault)
    {
        var file = new ReportFile(path);
        try
        {
            fault = file.Add(path);
        }
        catch (JsonException e)
        {
            fault = $"{path}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: is no JSON document, or one that ends too soon; allowed is what livemig run writes with --out or --format json";
        }
        catch (Exception e) when (WritableFile.IsOfFiles(e))
        {
            fault = $"{path}: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "cannot be read: " + e.Message.ReplaceLineEndings(" "))}";
        }

        if (fault.Length == 0)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    public void Dispose() => documents.ForEach(document => document.Dispose());

    private string Add(string path)
    {
        if (!Directory.Exists(path))
        {
            return AddDocument(path, "");
        }

        if (File.Exists(System.IO.Path.Combine(path, ReportFiles.Run)))
        {
            return AddDocument(System.IO.Path.Combine(path, ReportFiles.Run), "");
        }

        var below = Directory.GetDirectories(path).Where(folder => File.Exists(System.IO.Path.Combine(folder, ReportFiles.Run))).Order(StringComparer.Ordinal).ToList();
        return below.Count == 0
            ? $"{path}: no report.json is in this folder, nor in the folders in it; livemig run --out writes one"
            : below.Select(folder => AddDocument(System.IO.Path.Combine(folder, ReportFiles.Run), System.IO.Path.GetFileName(folder))).FirstOrDefault(fault => fault.Length > 0) ?? "";
    }

    private string AddDocument(string path, string name)
    {
        using var stream = File.OpenRead(path);
        var document = JsonDocument.Parse(stream);
        documents.Add(document);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("formatVersion", out var version) || version.ValueKind != JsonValueKind.Number)
        {
            return $"{path}: is no report of livemig; allowed is what livemig run writes with --out or --format json";
        }

        if (!version.TryGetInt32(out var number) || number > ReportJson.FormatVersion)
        {
            return $"{path}: formatVersion: {Quoted.Text(version.GetRawText())} is made by a newer livemig; this one reads version {ReportJson.FormatVersion}";
        }

        if (IsOfRun(root))
        {
            Reports[name] = root;
            return "";
        }

        if (!root.TryGetProperty("scenarios", out var scenarios) || scenarios.ValueKind != JsonValueKind.Array || !scenarios.EnumerateArray().All(s => IsOfRun(s) && s.TryGetProperty("file", out var file) && file.ValueKind == JsonValueKind.String))
        {
            return $"{path}: is a document of livemig, but not the report of a run; allowed is what livemig run writes with --out or --format json";
        }

        foreach (var scenario in scenarios.EnumerateArray())
        {
            Reports[scenario.GetProperty("file").GetString()!] = scenario;
        }

        return "";
    }

    private static bool IsOfRun(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("migrations", out var migrations) && migrations.ValueKind == JsonValueKind.Array && migrations.EnumerateArray().All(IsMigration)
        && element.TryGetProperty("digest", out var digest) && digest.ValueKind == JsonValueKind.String;

    private static bool IsMigration(JsonElement element) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty("vm", out var vm) && vm.ValueKind == JsonValueKind.String;
}
