using System.CommandLine;
using LiveMigration.Reports;
using LiveMigration.Scenarios.Measured;
using LiveMigration.Tool.Live;

namespace LiveMigration.Tool;

/// <summary>Estimates a host's timings from recorded migrations and writes them to a file.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var runs = new Argument<string>("RUNS") { Description = "Recorded migrations of the host, one JSON object a line; a few idle and bulk ones are enough" };
        var file = new Option<string>("--out") { Description = "Where to write the timings", HelpName = "FILE", DefaultValueFactory = _ => "host.yaml" };
        var quiet = Options.NoProgress();
        var noColor = Options.NoColor();
        var command = new Command("calibrate", "Estimate a host's timings from recorded migrations, for validate --host; never overwrites a file") { runs, file, quiet, noColor };
        command.SetAction(parsed =>
        {
            using var progress = new WorkProgress(!parsed.GetValue(quiet), parsed.GetValue(noColor), "reading");
            return Run(parsed.GetValue(runs)!, parsed.GetValue(file)!, Console.Out, Console.Error, progress);
        });
        return command;
    }

    /// <summary>Runs the command; the progress is ended before anything is written.</summary>
    /// <returns>0 written; 2 bad input. Faulty lines are named and give 2, too, after the file is written from the others.</returns>
    public static int Run(string path, string target, TextWriter output, TextWriter errors, WorkProgress progress)
    {
        if (File.Exists(target) || Directory.Exists(target))
        {
            errors.WriteLine($"{target}: exists already; give another name: livemig calibrate RUNS --out FILE");
            return 2;
        }

        IReadOnlyList<MeasuredLine> lines;
        try
        {
            lines = MeasuredRunReader.ReadFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            progress.Dispose();
            errors.WriteLine($"livemig: {path}: cannot be read: {e.Message.ReplaceLineEndings(" ")}");
            return 2;
        }

        progress.Report(null, $"estimating from {ReportWords.Count(lines.Count)} runs");
        var calibration = HostCalibration.Of([.. lines.Select(l => l.Run).OfType<MeasuredRun>()]);
        progress.Dispose();
        foreach (var fault in lines.SelectMany(l => l.Faults))
        {
            errors.WriteLine("livemig: " + fault.In(path));
        }

        if (calibration.Used == 0)
        {
            errors.WriteLine($"livemig: {path}: no run to calibrate with; wanted are completed runs of plain pre-copy with result and passes{Why(calibration)}");
            return 2;
        }

        if (Write(target, calibration.ToYaml()) is { } trouble)
        {
            errors.WriteLine($"{target}: {trouble}");
            return 2;
        }

        Paragraph.Write(output, $"{target} is written, from {calibration.Used} of {calibration.Runs} runs{Why(calibration)}. Use it: livemig validate RUNS --host {target}{Environment.NewLine}", Terminal.Width);
        return lines.Any(l => l.Run is null) ? 2 : 0;
    }

    private static string Why(HostCalibration calibration) =>
        calibration.LeftOut.Count == 0 ? "" : $" (not used: {string.Join("; ", calibration.LeftOut.Select(l => $"{l.Count} {l.Reason}"))})";

    /// <summary>Writes the file whole or not at all: into a sibling first, which then takes the name.</summary>
    /// <returns>Why it could not, or null.</returns>
    private static string? Write(string target, string text)
    {
        var sibling = $"{target}.unfinished-{Environment.ProcessId}";
        try
        {
            File.WriteAllText(sibling, text);
            File.Move(sibling, target, overwrite: false);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (File.Exists(sibling))
            {
                File.Delete(sibling);
            }

            return "cannot be written: " + e.Message.ReplaceLineEndings(" ");
        }
    }
}
