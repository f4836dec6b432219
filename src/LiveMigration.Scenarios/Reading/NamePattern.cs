using System.IO.Enumeration;

namespace LiveMigration.Scenarios.Reading;

/// <summary>A name in which <c>*</c> stands for any text, as <c>hv-*</c>.</summary>
public static class NamePattern
{
    /// <summary>Whether a name stands for many.</summary>
    public static bool IsPattern(string name) => name.Contains('*', StringComparison.Ordinal);

    /// <summary>Whether a name, or a pattern of names, means that name.</summary>
    public static bool Means(string nameOrPattern, string name) => nameOrPattern == name || (IsPattern(nameOrPattern) && Matches(nameOrPattern, name));

    /// <summary>Whether a name is among those that a pattern stands for; capitals matter.</summary>
    public static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal), name, ignoreCase: false);
}
