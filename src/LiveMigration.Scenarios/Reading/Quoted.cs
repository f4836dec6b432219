using System.Text;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Shows what a file says in a message: in quotes, shortened, without characters that could move a terminal's cursor.</summary>
public static class Quoted
{
    /// <summary>The value in quotes, at most <paramref name="longest"/> characters of it.</summary>
    public static string Text(string value, int longest = 60)
    {
        var shown = new StringBuilder("\"");
        foreach (var character in value.Length > longest ? value[..longest] : value)
        {
            shown.Append(char.IsControl(character) || char.IsSurrogate(character) ? '?' : character);
        }

        return shown.Append(value.Length > longest ? "...\"" : "\"").ToString();
    }
}
