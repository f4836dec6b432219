using System.IO.Enumeration;

namespace LiveMigration.Scenarios.Reading;

/// <summary>A name in which <c>*</c> stands for any text, as <c>hv-*</c>.</summary>
internal static class NamePattern
{
    public static bool IsPattern(string name) => name.Contains('*', StringComparison.Ordinal);

    public static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal), name, ignoreCase: false);
}
