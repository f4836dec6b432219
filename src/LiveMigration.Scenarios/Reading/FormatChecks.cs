using System.Globalization;
using LiveMigration.Scenarios.Fields;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Whether a file is a scenario of a version that is read here; if not, that is all there is to say of it.</summary>
internal static class FormatChecks
{
    private const string Version = "formatVersion";
    private static readonly string[] OfReports = ["scenario", "scenarios", "rows", "plans", "runs"];

    /// <summary>Adds the one fault of a file that is something else, if it is.</summary>
    /// <returns>Whether it can be read.</returns>
    public static bool Pass(FileNode root, FaultList faults)
    {
        if (root is not MappingNode { Entries: { Count: > 0 } entries })
        {
            return true;
        }

        var version = entries.FirstOrDefault(e => e.Key == Version);
        if (version is not null && entries.Any(e => OfReports.Contains(e.Key)))
        {
            faults.Add(root.At, "", "is a report that livemig wrote, no scenario; `livemig diff` compares two of them");
            return false;
        }

        if (version?.Value is ScalarNode { IsQuoted: false } given && decimal.TryParse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > ScenarioReader.FormatVersion)
        {
            faults.Add(given.At, Version, $"{Quoted.Text(given.Value)} is made for a newer livemig; this one reads version {ScenarioReader.FormatVersion}");
            return false;
        }

        var known = ScenarioFields.Of("scenario").Select(f => f.Name).ToList();
        if (entries.All(e => !known.Contains(e.Key) && e.Key != "<<" && NearestName.Of(e.Key, known) is null))
        {
            faults.Add(root.At, "", "is no scenario: it has none of the fields of one; `livemig init` writes a scenario to start from");
            return false;
        }

        return true;
    }
}
