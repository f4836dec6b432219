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
            shown.Append(IsUnseen(character) || char.IsSurrogate(character) ? '?' : character);
        }

        return shown.Append(value.Length > longest ? "...\"" : "\"").ToString();
    }

    /// <summary>Whether a character does something instead of being seen: a control character, or one that turns the direction of the text around it.</summary>
    public static bool IsUnseen(char character) => char.IsControl(character) || character is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';
}
