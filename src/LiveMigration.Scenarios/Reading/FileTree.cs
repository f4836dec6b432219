using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes a tree of nodes with places out of YAML or JSON text.</summary>
/// <remarks>
/// YamlDotNet's parser gives events one at a time without recursion, so depth and size can be limited before anything is built,
/// and a key that is there twice is one fault among others. Its YamlStream would stop at the first.
/// </remarks>
internal sealed class FileTree
{
    private const int DeepestNesting = 24;
    private const long MostValues = 200_000;

    private readonly Parser parser;
    private readonly FaultList faults;
    private readonly Dictionary<string, FileNode> anchors = new(StringComparer.Ordinal);
    private long values;

    private FileTree(string text, FaultList faults)
    {
        parser = new Parser(new StringReader(text));
        this.faults = faults;
    }

    /// <summary>The file's only document; null, with the reason among the faults, if it cannot be read.</summary>
    public static FileNode? Read(string text, FaultList faults)
    {
        var tree = new FileTree(text, faults);
        try
        {
            return tree.Document();
        }
        catch (UnreadableException e)
        {
            faults.Add(e.At, "", e.Message);
        }
        catch (YamlException e)
        {
            faults.Add(Place(e.Start), "", "is neither YAML nor JSON: " + OneLine(e.InnerException?.Message ?? e.Message));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The scanner throws these for some text, an unclosed '[' or a flow that is indented less than what holds it.
            faults.Add(tree.parser.Current is { } last ? Place(last.End) : new Position(1, 1), "", "is neither YAML nor JSON: it cannot be read beyond this place; a bracket may be open, or the indentation wrong");
        }

        return null;
    }

    private FileNode? Document()
    {
        parser.MoveNext();
        if (!parser.MoveNext() || parser.Current is StreamEnd)
        {
            throw new UnreadableException(new Position(1, 1), "is empty; `livemig init` writes a scenario to start from");
        }

        parser.MoveNext();
        var root = Node(0);
        parser.MoveNext();
        if (parser.MoveNext() && parser.Current is DocumentStart second)
        {
            throw new UnreadableException(Place(second.Start), "a second document begins here; a file holds one scenario");
        }

        if (root.Weight > MostValues)
        {
            throw new UnreadableException(root.At, $"holds more than {MostValues} values when its aliases are written out");
        }

        return root;
    }

    /// <summary>The node that begins with the current event; afterwards the current event is its last.</summary>
    private FileNode Node(int depth)
    {
        var begin = parser.Current!;
        var at = Place(begin.Start);
        if (++values > MostValues)
        {
            throw new UnreadableException(at, $"holds more than {MostValues} values");
        }

        if (depth > DeepestNesting)
        {
            throw new UnreadableException(at, $"is nested more than {DeepestNesting} levels deep; no scenario is");
        }

        if (begin is AnchorAlias alias)
        {
            return anchors.TryGetValue(alias.Value.Value, out var target)
                ? target
                : throw new UnreadableException(at, $"*{Quoted.Text(alias.Value.Value)[1..^1]} refers to no anchor that stands before it");
        }

        if (begin is not NodeEvent node)
        {
            throw new UnreadableException(at, "is neither YAML nor JSON: a value is missing here");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            faults.Add(at, "", $"the tag {Quoted.Text(node.Tag.Value)} is not allowed; write the plain value");
        }

        FileNode result = node switch
        {
            Scalar scalar => new ScalarNode(at, scalar.Value, scalar.Style != ScalarStyle.Plain),
            SequenceStart => List(at, depth),
            _ => Mapping(at, depth),
        };
        if (!node.Anchor.IsEmpty)
        {
            anchors[node.Anchor.Value] = result;
        }

        return result;
    }

    private ListNode List(Position at, int depth)
    {
        var items = new List<FileNode>();
        var weight = 1L;
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            var item = Node(depth + 1);
            items.Add(item);
            weight = Math.Min(weight + item.Weight, int.MaxValue);
        }

        return new ListNode(at, items, weight);
    }

    private MappingNode Mapping(Position at, int depth)
    {
        var entries = new List<MappingEntry>();
        var seen = new Dictionary<string, Position>(StringComparer.Ordinal);
        var weight = 1L;
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var keyNode = Node(depth + 1);
            if (keyNode is not ScalarNode key)
            {
                throw new UnreadableException(keyNode.At, "a key must be a single word");
            }

            parser.MoveNext();
            var value = Node(depth + 1);
            weight = Math.Min(weight + value.Weight, int.MaxValue);
            if (seen.TryGetValue(key.Value, out var first))
            {
                faults.Add(key.At, "", $"{Quoted.Text(key.Value)} is there twice in one group, first in line {first.Line}; a field may be given once");
                continue;
            }

            seen.Add(key.Value, key.At);
            entries.Add(new MappingEntry(key.Value, key.At, value));
        }

        return new MappingNode(at, entries, weight);
    }

    private static Position Place(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private static string OneLine(string message) => Quoted.Text(message.ReplaceLineEndings(" "), 200)[1..^1].TrimEnd('.');

    private sealed class UnreadableException(Position at, string message) : Exception(message)
    {
        public Position At { get; } = at;
    }
}
