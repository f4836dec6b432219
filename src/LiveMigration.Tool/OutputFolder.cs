using System.Text;

namespace LiveMigration.Tool;

/// <summary>Writes a folder of files whole or not at all: beside it or in it first, under a name of their own, until all are there.</summary>
/// <remarks>
/// A folder that is there stays the same folder, since it may be where a disk is mounted or where the caller stands. With overwriting,
/// a report takes an older one's place; a folder that holds anything else is left alone.
/// </remarks>
internal static class OutputFolder
{
    // A folder of ours holds one of them.
    private static readonly string[] Reports = ["report.json", "comparison.json"];

    // What livemig writes for a scenario; of a folder of scenarios each has its own folder of these.
    private static readonly string[] Endings = [".json", ".csv", ".parquet", ".html", ".svg", ".png"];
    private static readonly string[] Stems = ["report", "rounds", "migrations", "timeline", "trace", "comparison"];

    /// <summary>Why nothing can be written there, found out by trying; or null. Leaves nothing behind.</summary>
    public static string? Fault(string path, bool overwrites)
    {
        try
        {
            if (path.Length == 0)
            {
                return "--out: a folder's name is missing";
            }

            if (File.Exists(path))
            {
                return $"--out: {path} is a file; give a folder that is empty or not there";
            }

            if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            {
                if (!overwrites)
                {
                    return $"--out: {path} is not empty; give a folder that is empty or not there" + (Stranger(path) is null ? ", or --overwrite to put the new report in the old one's place" : "");
                }

                if (Stranger(path) is { } stranger)
                {
                    return $"--out: {path} is more than a report of livemig: {stranger}; --overwrite replaces reports and nothing else";
                }
            }

            var above = Path.GetFullPath(path);
            while (!Directory.Exists(above) && !File.Exists(above))
            {
                above = Path.GetDirectoryName(above)!;
            }

            var trial = Path.Combine(above, Unfinished);
            Directory.CreateDirectory(trial);
            Directory.Delete(trial);
            return null;
        }
        catch (Exception e) when (WritableFile.IsOfFiles(e))
        {
            return "--out: " + WritableFile.Because(path, e);
        }
    }

    /// <summary>Writes the files, names relative to the folder.</summary>
    /// <returns>Why it could not, or null.</returns>
    public static string? Write(string path, bool overwrites, IEnumerable<(string Name, Action<Stream> Write)> files)
    {
        if (Fault(path, overwrites) is { } fault)
        {
            return fault; // something appeared in it meanwhile
        }

        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var isThere = Directory.Exists(target);
        var unfinished = isThere ? Path.Combine(target, Unfinished) : $"{target}{Unfinished}";
        try
        {
            Directory.CreateDirectory(unfinished);
            foreach (var (name, write) in files)
            {
                var file = Path.Combine(unfinished, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
                write(stream);
            }

            if (isThere)
            {
                Replace(target, unfinished);
            }
            else
            {
                Directory.Move(unfinished, target);
            }

            return null;
        }
        catch (Exception e) when (WritableFile.IsOfFiles(e))
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }

            return "--out: " + WritableFile.Because(path, e);
        }
    }

    private static string Unfinished => $".unfinished-{Environment.ProcessId}";

    /// <summary>Moves what is new up into the folder, and what was there out of the way; back, where that fails.</summary>
    private static void Replace(string target, string unfinished)
    {
        var old = Path.Combine(target, $".replaced-{Environment.ProcessId}");
        var moved = new Stack<(string From, string To)>();
        try
        {
            Directory.CreateDirectory(old);
            foreach (var entry in Directory.GetFileSystemEntries(target).Where(entry => entry != old && entry != unfinished))
            {
                Move(entry, old);
            }

            foreach (var entry in Directory.GetFileSystemEntries(unfinished))
            {
                Move(entry, target);
            }
        }
        catch (Exception e) when (WritableFile.IsOfFiles(e))
        {
            while (moved.TryPop(out var back))
            {
                Directory.Move(back.To, back.From);
            }

            Directory.Delete(old, recursive: true);
            throw;
        }

        Directory.Delete(unfinished);
        Directory.Delete(old, recursive: true);

        void Move(string entry, string into)
        {
            var to = Path.Combine(into, Path.GetFileName(entry));
            Directory.Move(entry, to);
            moved.Push((entry, to));
        }
    }

    /// <summary>What in a folder shows that it is not a report of livemig alone; null if nothing does.</summary>
    private static string? Stranger(string path)
    {
        var folders = Directory.GetDirectories(path);
        if (StrangeFile(path) is { } file)
        {
            return file;
        }

        foreach (var folder in folders)
        {
            if ((File.GetAttributes(folder) & FileAttributes.ReparsePoint) != 0 || Directory.GetDirectories(folder).Length > 0)
            {
                return $"it holds the folder {Path.GetFileName(folder)}";
            }

            if (Directory.GetFiles(folder).Length == 0 || StrangeFile(folder) is not null)
            {
                return StrangeFile(folder) ?? $"it holds the folder {Path.GetFileName(folder)}, which is empty";
            }
        }

        return null;
    }

    private static string? StrangeFile(string folder)
    {
        var files = Directory.GetFiles(folder);
        if (Array.Find(files, file => !Endings.Contains(Path.GetExtension(file)) || !Stems.Contains(Path.GetFileNameWithoutExtension(file))) is { } stranger)
        {
            return $"it holds {Path.GetFileName(stranger)}";
        }

        var report = Array.Find(files, file => Reports.Contains(Path.GetFileName(file)));
        return files.Length == 0 ? null
            : report is null ? $"it holds no {Reports[0]}"
            : IsReport(report) ? null
            : $"its {Path.GetFileName(report)} is not one of livemig";
    }

    // Every document of livemig begins with its format version.
    private static bool IsReport(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[64];
        var head = Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        return head.TrimStart().TrimStart('{').TrimStart().StartsWith("\"formatVersion\"", StringComparison.Ordinal);
    }
}
