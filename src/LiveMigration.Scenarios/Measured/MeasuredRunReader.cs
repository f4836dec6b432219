using System.Text.Json;

namespace LiveMigration.Scenarios.Measured;

/// <summary>A line of a data set: a run, or what is wrong with it.</summary>
/// <param name="Number">Number of the line, from 1.</param>
/// <param name="Run">The run; null if there are faults.</param>
/// <param name="Faults">Everything that is wrong with the line.</param>
public sealed record MeasuredLine(int Number, MeasuredRun? Run, IReadOnlyList<LineFault> Faults);

/// <summary>Reads data sets of recorded migrations, one JSON object a line.</summary>
/// <remarks>
/// Fields that are not known are passed over; what is missing and has a default takes it; empty lines are passed over.
/// Every fault of a line is found, and a faulty line does not stop the others.
/// </remarks>
public static class MeasuredRunReader
{
    private const long MaxVmMiB = 16L << 20; // 16 TiB
    private const double MaxWritesPerSecond = 1e9; // beyond what a processor can write
    private const double MaxMs = 1e9; // 11 days
    private const long FillStartMiB = 4; // below are the guest's program and its counters

    /// <summary>The lines of a file that are not empty, in order.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<MeasuredLine> ReadFile(string path) => Read(File.ReadLines(path));

    /// <summary>The lines that are not empty, in order.</summary>
    public static IReadOnlyList<MeasuredLine> Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return [.. lines.Select((text, index) => (text, index)).Where(l => !string.IsNullOrWhiteSpace(l.text)).Select(l => ReadLine(l.text, l.index + 1))];
    }

    /// <summary>One line.</summary>
    /// <param name="text">The JSON object.</param>
    /// <param name="number">Number of the line, from 1.</param>
    public static MeasuredLine ReadLine(string text, int number)
    {
        var faults = new List<LineFault>();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            var where = e.BytePositionInLine is { } position ? $"not JSON from byte {position + 1} on" : "not JSON";
            return new MeasuredLine(number, null, [new LineFault(number, "line", where, "allowed is one JSON object a line")]);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new MeasuredLine(number, null, [new LineFault(number, "line", $"a JSON {document.RootElement.ValueKind}", "allowed is one JSON object a line")]);
            }

            var run = Run(new LineFields(document.RootElement, "", number, faults));
            return new MeasuredLine(number, faults.Count == 0 ? run : null, faults);
        }
    }

    private static MeasuredRun? Run(LineFields fields)
    {
        var id = fields.Text("id");
        var version = fields.Text("qemuVersion");
        var scenario = fields.Object("scenario", required: true);
        var result = fields.Object("result");
        var family = fields.Text("family", "unknown");
        var repeat = (int)fields.Whole("repeat", 1, int.MaxValue, 1);
        var measured = scenario is null ? null : Scenario(scenario);
        var totals = result is null ? null : Result(result);
        var passes = fields.Objects("passes")?.Select(Pass).ToList();
        var windows = fields.Objects("windows")?.Where(w => w.Has("transferredBytes")).Select(Window).ToList();
        var states = fields.Objects("sourceEvents")?.Where(e => e.Has("event") && e.Text("event") == "migrate_set_state").ToList() ?? [];
        var taken = StateAt(states, "new state setup");
        var completed = StateAt(states, "new state completed");
        return measured is null ? null : new MeasuredRun
        {
            Id = id,
            Family = family,
            Repeat = repeat,
            QemuVersion = version,
            Scenario = measured,
            Result = totals,
            Passes = passes,
            Windows = windows,
            CommandTakenAtMs = taken,
            CompletedAtMs = completed,
        };
    }

    /// <summary>When the source first went into a state; QEMU's trace event <c>migrate_set_state</c>.</summary>
    private static double? StateAt(List<LineFields> states, string words) =>
        states.FirstOrDefault(e => e.Has("args") && e.Text("args") == words)?.Real("timeMs", 0, MaxMs);

    private static MeasuredScenario Scenario(LineFields fields)
    {
        var faultsBefore = fields.FaultCount;
        var vmMiB = fields.Whole("vmMiB", 2 * FillStartMiB, MaxVmMiB);
        var regionsEndMiB = (fields.FaultCount == faultsBefore ? vmMiB : MaxVmMiB) - FillStartMiB;
        return new MeasuredScenario
        {
            VmMiB = vmMiB,
            FilledPercent = (int)fields.Whole("filledPercent", 0, 100),
            FillRandomWords = (int)fields.Whole("fillRandomWords", 0, 1024, 1024),
            Writer = Writer(fields, regionsEndMiB),
            SecondWriter = fields.Object("secondRegion") is { } second ? Writer(second, regionsEndMiB) : null,
            AchievedWritesPagesPerSecond = fields.RealOrNull("achievedWritesPagesPerSecond", MaxWritesPerSecond),
            MaxBandwidthBytesPerSecond = fields.Whole("maxBandwidthBytesPerSecond", 0, long.MaxValue),
            DowntimeLimitMs = fields.Whole("downtimeLimitMs", 0, 2_000_000), // QEMU's own bounds of downtime-limit
            Capabilities = fields.Object("capabilities") is { } capabilities ? Capabilities(capabilities) : [],
            Parameters = fields.Object("parameters") is { } parameters ? QemuParameters.Read(parameters) : [],
            Actions = fields.Objects("actions") is { } actions ? [.. actions.Select(Action).OrderBy(a => a.DoneAtMs ?? a.AtMs)] : [],
            SenderAndReceiverShareOneCpu = fields.Flag("senderAndReceiverShareOneCpu", true),
        };
    }

    private static MeasuredWriter Writer(LineFields fields, long endMiB)
    {
        var pattern = fields.Text("pattern");
        if (pattern is "none" or "")
        {
            return new MeasuredWriter { Pattern = pattern };
        }

        var workingSetMiB = fields.Whole("workingSetMiB", 1, MaxVmMiB);
        var baseMiB = fields.Whole("workingSetBaseMiB", FillStartMiB, MaxVmMiB, 16);
        if (!long.IsPow2(workingSetMiB))
        {
            fields.Add("workingSetMiB", $"{workingSetMiB}", "allowed are powers of two");
        }
        else if (baseMiB + workingSetMiB > endMiB)
        {
            fields.Add("workingSetMiB", $"{workingSetMiB} from {baseMiB} on", $"must end by {endMiB}, {FillStartMiB} MiB below the end of vmMiB");
        }

        var offset = fields.Text("writeOffset", "fixed");
        if (offset is not ("fixed" or "random" or ""))
        {
            fields.Add("writeOffset", $"\"{offset}\"", "allowed are \"fixed\" and \"random\"");
        }

        var writeBytes = fields.Whole("writeBytes", 8, 4096, 8);
        if (writeBytes % 8 != 0)
        {
            fields.Add("writeBytes", $"{writeBytes}", "allowed are multiples of 8 from 8 to 4096");
        }

        return new MeasuredWriter
        {
            Pattern = pattern,
            WorkingSetMiB = workingSetMiB,
            WorkingSetBaseMiB = baseMiB,
            WritesPagesPerSecond = fields.RealOrReals("writesPagesPerSecond", MaxWritesPerSecond),
            MeasuredWritesPagesPerSecond = fields.RealOrNull("measuredWritesPagesPerSecond", MaxWritesPerSecond),
            WritesBeforeStart = fields.WholeOrNull("writesBeforeStart"),
            HotPagesPercent = pattern == "hotcold" ? fields.Real("hotPagesPercent", 0, 100) : 0,
            HotWritesPercent = pattern == "hotcold" ? fields.Real("hotWritesPercent", 0, 100) : 0,
            ZipfExponent = pattern == "zipf" ? fields.Real("zipfExponent", 0.001, 10) : 0,
            WriteBytes = (int)writeBytes,
            WriteOffset = offset,
        };
    }

    private static List<string> Capabilities(LineFields fields) =>
        [.. fields.All().Select(c => c.Name).Where(name => fields.Flag(name, false)).Order(StringComparer.Ordinal)];

    private static MeasuredAction Action(LineFields fields) => new()
    {
        What = fields.Text("what"),
        AtMs = fields.Real("atMs", 0, MaxMs),
        DoneAtMs = fields.RealOrNull("doneAtMs", MaxMs),
        WhenStatus = fields.Has("whenStatus") ? fields.Text("whenStatus") : null,
        Parameters = fields.Object("parameters") is { } parameters ? QemuParameters.Read(parameters) : [],
        Error = fields.Has("error") ? fields.Text("error") : null,
    };

    private static MeasuredResult Result(LineFields fields) => new()
    {
        Status = fields.Text("status"),
        TotalTimeMs = fields.RealOrNull("totalTimeMs"),
        DowntimeMs = fields.RealOrNull("downtimeMs"),
        StopToResumeMs = fields.RealOrNull("stopToResumeMs"),
        StopAtMs = fields.RealOrNull("stopAtMs"),
        ResumeAtMs = fields.RealOrNull("resumeAtMs"),
        SetupTimeMs = fields.RealOrNull("setupTimeMs"),
        TransferredBytes = fields.WholeOrNull("transferredBytes"),
        DowntimeBytes = fields.WholeOrNull("downtimeBytes"),
        DirtySyncCount = fields.WholeOrNull("dirtySyncCount"),
        NormalPages = fields.WholeOrNull("normalPages"),
        DuplicatePages = fields.WholeOrNull("duplicatePages"),
    };

    private static MeasuredPass Pass(LineFields fields) => new(
        (int)fields.Whole("iteration", 1, int.MaxValue),
        fields.Real("timeMs", 0, MaxMs),
        fields.RealOrNull("syncMs"),
        fields.Whole("newDirtyPages", 0, long.MaxValue),
        fields.WholeOrNull("pendingBytesAfterSync"),
        fields.WholeOrNull("thresholdBytes"),
        (int)fields.Whole("throttlePercentNext", 0, 99, 0),
        fields.Flag("forcedByTimer", false));

    private static MeasuredWindow Window(LineFields fields) => new(
        fields.Real("timeMs", 0, MaxMs),
        fields.Whole("transferredBytes", 0, long.MaxValue),
        fields.Real("windowMs", 0, MaxMs));
}
