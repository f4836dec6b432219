using System.Text;
using LiveMigration.Hypervisors;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios;

/// <summary>Reads scenario files, YAML or JSON, and names everything that is wrong with one at once.</summary>
/// <remarks>
/// What a file may hold is in <see cref="Fields.ScenarioFields"/>. Stateless; may be used from several threads.
/// </remarks>
public static class ScenarioReader
{
    /// <summary>The largest file that is read.</summary>
    public const int LargestFileBytes = 4 * 1024 * 1024;

    /// <summary>The version of scenario files that is read; rises when a field is taken away or changes its meaning. A file that names a higher one is not read.</summary>
    public const int FormatVersion = 1;

    /// <summary>Reads the text of a scenario file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">What messages call it; without its ending it is the scenario's name if the file gives none.</param>
    /// <param name="catalog">The hypervisors that hosts can run; null: the built-in ones.</param>
    /// <param name="folder">Where the paths of files that it names begin; null: it may name none.</param>
    /// <param name="seed">Takes the place of the scenario's seed; null: that one holds.</param>
    /// <returns>The scenario, or null and what is wrong, in order of place.</returns>
    public static (Scenario? Scenario, IReadOnlyList<ScenarioFault> Faults) Read(string text, string fileName, HypervisorCatalog? catalog = null, string? folder = null, ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        catalog ??= HypervisorCatalog.BuiltIn;
        var faults = new FaultList(fileName);
        if (TextChecks.Prepare(text, faults) is not { } prepared || FileTree.Read(prepared, faults) is not { } root || !FormatChecks.Pass(root, faults))
        {
            return (null, faults.InOrder());
        }

        var file = new Binder(faults, catalog).Bind("scenario", root, "");
        return file is null ? (null, faults.InOrder()) : new FleetRecipe(file, catalog, new NamedFiles(folder), fileName).Make(seed, faults);
    }

    /// <summary>Reads the bytes of a scenario file, which must be UTF-8.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="fileName">What messages call it.</param>
    /// <param name="catalog">The hypervisors that hosts can run; null: the built-in ones.</param>
    /// <param name="folder">Where the paths of files that it names begin; null: it may name none.</param>
    /// <param name="seed">Takes the place of the scenario's seed; null: that one holds.</param>
    /// <returns>The scenario, or null and what is wrong, in order of place.</returns>
    public static (Scenario? Scenario, IReadOnlyList<ScenarioFault> Faults) Read(ReadOnlySpan<byte> bytes, string fileName, HypervisorCatalog? catalog = null, string? folder = null, ulong? seed = null)
    {
        if (bytes.Length > LargestFileBytes)
        {
            return Unreadable(0, 0, $"is larger than 4 MiB; no scenario is");
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), fileName, catalog, folder, seed);
        }
        catch (DecoderFallbackException e)
        {
            var before = bytes[..Math.Clamp(e.Index, 0, bytes.Length)];
            var column = before.Length - before.LastIndexOf((byte)'\n');
            return Unreadable(before.Count((byte)'\n') + 1, column, "is not UTF-8 text; save it as UTF-8");
        }

        (Scenario?, IReadOnlyList<ScenarioFault>) Unreadable(int line, int column, string message) => (null, [new ScenarioFault(fileName, line, column, "", message)]);
    }

    /// <summary>Reads a scenario file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="catalog">The hypervisors that hosts can run; null: the built-in ones.</param>
    /// <param name="seed">Takes the place of the scenario's seed; null: that one holds.</param>
    /// <returns>The scenario, or null and what is wrong, in order of place; a file that cannot be opened is a fault.</returns>
    public static (Scenario? Scenario, IReadOnlyList<ScenarioFault> Faults) ReadFile(string path, HypervisorCatalog? catalog = null, ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (path.Length == 0)
            {
                return (null, [new ScenarioFault("a scenario", 0, 0, "", "its file's name is missing")]);
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var bytes = new byte[LargestFileBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Read(bytes.AsSpan(0, length), path, catalog, Path.GetDirectoryName(path) ?? "", seed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "cannot be read: " + e.Message.ReplaceLineEndings(" ");
            return (null, [new ScenarioFault(path, 0, 0, "", why)]);
        }
    }
}
