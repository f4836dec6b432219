namespace LiveMigration.Scenarios.Reading;

/// <summary>A value in a YAML or JSON file and where it stands.</summary>
/// <param name="At">Its place.</param>
/// <param name="Weight">How many values it holds, itself included, with every alias written out.</param>
internal abstract record FileNode(Position At, long Weight);

/// <summary>A single value.</summary>
/// <param name="At">Its place.</param>
/// <param name="Value">Its text, without quotes.</param>
/// <param name="IsQuoted">Whether it stood in quotes, so that it is a text whatever it looks like.</param>
internal sealed record ScalarNode(Position At, string Value, bool IsQuoted) : FileNode(At, 1)
{
    /// <summary>Whether nothing stands there.</summary>
    public bool IsNull => !IsQuoted && Value is ("" or "~" or "null" or "Null" or "NULL");
}

/// <summary>A list.</summary>
internal sealed record ListNode(Position At, IReadOnlyList<FileNode> Items, long Weight) : FileNode(At, Weight);

/// <summary>Keys and values.</summary>
internal sealed record MappingNode(Position At, IReadOnlyList<MappingEntry> Entries, long Weight) : FileNode(At, Weight);

/// <summary>One key and its value.</summary>
internal sealed record MappingEntry(string Key, Position KeyAt, FileNode Value);
