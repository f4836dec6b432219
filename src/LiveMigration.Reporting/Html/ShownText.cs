using System.Buffers;
using System.Text;

namespace LiveMigration.Reporting.Html;

/// <summary>Texts of users as a page may show them.</summary>
internal static class ShownText
{
    // What changes the direction of the text around it or has no picture of its own.
    private static readonly SearchValues<char> Unseen = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat([0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF]).Concat(Enumerable.Range(0x202A, 5)).Concat(Enumerable.Range(0x2066, 4)).Concat(Enumerable.Range(0xD800, 0x800)).Select(i => (char)i)]);

    /// <summary>The text, a replacement character for each that would do something instead of being seen.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAny(Unseen))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            shown.Append(rune.IsBmp && Unseen.Contains((char)rune.Value) ? "\uFFFD" : rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>The beginning of a text that is too long.</summary>
    public static string Beginning(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..end] + "\u2026";
    }
}
