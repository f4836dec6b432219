namespace LiveMigration.Tool;

/// <summary>Finds the files that a user means by a path.</summary>
internal static class ScenarioFiles
{
    /// <summary>The file itself, or the scenario files of a folder in order of name; the schema's file is not one.</summary>
    public static (List<string> Files, List<string> Faults) Find(string path)
    {
        if (!Directory.Exists(path))
        {
            return ([path], []);
        }

        try
        {
            var files = Directory.EnumerateFiles(path)
                .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json" && !f.EndsWith(".schema.json", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .ToList();
            return files.Count > 0 ? (files, []) : ([], [$"{path}: no scenario is in this folder; scenarios end in .yaml, .yml or .json"]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ([], [$"{path}: cannot be read: {e.Message.ReplaceLineEndings(" ")}"]);
        }
    }
}
