using LiveMigration.Workloads.Traces;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Reads the recordings that workloads name, each once.</summary>
/// <param name="contents">Where they are.</param>
/// <param name="faults">Where to report what cannot be read.</param>
internal sealed class WorkloadFiles(NamedFiles contents, FaultList faults)
{
    private readonly Dictionary<BoundGroup, object> recordings = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Path, object Way), object?> read = [];

    /// <summary>Reads the recording of a workload; what is wrong goes to the faults.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="way">All that the result depends on beside the file; workloads for which it is equal share what was read.</param>
    /// <param name="reader">Reads it.</param>
    public void Read(BoundGroup workload, object way, Func<TextReader, object> reader)
    {
        if (recordings.ContainsKey(workload) || workload["file"] is not { Value: string name } field)
        {
            return;
        }

        if (!read.TryGetValue((name, way), out var recording))
        {
            read.Add((name, way), recording = Read(field, reader));
        }

        if (recording is not null)
        {
            recordings[workload] = recording;
        }
    }

    /// <summary>Gives a workload a recording that did not come from a file of its own.</summary>
    public void Put(BoundGroup workload, object recording) => recordings[workload] = recording;

    /// <summary>What was read of a workload's recording; null if it could not be.</summary>
    public T? Of<T>(BoundGroup workload)
        where T : class => recordings.GetValueOrDefault(workload) as T;

    private object? Read(BoundValue field, Func<TextReader, object> reader)
    {
        if (contents.Open(field, faults) is not { } file)
        {
            return null;
        }

        try
        {
            using var text = new StreamReader(new MemoryStream(file.Contents, writable: false));
            return reader(text);
        }
        catch (TraceFormatException e)
        {
            faults.Add(new ScenarioFault(file.Path, e.Line, e.Column, e.Field, e.Reason));
            return null;
        }
    }
}
