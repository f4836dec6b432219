using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using LiveMigration.Simulation;

namespace LiveMigration.Reports.Traces;

/// <summary>The events of Chrome's trace-event format, one method each. Times in microseconds with three decimals, so that no nanosecond is lost.</summary>
internal sealed class TraceWriter : IDisposable
{
    private const int FlushedFrom = 65_536;

    private static readonly JsonEncodedText Phase = JsonEncodedText.Encode("ph");
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText Process = JsonEncodedText.Encode("pid");
    private static readonly JsonEncodedText Track = JsonEncodedText.Encode("tid");
    private static readonly JsonEncodedText Arguments = JsonEncodedText.Encode("args");

    private readonly Utf8JsonWriter json;
    private int flows;

    public TraceWriter(Stream stream)
    {
        json = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
    }

    /// <summary>A process has a name and its place among the others.</summary>
    public void NameProcess(int process, string name)
    {
        WriteName("process_name", new TraceTrack(process, 0), name);
        Begin("M", "process_sort_index", new TraceTrack(process, 0));
        json.WriteStartObject(Arguments);
        json.WriteNumber("sort_index", process);
        json.WriteEndObject();
        End();
    }

    /// <summary>A track of a process has a name.</summary>
    public void NameTrack(TraceTrack track, string name) => WriteName("thread_name", track, name);

    /// <summary>Something that lasts.</summary>
    public void Slice(TraceTrack track, string name, VirtualTime from, VirtualTime until, ReadOnlySpan<(string Name, object Value)> arguments = default)
    {
        Begin("X", name, track);
        WriteMicroseconds("ts", from.Nanoseconds);
        WriteMicroseconds("dur", (until - from).Nanoseconds);
        WriteArguments(arguments);
        End();
    }

    /// <summary>Something that happens at a moment.</summary>
    public void Instant(TraceTrack track, string name, VirtualTime at, ReadOnlySpan<(string Name, object Value)> arguments = default)
    {
        Begin("i", name, track);
        WriteMicroseconds("ts", at.Nanoseconds);
        json.WriteString("s", "t");
        WriteArguments(arguments);
        End();
    }

    /// <summary>A counter of a process has a value from then on.</summary>
    public void Counter(int process, string name, string unit, VirtualTime at, long value)
    {
        Begin("C", name, new TraceTrack(process, 0));
        WriteMicroseconds("ts", at.Nanoseconds);
        json.WriteStartObject(Arguments);
        json.WriteNumber(unit, value);
        json.WriteEndObject();
        End();
    }

    /// <summary>The same, of a value that is no whole number; told with two decimals.</summary>
    public void Counter(int process, string name, string unit, VirtualTime at, double value)
    {
        Begin("C", name, new TraceTrack(process, 0));
        WriteMicroseconds("ts", at.Nanoseconds);
        json.WriteStartObject(Arguments);
        json.WriteNumber(unit, Math.Round(value, 2));
        json.WriteEndObject();
        End();
    }

    /// <summary>An arrow begins in the slice that was written last.</summary>
    /// <returns>Its number, with which it ends.</returns>
    public int ArrowFrom(TraceTrack track, string name, VirtualTime at)
    {
        flows++;
        WriteArrow("s", track, name, at, flows);
        return flows;
    }

    /// <summary>It ends in the slice that was written last.</summary>
    public void ArrowTo(TraceTrack track, string name, VirtualTime at, int arrow) => WriteArrow("f", track, name, at, arrow);

    /// <summary>Ends the document; the stream stays open.</summary>
    public void Dispose()
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.Dispose();
    }

    private void WriteArrow(string kind, TraceTrack track, string name, VirtualTime at, int arrow)
    {
        Begin(kind, name, track);
        json.WriteString("cat", "switchover");
        json.WriteNumber("id", arrow);
        WriteMicroseconds("ts", at.Nanoseconds);
        if (kind == "f")
        {
            json.WriteString("bp", "e"); // binds to the slice around it, not to the next
        }

        End();
    }

    private void WriteName(string what, TraceTrack track, string name)
    {
        Begin("M", what, track);
        json.WriteStartObject(Arguments);
        json.WriteString(Name, name);
        json.WriteEndObject();
        End();
    }

    private void Begin(string kind, string name, TraceTrack track)
    {
        json.WriteStartObject();
        json.WriteString(Phase, kind);
        json.WriteString(Name, name);
        json.WriteNumber(Process, track.Process);
        json.WriteNumber(Track, track.Number);
    }

    private void End()
    {
        json.WriteEndObject();
        if (json.BytesPending >= FlushedFrom)
        {
            json.Flush();
        }
    }

    private void WriteArguments(ReadOnlySpan<(string Name, object Value)> arguments)
    {
        if (arguments.IsEmpty)
        {
            return;
        }

        json.WriteStartObject(Arguments);
        foreach (var (name, value) in arguments)
        {
            switch (value)
            {
                case VirtualDuration length:
                    json.WriteNumber(name, length.TotalMilliseconds);
                    break;
                case ByteCount size:
                    json.WriteNumber(name, size.Bytes);
                    break;
                case long or int:
                    json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                default:
                    json.WriteString(name, (string)value);
                    break;
            }
        }

        json.WriteEndObject();
    }

    private void WriteMicroseconds(string name, long nanoseconds)
    {
        Span<byte> text = stackalloc byte[32];
        var (microseconds, rest) = Math.DivRem(nanoseconds, 1000);
        Utf8Formatter.TryFormat(microseconds, text, out var length);
        text[length++] = (byte)'.';
        Utf8Formatter.TryFormat(rest, text[length..], out var decimals, new System.Buffers.StandardFormat('D', 3));
        json.WritePropertyName(name);
        json.WriteRawValue(text[..(length + decimals)], skipInputValidation: true);
    }
}

/// <summary>A track of a trace.</summary>
/// <param name="Process">Number of its process.</param>
/// <param name="Number">Its own number, unique in the trace.</param>
internal readonly record struct TraceTrack(int Process, int Number);
