using System.Text.Json;

namespace LiveMigration.Tool;

/// <summary>Writes a folder of files whole or not at all: beside it or in it first, under a name of their own, until all are there.</summary>
/// <remarks>
/// A folder that is there stays the same folder, since it may be where a disk is mounted or where the caller stands. With overwriting,
/// a report takes an older one's place; a folder that holds anything else is left alone.
/// </remarks>
internal static class OutputFolder
{
    private const string UnfinishedMark = ".unfinished-";
    private const string ReplacedMark = ".replaced-";

    // A folder of ours holds one of them.
    private static readonly string[] Reports = [ReportFiles.Run, ReportFiles.Comparison];

    /// <summary>Why nothing can be written there, found out by trying; or null. Leaves nothing behind.</summary>
    public static string? Fault(string path, bool overwrites)
    {
        try
        {
            if (path.Length == 0)
            {
                return "--out: a folder's name is missing";
            }

            if (File.Exists(Path.TrimEndingDirectorySeparator(path)))
            {
                return $"--out: {path} is a file; give a folder that is empty or not there";
            }

            if (Directory.Exists(path) && Entries(path).Any())
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
                above = Path.GetDirectoryName(above) ?? throw new DirectoryNotFoundException($"there is no {above}");
            }

            if (File.Exists(above))
            {
                return $"--out: {path} cannot be written: {above} is a file";
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
        using var interruption = new Interruption(() => Remove(unfinished));
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

            interruption.Whole(() =>
            {
                if (isThere)
                {
                    Replace(target, unfinished, overwrites);
                }
                else
                {
                    Directory.Move(unfinished, target);
                }
            });
            return null;
        }
        catch (Exception e) when (WritableFile.IsOfFiles(e))
        {
            Remove(unfinished);
            return "--out: " + WritableFile.Because(path, e);
        }
    }

    private static string Unfinished => UnfinishedMark + Environment.ProcessId;

    // What another livemig is writing, or one left that was killed, is no content of the folder.
    private static IEnumerable<string> Entries(string path) =>
        Directory.EnumerateFileSystemEntries(path).Where(entry => !Path.GetFileName(entry).StartsWith(UnfinishedMark, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static void Remove(string unfinished)
    {
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }
    }

    /// <summary>Moves what is new up into the folder, and what was there out of the way; back, where that fails.</summary>
    private static void Replace(string target, string unfinished, bool overwrites)
    {
        // Looked at once more, now that all is ready: only what was seen to be an older report goes.
        var there = Entries(target).ToList();
        if (there.Count > 0 && (overwrites ? Stranger(target) : $"it holds {Path.GetFileName(there[0])}") is { } stranger)
        {
            throw new IOException($"{stranger}, which came while this ran");
        }

        var old = Path.Combine(target, ReplacedMark + Environment.ProcessId);
        var moved = new Stack<(string From, string To)>();
        try
        {
            Directory.CreateDirectory(old);
            foreach (var entry in there)
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

            Remove(old);
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
        var folders = Entries(path).Where(Directory.Exists).ToList();
        if (StrangeFile(path) is { } file)
        {
            return file;
        }

        foreach (var folder in folders)
        {
            if (Path.GetFileName(folder).StartsWith(ReplacedMark, StringComparison.Ordinal))
            {
                return $"it holds {Path.GetFileName(folder)}, an older report that a livemig was ended over";
            }

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
        if (Array.Find(files, file => !ReportFiles.All.Contains(Path.GetFileName(file))) is { } stranger)
        {
            return $"it holds {Path.GetFileName(stranger)}";
        }

        var report = Array.Find(files, file => Reports.Contains(Path.GetFileName(file)));
        return files.Length == 0 ? null
            : report is null ? $"it holds no {Reports[0]}"
            : IsReport(report) ? null
            : $"its {Path.GetFileName(report)} is not one of livemig";
    }

    // A report begins with its format version and what it is of; so does no scenario.
    private static bool IsReport(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[256];
        var json = new Utf8JsonReader(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), isFinalBlock: false, default);
        try
        {
            return json.Read() && json.TokenType == JsonTokenType.StartObject
                && json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("formatVersion")
                && json.Read() && json.Read() && (json.ValueTextEquals("scenario") || json.ValueTextEquals("scenarios") || json.ValueTextEquals("rows"));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
