namespace LiveMigration.Tool;

/// <summary>Writes a folder of files whole or not at all: into a sibling first, which then takes the name.</summary>
internal static class OutputFolder
{
    /// <summary>Why nothing can be written there, or null. A folder that holds something is left alone.</summary>
    public static string? Fault(string path)
    {
        try
        {
            return path.Length == 0 ? "--out: a folder's name is missing"
                : File.Exists(path) ? $"--out: {path} is a file; give a folder that is empty or not there"
                : Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() ? $"--out: {path} is not empty; give a folder that is empty or not there"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"--out: {path} cannot be used: {e.Message.ReplaceLineEndings(" ")}";
        }
    }

    /// <summary>Writes the files, names relative to the folder.</summary>
    /// <returns>Why it could not, or null.</returns>
    public static string? Write(string path, IEnumerable<(string Name, Action<Stream> Write)> files)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var sibling = $"{target}.unfinished-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(sibling);
            foreach (var (name, write) in files)
            {
                var file = Path.Combine(sibling, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
                write(stream);
            }

            if (Directory.Exists(target))
            {
                Directory.Delete(target); // fails if something appeared in it meanwhile
            }

            Directory.Move(sibling, target);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (Directory.Exists(sibling))
            {
                Directory.Delete(sibling, recursive: true);
            }

            return $"--out: {path} cannot be written: {e.Message.ReplaceLineEndings(" ")}";
        }
    }
}
