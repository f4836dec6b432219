using System.Text.Json;
using LiveMigration.Reports;
using LiveMigration.Reports.Traces;

namespace LiveMigration.Tests;

/// <summary>A written trace, read back; reading it checks what the format asks for.</summary>
internal sealed class TraceFile
{
    private TraceFile(IReadOnlyList<TraceEvent> events)
    {
        Events = events;
        Processes = events.Where(e => e.Name == "process_name").ToDictionary(e => e.Process, e => e.Argument("name"));
        Tracks = events.Where(e => e.Name == "thread_name").ToDictionary(e => (e.Process, e.Track), e => e.Argument("name"));
    }

    public IReadOnlyList<TraceEvent> Events { get; }

    public IReadOnlyDictionary<int, string> Processes { get; }

    public IReadOnlyDictionary<(int Process, int Track), string> Tracks { get; }

    public static TraceFile Of(TraceContent content)
    {
        using var stream = new MemoryStream();
        TraceEvents.Write(stream, content);
        var document = JsonDocument.Parse(stream.ToArray());
        document.RootElement.GetProperty("displayTimeUnit").GetString().Should().Be("ms");
        var file = new TraceFile([.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(e => new TraceEvent(e))]);
        file.NamesAreWhole();
        file.SlicesNest();
        file.ArrowsBind();
        file.CountersAreApart();
        return file;
    }

    public IEnumerable<TraceEvent> Slices(string host, string track) => On(host, track).Where(e => e.Kind == "X");

    public IEnumerable<TraceEvent> Instants(string host, string track) => On(host, track).Where(e => e.Kind == "i");

    public IEnumerable<TraceEvent> Counter(string process, string name) => Events.Where(e => e.Kind == "C" && e.Name == name && Processes[e.Process] == process);

    private IEnumerable<TraceEvent> On(string host, string track) => Events.Where(e => e.Kind != "M" && e.Track != 0 && Processes[e.Process] == host && Tracks[(e.Process, e.Track)] == track);

    private void NamesAreWhole()
    {
        Events.Select(e => e.Process).Should().OnlyContain(process => Processes.ContainsKey(process));
        Events.Where(e => e.Kind is "X" or "i" or "s" or "f").Should().OnlyContain(e => Tracks.ContainsKey(new(e.Process, e.Track)));
        Tracks.Keys.Select(key => key.Track).Should().OnlyHaveUniqueItems().And.NotIntersectWith(Processes.Keys);
        Tracks.Select(track => (track.Key.Process, track.Value)).Should().OnlyHaveUniqueItems();
    }

    private void SlicesNest()
    {
        foreach (var track in Events.Where(e => e.Kind == "X").GroupBy(e => (e.Process, e.Track)))
        {
            var open = new Stack<TraceEvent>();
            foreach (var slice in track.OrderBy(s => s.At).ThenByDescending(s => s.Length))
            {
                while (open.TryPeek(out var before) && before.End <= slice.At)
                {
                    open.Pop();
                }

                slice.Length.Should().BeGreaterThanOrEqualTo(0);
                slice.End.Should().BeLessThanOrEqualTo(open.TryPeek(out var outer) ? outer.End : decimal.MaxValue, "{0} lies in what is open", slice.Name);
                open.Push(slice);
            }
        }
    }

    // Viewers bind an arrow's end to the slice that is open on its track: the one that was last begun.
    private void ArrowsBind()
    {
        var slices = Events.Where(e => e.Kind == "X").ToLookup(e => (e.Process, e.Track));
        foreach (var arrow in Events.Where(e => e.Kind is "s" or "f").GroupBy(e => e.Arrow))
        {
            arrow.Select(e => e.Kind).Should().Equal("s", "f");
            arrow.First().At.Should().BeLessThanOrEqualTo(arrow.Last().At);
            arrow.Should().OnlyContain(end => slices[new(end.Process, end.Track)].Any(s => s.At <= end.At && end.At <= s.End));
        }
    }

    private void CountersAreApart()
    {
        foreach (var counter in Events.Where(e => e.Kind == "C").GroupBy(e => (e.Process, e.Name)))
        {
            counter.Select(e => e.At).Should().BeInAscendingOrder("{0} is one counter", counter.Key);
        }
    }
}

/// <summary>One event of a trace.</summary>
internal sealed class TraceEvent(JsonElement json)
{
    public string Kind { get; } = json.GetProperty("ph").GetString()!;

    public string Name { get; } = json.GetProperty("name").GetString()!;

    public int Process { get; } = json.GetProperty("pid").GetInt32();

    public int Track { get; } = json.GetProperty("tid").GetInt32();

    public int Arrow => json.GetProperty("id").GetInt32();

    public decimal At { get; } = json.TryGetProperty("ts", out var at) ? at.GetDecimal() : 0;

    public string AtText => json.GetProperty("ts").GetRawText();

    public decimal Length { get; } = json.TryGetProperty("dur", out var length) ? length.GetDecimal() : 0;

    public decimal End => At + Length;

    public string Argument(string name) => json.GetProperty("args").GetProperty(name).ToString();
}
