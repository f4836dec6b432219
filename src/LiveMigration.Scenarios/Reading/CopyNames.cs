using System.Globalization;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Names of the copies that an entry with a count stands for.</summary>
internal sealed class CopyNames
{
    private readonly string before;
    private readonly string after;
    private readonly string format;

    /// <param name="name">The entry's name: <c>web</c> for web-1, <c>web{n}</c> for web1, <c>{n:000}.web</c> for 001.web.</param>
    public CopyNames(string name)
    {
        var place = Place(name);
        (before, after) = place is { } found ? (name[..found.Start], name[found.End..]) : (name + "-", "");
        format = place is { Digits: > 0 } padded ? "D" + padded.Digits.ToString(CultureInfo.InvariantCulture) : "D";
    }

    /// <summary>Whether a name has a place for a number.</summary>
    public static bool HasPlace(string name) => Place(name) is not null;

    /// <summary>The name of a copy; 1 is the first.</summary>
    public string Of(int number) => before + number.ToString(format, CultureInfo.InvariantCulture) + after;

    // {n} or {n:000}; anything else in braces is text.
    private static (int Start, int End, int Digits)? Place(string name)
    {
        for (var start = name.IndexOf("{n", StringComparison.Ordinal); start >= 0; start = name.IndexOf("{n", start + 1, StringComparison.Ordinal))
        {
            var end = start + 2;
            var digits = 0;
            if (end < name.Length && name[end] == ':')
            {
                digits = name.AsSpan(end + 1).IndexOfAnyExcept('0') is var zeros and > 0 ? zeros : 0;
                end += 1 + digits;
            }

            if (end < name.Length && name[end] == '}' && digits is <= 9 && name[end - 1] != ':')
            {
                return (start, end + 1, digits);
            }
        }

        return null;
    }
}
