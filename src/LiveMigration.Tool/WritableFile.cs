namespace LiveMigration.Tool;

/// <summary>One file, written whole or not at all: into a sibling first, which then takes the name. Faults are sentences without the option's name.</summary>
internal static class WritableFile
{
    /// <summary>Why the file cannot be written, found out by trying; or null. Leaves nothing behind.</summary>
    public static string? Fault(string path)
    {
        try
        {
            if (path.Length == 0)
            {
                return "a file's name is missing";
            }

            if (Directory.Exists(path))
            {
                return $"{path} is a folder; give a file's name";
            }

            if (IsDevice(path))
            {
                return null;
            }

            var target = TargetOf(path);
            var folder = Path.GetDirectoryName(target)!;
            if (!Directory.Exists(folder))
            {
                return $"{path} cannot be written: {(File.Exists(folder) ? $"{folder} is a file" : $"there is no folder {folder}")}";
            }

            var sibling = SiblingOf(target);
            new FileStream(sibling, FileMode.CreateNew, FileAccess.Write).Dispose();
            File.Delete(sibling);
            return null;
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            return Because(path, e);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <returns>Why it could not, or null.</returns>
    public static string? Write(string path, Action<Stream> write)
    {
        string? sibling = null;
        using var interruption = new Interruption(() => Remove(sibling));
        try
        {
            if (IsDevice(path))
            {
                // Opened by its name, a file behind standard output would be written from its beginning.
                using var device = path switch
                {
                    "/dev/stdout" or "/dev/fd/1" => Console.OpenStandardOutput(),
                    "/dev/stderr" or "/dev/fd/2" => Console.OpenStandardError(),
                    _ => new FileStream(path, FileMode.Open, FileAccess.Write),
                };
                write(device);
                return null;
            }

            var target = TargetOf(path);
            sibling = SiblingOf(target);
            using (var stream = new FileStream(sibling, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
            }

            interruption.Whole(() => File.Move(sibling, target, overwrite: true));
            return null;
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            Remove(sibling);
            return Because(path, e);
        }
    }

    /// <summary>Whether an exception is one that files and folders are the reason of, not a defect.</summary>
    public static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>Why a path cannot be written.</summary>
    public static string Because(string path, Exception e) => $"{path} cannot be written: {e.Message.ReplaceLineEndings(" ").Replace($".unfinished-{Environment.ProcessId}", "", StringComparison.Ordinal)}";

    /// <summary>Whether it is a device or a pipe of the system, which is written to, not replaced, and has no content of its own.</summary>
    public static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(path) is var full && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal)) && File.Exists(full);

    private static void Remove(string? file)
    {
        if (file is not null && File.Exists(file))
        {
            File.Delete(file);
        }
    }

    private static string TargetOf(string path) =>
        new FileInfo(path).LinkTarget is null ? Path.GetFullPath(path) : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    private static string SiblingOf(string target) => $"{target}.unfinished-{Environment.ProcessId}";
}
