using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LiveMigration.Scenarios.Measured;

/// <summary>Opens a file whose one document is a mapping.</summary>
internal static class YamlMapping
{
    /// <param name="text">The file's text, YAML or JSON.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="expected">What is said of a file that is something else: what it is not, and what is allowed.</param>
    /// <param name="faults">Why it cannot be opened.</param>
    /// <returns>Null if there are faults.</returns>
    public static YamlMappingNode? Open(string text, string file, string expected, out IReadOnlyList<string> faults)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = new StringReader(text);
            yaml.Load(reader);
        }
        catch (YamlException e)
        {
            faults = [$"{file}:{e.Start.Line}:{e.Start.Column}: neither YAML nor JSON: {e.Message}"];
            return null;
        }

        if (yaml.Documents is [{ RootNode: YamlMappingNode root }])
        {
            faults = [];
            return root;
        }

        faults = [$"{file}:1: {expected}"];
        return null;
    }
}
