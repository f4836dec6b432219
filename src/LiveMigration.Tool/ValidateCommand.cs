using System.Text;
using LiveMigration.Reports;
using LiveMigration.Scenarios.Measured;
using LiveMigration.Tool.Live;

namespace LiveMigration.Tool;

/// <summary>Predicts recorded migrations and prints measured beside predicted.</summary>
internal static class ValidateCommand
{
    /// <summary>Runs the command and writes to where the caller says.</summary>
    /// <param name="path">The data set, one JSON object a line.</param>
    /// <param name="json">One JSON document instead of text.</param>
    /// <param name="id">Only the runs of this scenario; null: all.</param>
    /// <param name="hostFile">The host's timings; null: those of the host of the recordings.</param>
    /// <param name="boundsFile">The worst that is allowed of the summary; null: nothing is asked.</param>
    /// <param name="replications">Draws of the guest's randomness, 1 or more; null: 5, and no predicted intervals (which take as many again, with the host's noise).</param>
    /// <param name="output">Text or the JSON document.</param>
    /// <param name="errors">Messages.</param>
    /// <param name="progress">Told how far it is, and ended before anything is written.</param>
    /// <returns>0 done; 1 a bound is broken; 2 bad input.</returns>
    public static int Run(string path, bool json, string? id, string? hostFile, string? boundsFile, int? replications, TextWriter output, TextWriter errors, WorkProgress progress)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        var faults = new List<string>();
        if (replications is < 1)
        {
            faults.Add($"--replications: {replications}; allowed are whole numbers of 1 or more");
        }

        if (id is not null && boundsFile is not null)
        {
            faults.Add("--bounds: bounds are on a whole data set; give either --bounds or --id");
        }

        var host = hostFile is null ? null : ReadFile<HostProfile>(hostFile, HostFile.Read, faults);
        var bounds = boundsFile is null ? null : ReadFile<ValidationBounds>(boundsFile, ValidationBounds.Read, faults);
        var lines = ReadLines(path, faults);
        if (id is not null && lines.Count > 0)
        {
            lines = OnlyOf(id, lines, faults);
        }

        if (faults.Count > 0)
        {
            return BadInput(faults, errors);
        }

        var runs = lines.Count(l => l.Run is not null);
        var validation = DataSetValidation.Of(lines, replications, host, Math.Max(1, Environment.ProcessorCount), done => progress.Report((double)done / runs, $"{ReportWords.Count(done)} of {ReportWords.Count(runs)} runs"));
        progress.Dispose();
        if (json)
        {
            using var document = new MemoryStream();
            ValidationJson.Write(document, validation);
            output.WriteLine(Encoding.UTF8.GetString(document.GetBuffer(), 0, (int)document.Length));
        }
        else if (id is not null)
        {
            ValidateRunText.Write(output, validation, Terminal.Width);
        }
        else
        {
            ValidateText.Write(output, validation, replications is not null, Terminal.Width);
        }

        foreach (var fault in validation.Malformed.SelectMany(l => l.Faults))
        {
            errors.WriteLine("livemig: " + fault.In(path));
        }

        var code = bounds is null ? 0 : Check(bounds, validation.Summary, errors);
        return validation.Malformed.Count > 0 ? 2 : code;
    }

    private delegate T? Reader<T>(string text, string file, out IReadOnlyList<string> faults);

    private static T? ReadFile<T>(string file, Reader<T> read, List<string> faults)
        where T : class
    {
        try
        {
            var content = read(File.ReadAllText(file), file, out var found);
            faults.AddRange(found);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{file}: cannot be read: {e.Message}");
            return null;
        }
    }

    private static IReadOnlyList<MeasuredLine> ReadLines(string path, List<string> faults)
    {
        try
        {
            var lines = MeasuredRunReader.ReadFile(path);
            if (lines.Count == 0)
            {
                faults.Add($"{path}: no runs; allowed is one JSON object a line");
            }

            return lines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{path}: cannot be read: {e.Message}");
            return [];
        }
    }

    /// <summary>The lines of one scenario or one of its repeats; the malformed ones stay, to be named.</summary>
    private static IReadOnlyList<MeasuredLine> OnlyOf(string id, IReadOnlyList<MeasuredLine> lines, List<string> faults)
    {
        var chosen = lines.Where(l => l.Run is { } run && (run.Id == id || $"{run.Id}#{run.Repeat}" == id)).ToList();
        if (chosen.Count == 0)
        {
            var start = id.Split('-', '#')[0];
            var like = lines.Select(l => l.Run?.Id).OfType<string>().Distinct().Where(i => i.StartsWith(start, StringComparison.OrdinalIgnoreCase)).Take(5).ToList();
            faults.Add($"--id: no run is called \"{id}\"{(like.Count == 0 ? "" : "; there are " + string.Join(", ", like))}");
        }

        return [.. chosen, .. lines.Where(l => l.Run is null)];
    }

    private static int Check(ValidationBounds bounds, ValidationSummary summary, TextWriter errors)
    {
        var broken = bounds.Check(summary, out var faults);
        foreach (var sentence in broken)
        {
            errors.WriteLine("livemig: broken bound: " + sentence);
        }

        return faults.Count > 0 ? BadInput(faults, errors) : broken.Count > 0 ? 1 : 0;
    }

    private static int BadInput(IEnumerable<string> faults, TextWriter errors)
    {
        foreach (var fault in faults)
        {
            errors.WriteLine("livemig: " + fault);
        }

        return 2;
    }
}
