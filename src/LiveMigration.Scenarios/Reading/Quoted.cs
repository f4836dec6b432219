using System.Text;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Shows what a file says in a message: in quotes, shortened, without characters that could move a terminal's cursor.</summary>
internal static class Quoted
{
    private const int Longest = 60;

    public static string Text(string value)
    {
        var shown = new StringBuilder("\"");
        foreach (var character in value.Length > Longest ? value[..Longest] : value)
        {
            shown.Append(char.IsControl(character) || char.IsSurrogate(character) ? '?' : character);
        }

        return shown.Append(value.Length > Longest ? "...\"" : "\"").ToString();
    }
}
