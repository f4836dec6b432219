namespace LiveMigration.Scenarios.Reading;

/// <summary>The files that a scenario names, each read once and kept as it then was.</summary>
/// <param name="folder">Where their paths begin; null where a scenario has no folder.</param>
internal sealed class NamedFiles(string? folder)
{
    private const int LargestFileBytes = 64 * 1024 * 1024;

    private readonly Dictionary<string, byte[]> contents = new(StringComparer.Ordinal);

    /// <summary>The file that a field names; null, with the reason among the faults, if it cannot be read.</summary>
    public (string Path, byte[] Contents)? Open(BoundValue field, FaultList faults)
    {
        if (folder is null)
        {
            faults.Add(field.At, field.Path, $"{field.Shown} cannot be found: a scenario that is read from text alone has no folder");
            return null;
        }

        var path = Path.Combine(folder, (string)field.Value!);
        try
        {
            if (!contents.TryGetValue(path, out var bytes))
            {
                contents.Add(path, bytes = Read(path));
            }

            return (path, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? $"there is no file {path}" : "cannot be read: " + e.Message.ReplaceLineEndings(" ");
            faults.Add(field.At, field.Path, $"{field.Shown}: {why}");
            return null;
        }
    }

    private static byte[] Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a folder");
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var contents = new MemoryStream();
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

        return contents.ToArray();
    }
}
