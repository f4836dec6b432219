using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Scenarios.Measured;

/// <summary>The guest of the recordings: a bare program that fills its memory and then does nothing but write pages at a pace.</summary>
/// <remarks>
/// Stands for: the recorded guest; which pages hold data, which it writes, how fast.
/// Leaves out: the burst of at most 1 ms of writes after a stall; pages of its log, written ten times a second.
/// Source: the guest's program; the counts of zero pages of runs with 10, 25, 50 and 100 % filled memory.
/// Checked by: the count of full and zero pages of every recorded run.
/// </remarks>
internal static class MeasuredGuest
{
    private const long PagesPerMiB = 256;
    private const long PageBytes = 4096;
    private const int MaxPhases = 4; // the guest's program knows four rates
    private const long FirstFillable = 4 * PagesPerMiB; // it fills from 4 MiB to 4 MiB below the end

    // Measured: RAM as migrated is the guest's RAM and 532,480 bytes of firmware and tables, machine type pc.
    private const long FirmwarePages = 130;

    // Measured: runs cancelled in their first lap found 982 or 983 zero pages in the first 1,024. The program is loaded at 1 MiB.
    private const long LowPages = 42;
    private const long ProgramPage = PagesPerMiB;

    // Measured: where less than all is filled, about 27 x (1 - share) pages more than the guest filled are not zero, near the end.
    private const long StrayPages = 27;
    private const long StrayPagesFromEnd = 3_700;

    // Counters, writer state, stack and log: the loop writes them on every turn.
    private const double OwnWritesPerSecond = 10_000; // assumed, a lower bound: more would change nothing

    // The lab measured the rate over 1 s, 0.2 s after the guest was ready, then started: 1.21 s of writes in the mean.
    private const double SecondsBeforeStart = 1.21;

    /// <summary>How many phases the guest goes through: the first, and one for each command to move on, as far as there are rates.</summary>
    public static int PhaseCount(MeasuredScenario scenario)
    {
        var rates = Math.Max(scenario.Writer.WritesPagesPerSecond.Count, scenario.SecondWriter?.WritesPagesPerSecond.Count ?? 1);
        var commands = scenario.Actions.Count(a => a is { What: "guest-phase", Error: null });
        return Math.Min(Math.Min(rates, MaxPhases), commands + 1);
    }

    /// <summary>Adds what is not modelled of the guest.</summary>
    public static void Examine(MeasuredScenario scenario, List<string> notModelled)
    {
        foreach (var writer in Writers(scenario).Where(w => w.Pattern is not ("none" or "uniform" or "sequential" or "hotcold" or "zipf")))
        {
            notModelled.Add("pattern " + writer.Pattern);
        }

        var looksAtContent = scenario.Capabilities.Contains("xbzrle") || scenario.Capabilities.Contains("compress");
        if (looksAtContent && scenario.SecondWriter is { Pattern: not "none" } second && (second.WriteBytes, second.WriteOffset) != (scenario.Writer.WriteBytes, scenario.Writer.WriteOffset))
        {
            notModelled.Add("two regions with different writes under xbzrle or compress");
        }
    }

    /// <summary>The guest.</summary>
    public static VirtualMachine Of(MeasuredScenario scenario, string release) => new()
    {
        Name = "guest",
        Memory = ByteCount.FromMiB(scenario.VmMiB),
        FilledShare = scenario.FilledPercent / 100.0,
        FilledPages = Filled(scenario, release),
        Content = new PageContent
        {
            RandomShare = scenario.FillRandomWords / 1024.0,
            WriteSize = new ByteCount(scenario.Writer.WriteBytes),
            WritesAnywhere = scenario.Writer.WriteOffset == "random",
        },
        CatchUp = VirtualDuration.FromMilliseconds(1), // the guest's token bucket holds 1 ms of writes
        Workload = Workload(scenario, release),
    };

    private static IEnumerable<MeasuredWriter> Writers(MeasuredScenario scenario) =>
        scenario.SecondWriter is { } second ? [scenario.Writer, second] : [scenario.Writer];

    private static PageBitmap Filled(MeasuredScenario scenario, string release)
    {
        var ramPages = scenario.VmMiB * PagesPerMiB;
        var filled = new PageBitmap(ramPages + FirmwarePages);
        var end = ramPages - FirstFillable;
        for (var page = FirstFillable; page < end; page++)
        {
            if ((page - FirstFillable) * scenario.FilledPercent % 100 < scenario.FilledPercent)
            {
                filled.Add(page);
            }
        }

        foreach (var writer in Writers(scenario).Where(w => w.Pattern != "none"))
        {
            filled.AddRange(writer.WorkingSetBaseMiB * PagesPerMiB, (writer.WorkingSetBaseMiB + writer.WorkingSetMiB) * PagesPerMiB);
        }

        filled.AddRange(ProgramPage, ProgramPage + LowPages);
        filled.AddRange(Math.Max(FirstFillable, ramPages - StrayPagesFromEnd), Math.Max(FirstFillable, ramPages - StrayPagesFromEnd + StrayPages));
        filled.AddRange(ramPages, ramPages + FirmwareDataPages(release));
        if (scenario.Writer.Pattern == "zipf")
        {
            // Its table of 8 bytes a rank is loaded behind the program.
            var table = ProgramPage + LowPages;
            filled.AddRange(table, Math.Min(table + scenario.Writer.WorkingSetMiB * PagesPerMiB * 8 / PageBytes, FirstFillable));
        }

        return filled;
    }

    /// <summary>Measured: all-but-zero pages of a full guest less those below 4 MiB; the two builds bring different firmware.</summary>
    private static long FirmwareDataPages(string release) => release == "7.2" ? 51 : 54;

    /// <summary>Measured: pages that an idle guest dirties in a pass, 3 or 4 in 7.2.22 (15 runs), 3 in 10.0.2 (5 of 6 runs).</summary>
    private static long OwnPages(string release) => release == "7.2" ? 4 : 3;

    private static IWorkload Workload(MeasuredScenario scenario, string release)
    {
        var starts = scenario.Actions.Where(a => a is { What: "guest-phase", Error: null }).Select(a => (a.DoneAtMs ?? a.AtMs) / 1000).ToList();
        var phases = new List<WorkloadPhase>();
        for (var phase = 0; phase < PhaseCount(scenario); phase++)
        {
            var parts = new List<IWorkload>();
            foreach (var writer in Writers(scenario))
            {
                var rates = Rates(writer, ReferenceEquals(writer, scenario.Writer) ? scenario.AchievedWritesPagesPerSecond : null);
                if (writer.Pattern != "none" && rates[Math.Min(phase, rates.Count - 1)] > 0)
                {
                    parts.Add(Of(writer, rates[Math.Min(phase, rates.Count - 1)], WritesBefore(writer, rates, starts, phase)));
                }
            }

            parts.Add(new UniformWorkload
            {
                WorkingSet = new MemoryRegion(new ByteCount(ProgramPage * PageBytes), new ByteCount(OwnPages(release) * PageBytes)),
                WritesPerSecond = OwnWritesPerSecond,
                Pace = WritePace.Paced,
            });

            // A phase lasts until the command to move on.
            phases.Add(new WorkloadPhase(new CombinedWorkload { Parts = parts }, VirtualDuration.MaxValue));
        }

        return phases.Count == 1 ? phases[0].Workload : new PhasedWorkload { Phases = phases };
    }

    /// <summary>The pace by phase: what was achieved where that is known; else what was measured before the start, and later phases in proportion.</summary>
    private static List<double> Rates(MeasuredWriter writer, double? achieved)
    {
        var asked = writer.WritesPagesPerSecond;
        if (asked.Count == 1)
        {
            return [achieved ?? writer.MeasuredWritesPagesPerSecond ?? asked[0]];
        }

        var scale = writer.MeasuredWritesPagesPerSecond is { } measured && asked[0] > 0 ? measured / asked[0] : 1;
        return [.. asked.Select(rate => rate * scale)];
    }

    /// <summary>Writes done before a phase begins: those before the start, and those of the phases before.</summary>
    private static long WritesBefore(MeasuredWriter writer, List<double> rates, List<double> starts, int phase)
    {
        double writes = writer.WritesBeforeStart ?? (long)(rates[0] * SecondsBeforeStart);
        var begin = 0.0;
        for (var earlier = 0; earlier < phase; earlier++)
        {
            writes += rates[Math.Min(earlier, rates.Count - 1)] * (starts[earlier] - begin);
            begin = starts[earlier];
        }

        return (long)Math.Floor(writes);
    }

    private static IWorkload Of(MeasuredWriter writer, double rate, long writesBefore)
    {
        var region = new MemoryRegion(ByteCount.FromMiB(writer.WorkingSetBaseMiB), ByteCount.FromMiB(writer.WorkingSetMiB));
        var pages = writer.WorkingSetMiB * PagesPerMiB;
        return writer.Pattern switch
        {
            "sequential" => new SequentialWorkload { WorkingSet = region, WritesPerSecond = rate, WritesBeforeStart = writesBefore },
            "hotcold" => new HotColdWorkload
            {
                WorkingSet = region,
                WritesPerSecond = rate,
                HotShare = Math.Floor(pages * writer.HotPagesPercent / 100) / pages, // the guest rounds the hot pages down
                HotWriteShare = writer.HotWritesPercent / 100,
                Order = PageOrder.Scattered,
                Pace = WritePace.Paced,
            },
            "zipf" => new ZipfWorkload { WorkingSet = region, WritesPerSecond = rate, Exponent = writer.ZipfExponent, Order = PageOrder.Scattered, Pace = WritePace.Paced },
            _ => new UniformWorkload { WorkingSet = region, WritesPerSecond = rate, Pace = WritePace.Paced },
        };
    }
}
