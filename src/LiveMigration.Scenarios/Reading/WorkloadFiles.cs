using LiveMigration.Workloads.Traces;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Reads the recordings that workloads name, each once.</summary>
/// <param name="folder">Where their paths begin; null where a scenario has no folder.</param>
/// <param name="faults">Where to report what cannot be read.</param>
internal sealed class WorkloadFiles(string? folder, FaultList faults)
{
    private const int LargestFileBytes = 64 * 1024 * 1024;

    private readonly Dictionary<BoundGroup, object> recordings = new(ReferenceEqualityComparer.Instance);

    /// <summary>Reads the recording of a workload; what is wrong goes to the faults.</summary>
    public void Read(BoundGroup workload, Func<TextReader, object> read)
    {
        if (workload["file"] is not { Value: string name } field)
        {
            return;
        }

        if (folder is null)
        {
            faults.Add(field.At, field.Path, $"{field.Shown} cannot be found: a scenario that is read from text alone has no folder");
            return;
        }

        var path = Path.Combine(folder, name);
        try
        {
            using var text = new StreamReader(Contents(path));
            recordings[workload] = read(text);
        }
        catch (TraceFormatException e)
        {
            faults.Add(new ScenarioFault(path, e.Line, e.Column, e.Field, e.Reason));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? $"there is no file {path}" : "cannot be read: " + e.Message.ReplaceLineEndings(" ");
            faults.Add(field.At, field.Path, $"{field.Shown}: {why}");
        }
    }

    /// <summary>What was read of a workload's recording; null if it could not be.</summary>
    public T? Of<T>(BoundGroup workload)
        where T : class => recordings.GetValueOrDefault(workload) as T;

    private static MemoryStream Contents(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var contents = new MemoryStream();
        var buffer = new byte[81_920];
        int length;
        while ((length = file.Read(buffer)) > 0)
        {
            contents.Write(buffer, 0, length);
            if (contents.Length > LargestFileBytes)
            {
                throw new IOException("it is larger than 64 MiB");
            }
        }

        contents.Position = 0;
        return contents;
    }
}
