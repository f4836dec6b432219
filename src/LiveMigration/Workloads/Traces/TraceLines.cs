namespace LiveMigration.Workloads.Traces;

/// <summary>The lines of a trace with their numbers; empty lines and those that begin with # are left out.</summary>
internal sealed class TraceLines(TextReader text)
{
    private const int LongestLine = 100_000;

    /// <summary>More lines than this are no trace of a guest that anyone simulates: about 2^23.</summary>
    private const int MostLines = 8_000_000;

    public int Number { get; private set; }

    public string Text { get; private set; } = "";

    public bool Next()
    {
        while (text.ReadLine() is { } line)
        {
            Number++;
            Text = line;
            if (line.Length > LongestLine || Number > MostLines)
            {
                throw Fault(1, "", line.Length > LongestLine ? $"the line has {line.Length} characters; allowed are {LongestLine}" : $"allowed are {MostLines} lines");
            }

            var trimmed = line.AsSpan().Trim();
            if (trimmed.Length > 0 && trimmed[0] != '#')
            {
                return true;
            }
        }

        Text = "";
        return false;
    }

    /// <summary>A fault in the present line.</summary>
    public TraceFormatException Fault(int column, string field, string reason) => new(Math.Max(1, Number), column, field, reason);

    /// <summary>Text of a file as a message shows it: short, and printable.</summary>
    public static string Shown(ReadOnlySpan<char> text)
    {
        var shown = text.Length > 40 ? string.Concat(text[..40], "...") : text.ToString();
        return "\"" + string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c)) + "\"";
    }
}
