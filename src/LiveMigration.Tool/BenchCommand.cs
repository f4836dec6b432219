using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using LiveMigration.Simulation;
using LiveMigration.Tool.Live;

namespace LiveMigration.Tool;

/// <summary>The headline figures on speed, each measured in processes of its own.</summary>
internal static class BenchCommand
{
    /// <summary>The hidden command by which the tool starts itself to measure one figure, followed by its name.</summary>
    public const string FigureCommand = "bench-figure";

    // Ctrl-C reaches the process that measures, too; who pressed it knows why nothing comes.
    private const int ExitCodeOfInterrupt = 130;

    private const int Runs = 7;
    private const int QuickRuns = 3;

    // Figures of one group are compared with each other, so their runs alternate.
    private static readonly Figure[][] Groups =
    [
        .. new[] { 100, 10_000, 1_000_000 }.Select(pending => new Figure[]
        {
            new($"eventQueue.hold.{pending}", "ns/operation", () => BenchQueues.HoldEventQueue(pending)),
            new($"frameworkQueue.hold.{pending}", "ns/operation", () => BenchQueues.HoldFrameworkQueue(pending)),
        }),
        [new("pageExact.1TiB.idle", "s", () => BenchPageExact.Migrate(ByteCount.Zero))],
        [new("pageExact.1TiB.workingSet64GiB", "s", () => BenchPageExact.Migrate(ByteCount.FromGiB(64)))],
        [new("pageExact.1TiB.all", "s", () => BenchPageExact.Migrate(ByteCount.FromGiB(1024)))],
        [new("statistical.sequential", "migrations/s", BenchFlat.Sequential, HigherIsBetter: true, Takes: 3)],
        [new("statistical.pairs10000", "migrations/s", () => BenchFlat.Pairs(10_000), HigherIsBetter: true, Takes: 3)],
        [new("statistical.sharedLink10000", "migrations/s", () => BenchFlat.SharedLink(10_000), HigherIsBetter: true, Takes: 3)],
        [new("fleet.drain100000", "s", () => BenchFleet.Drain(100_000, BenchFleet.Destinations.InPairs), Takes: 10)],
    ];

    // How time grows with the fleet, and what places that are drawn or planned cost: measured one by one, each by its name.
    private static readonly Figure[] Others =
    [
        .. new[] { 1_000, 10_000, 100_000 }.SelectMany(guests => new Figure[]
        {
            new($"fleet.drain{guests}.inPairs", "s", () => BenchFleet.Drain(guests, BenchFleet.Destinations.InPairs)),
            new($"fleet.drain{guests}.planned", "s", () => BenchFleet.Drain(guests, BenchFleet.Destinations.Planned)),
            new($"fleet.drain{guests}.byLot", "s", () => BenchFleet.Drain(guests, BenchFleet.Destinations.ByLot)),
        }),
    ];

    /// <summary>Measures every figure and prints it.</summary>
    /// <param name="quick">Three runs a figure instead of seven; below two minutes.</param>
    /// <param name="json">One JSON document on standard output; else a line a figure below one on the machine.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <returns>0, or 1 if a figure could not be measured.</returns>
    public static int Run(bool quick, bool json, WorkProgress progress)
    {
        if (!json)
        {
            Paragraph.Write(Console.Out, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors ({ProcessorName()}), {RuntimeInformation.OSDescription}{Environment.NewLine}", Terminal.Width);
        }

        var results = new List<(Figure Figure, double Value, double PeakMemoryMiB)>();
        var (runsOfEach, done) = (quick ? QuickRuns : Runs, 0);
        var all = Groups.Sum(group => group.Sum(figure => figure.Takes)) * runsOfEach;
        foreach (var group in Groups)
        {
            var runs = group.Select(_ => new List<(double Value, double PeakMemoryMiB)>()).ToArray();
            for (var run = 0; run < runsOfEach; run++)
            {
                for (var i = 0; i < group.Length; i++)
                {
                    progress.Report((double)done / all, $"{group[i].Name}, {run + 1} of {runsOfEach}");
                    if (RunInOwnProcess(group[i].Name) is not { } result)
                    {
                        return 1;
                    }

                    runs[i].Add(result);
                    done += group[i].Takes;
                }
            }

            for (var i = 0; i < group.Length; i++)
            {
                var values = runs[i].Select(r => r.Value).Order().ToArray();
                var (median, peak) = (values[values.Length / 2], runs[i].Max(r => r.PeakMemoryMiB));
                results.Add((group[i], median, peak));
                if (!json)
                {
                    var line = string.Create(CultureInfo.InvariantCulture, $"{group[i].Name,-32} {Short(median),9} {group[i].Unit,-13} ({Short(values[0])} to {Short(values[^1])} in {values.Length} processes), peak memory {peak:0} MiB");
                    progress.Aside(() => Paragraph.Write(Console.Out, line + Environment.NewLine, Terminal.Width));
                }
            }
        }

        if (json)
        {
            WriteJson(results);
        }

        return 0;
    }

    /// <summary>Measures one figure in this process and prints its value and the peak memory in MiB.</summary>
    /// <returns>0, or 2 if there is no figure of that name.</returns>
    public static int RunOne(string name)
    {
        var figure = Groups.SelectMany(g => g).Concat(Others).FirstOrDefault(f => f.Name == name);
        if (figure is null)
        {
            Console.Error.WriteLine($"livemig: bench: there is no figure '{name}'");
            return 2;
        }

        var value = figure.Measure();
        using var self = Process.GetCurrentProcess();

        // Where the system keeps no peak (macOS), the present size is the nearest: nothing was freed yet.
        var peak = Math.Max(self.PeakWorkingSet64, self.WorkingSet64) / 1048576.0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value:R} {peak:R}"));
        return 0;
    }

    private static string Short(double value) => value.ToString(value >= 1000 ? "0" : "0.0000", CultureInfo.InvariantCulture);

    private static (double Value, double PeakMemoryMiB)? RunInOwnProcess(string name)
    {
        // 'dotnet livemig.dll' runs under the framework's host, which needs to be told what to run.
        var host = Environment.ProcessPath!;
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "livemig.dll"));
        }

        start.ArgumentList.Add(FigureCommand);
        start.ArgumentList.Add(name);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 || output.Split(' ') is not [var value, var peak])
        {
            if (process.ExitCode != ExitCodeOfInterrupt)
            {
                Console.Error.WriteLine($"livemig: bench: {name} could not be measured (exit code {process.ExitCode})");
            }

            return null;
        }

        return (double.Parse(value, CultureInfo.InvariantCulture), double.Parse(peak, CultureInfo.InvariantCulture));
    }

    private static void WriteJson(List<(Figure Figure, double Value, double PeakMemoryMiB)> results)
    {
        using var output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("formatVersion", 1);
            writer.WriteStartArray("figures");
            foreach (var (figure, value, peak) in results)
            {
                writer.WriteStartObject();
                writer.WriteString("name", figure.Name);
                writer.WriteNumber("value", value);
                writer.WriteString("unit", figure.Unit);
                writer.WriteBoolean("higherIsBetter", figure.HigherIsBetter);
                writer.WriteNumber("peakMemoryMiB", Math.Round(peak, 1));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static string ProcessorName()
    {
        try
        {
            var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
            return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (IOException)
        {
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
        }
    }

    // 'Takes': about how many seconds a process takes, for the progress bar.
    private sealed record Figure(string Name, string Unit, Func<double> Measure, bool HigherIsBetter = false, int Takes = 1);
}
