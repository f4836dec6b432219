using System.Text;
using System.Text.Json;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>Makes a tree of nodes with places out of a JSON file.</summary>
internal ref struct JsonTree
{
    private const int DeepestNesting = 100;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly string file;
    private Utf8JsonReader reader;
    private int counted;
    private int line;
    private int column;

    private JsonTree(ReadOnlySpan<byte> bytes, string file)
    {
        this.bytes = bytes;
        (this.file, line, column) = (file, 1, 1);
        reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DeepestNesting });
    }

    /// <summary>The file's value; null, with the reason among the faults, if it is no JSON.</summary>
    public static FileNode? Read(ReadOnlySpan<byte> bytes, string file, FaultList faults)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        var tree = new JsonTree(bytes, file);
        try
        {
            tree.reader.Read();
            var node = tree.Node();
            while (tree.reader.Read())
            {
            }

            return node;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var at = e is JsonException json ? new Position((int)(json.LineNumber ?? 0) + 1, (int)(json.BytePositionInLine ?? 0) + 1, file) : tree.Here();
            faults.Add(at, "", bytes.IndexOfAnyExcept(" \r\n\t"u8) < 0 ? "is empty; JSON is needed" : "is not JSON from this place on");
            return null;
        }
    }

    private FileNode Node()
    {
        var at = Here();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var entries = new List<MappingEntry>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (key, keyAt) = (reader.GetString()!, Here());
                    reader.Read();
                    entries.Add(new MappingEntry(key, keyAt, Node()));
                }

                return new MappingNode(at, entries, 1);
            case JsonTokenType.StartArray:
                var items = new List<FileNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Node());
                }

                return new ListNode(at, items, 1);
            case JsonTokenType.String:
                return new ScalarNode(at, reader.GetString()!, true);
            default:
                return new ScalarNode(at, Encoding.UTF8.GetString(reader.ValueSpan), false);
        }
    }

    // Counts on from the token before, so that the whole file is counted once.
    private Position Here()
    {
        var passed = bytes[counted..(int)reader.TokenStartIndex];
        counted = (int)reader.TokenStartIndex;
        if (passed.LastIndexOf((byte)'\n') is var last and >= 0)
        {
            line += passed.Count((byte)'\n');
            column = 1;
            passed = passed[(last + 1)..];
        }

        foreach (var b in passed)
        {
            column += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return new Position(line, column, file);
    }
}
