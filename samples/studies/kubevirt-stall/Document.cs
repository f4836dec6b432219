namespace KubeVirtStall;

/// <summary>A Markdown document with places for tables: from a line <c>&lt;!-- table NAME --&gt;</c> to the next <c>&lt;!-- end --&gt;</c>.</summary>
public static class Document
{
    private const string End = "<!-- end -->";

    /// <summary>The document with those tables in their places.</summary>
    /// <exception cref="InvalidOperationException">A table has no place in it.</exception>
    public static string With(string text, IReadOnlyDictionary<string, string> tables)
    {
        foreach (var (name, table) in tables)
        {
            var start = $"<!-- table {name} -->\n";
            var from = text.IndexOf(start, StringComparison.Ordinal);
            var to = from < 0 ? -1 : text.IndexOf(End, from, StringComparison.Ordinal);
            if (to < 0)
            {
                throw new InvalidOperationException($"the document has no place for table {name}: {start.Trim()} ... {End}");
            }

            text = text[..(from + start.Length)] + table + text[to..];
        }

        return text;
    }

    /// <summary>A table of Markdown.</summary>
    public static string Table(IEnumerable<string> head, IEnumerable<IEnumerable<string>> rows)
    {
        var columns = head.ToList();
        return string.Concat(new[] { columns, Enumerable.Repeat("--", columns.Count) }.Concat(rows).Select(row => "| " + string.Join(" | ", row) + " |\n"));
    }
}
