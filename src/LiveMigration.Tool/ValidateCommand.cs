using System.Text.Json;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Tool;

/// <summary>Predicts recorded migrations and prints measured beside predicted.</summary>
internal static class ValidateCommand
{
    public static int Run(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"livemig: {e.Message}");
            return 2;
        }

        var exitCode = 0;
        var errors = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                ValidateLine(lines[i], errors);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
            {
                Console.Error.WriteLine($"{path}:{i + 1}: not a run: {e.Message}");
                exitCode = 2;
            }
        }

        foreach (var (family, values) in errors)
        {
            values.Sort();
            Console.WriteLine($"{family,-14} {values.Count,4} runs  total time: median {values[(values.Count - 1) / 2]:0.00} %, worst {values[^1]:0.00} %");
        }

        return exitCode;
    }

    private static void ValidateLine(string line, SortedDictionary<string, List<double>> errors)
    {
        using var document = JsonDocument.Parse(line);
        var run = document.RootElement;
        var id = run.GetProperty("id").GetString();
        var version = run.GetProperty("qemuVersion").GetString()!;
        var (report, skipped) = MeasuredMigration.Predict(run.GetProperty("scenario"), version);
        if (report is null)
        {
            Console.WriteLine($"{id,-28} skipped: {skipped}");
            return;
        }

        var predicted = (double)report.TotalTime.TotalMilliseconds;
        var status = report.Status == MigrationStatus.Completed ? "completed" : "timeout-cancelled";
        var text = $"{id,-28} {status,-17} {predicted,8:0} ms {report.LogReadings.Count,3} passes";
        if (run.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object)
        {
            var measured = result.GetProperty("totalTimeMs").GetDouble();
            var error = 100 * (predicted / measured - 1);
            text += $"  measured {result.GetProperty("status").GetString(),-17} {measured,8:0} ms {result.GetProperty("dirtySyncCount").GetInt32(),3} passes  error {error,6:0.00} %  bytes {100 * ((double)report.Transferred.Bytes / result.GetProperty("transferredBytes").GetInt64() - 1),7:0.000} %  down {report.Downtime.TotalMilliseconds,4:0} {result.GetProperty("downtimeMs")} pause {report.GuestPause.TotalMilliseconds,4:0} {result.GetProperty("stopToResumeMs")} n {report.NormalPages - result.GetProperty("normalPages").GetInt64()} z {report.ZeroPages - result.GetProperty("duplicatePages").GetInt64()}";
            var family = run.GetProperty("family").GetString()!;
            if (!errors.TryGetValue(family, out var list))
            {
                errors.Add(family, list = []);
            }

            list.Add(Math.Abs(error));
        }

        Console.WriteLine(text);
    }
}
