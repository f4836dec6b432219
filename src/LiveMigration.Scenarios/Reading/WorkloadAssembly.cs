using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes workloads of groups that were found right.</summary>
internal sealed class WorkloadAssembly(WorkloadFiles files, ByteCount memory)
{
    public IWorkload Build(BoundGroup workload) =>
        Placed(workload, WorkingSetPlacement.DefaultStart(memory, WorkingSetPlacement.Unplaced(workload, files)));

    /// <summary>The workload; what has no place of its own lies from <paramref name="start"/> on.</summary>
    private IWorkload Placed(BoundGroup workload, ByteCount start)
    {
        var own = workload.Size("workingSetStart") ?? start;
        switch (workload.Text("kind"))
        {
            case "idle":
                return new IdleWorkload();
            case "flat":
                return new FlatWorkload { WorkingSetSize = workload.Size("workingSet")!.Value, DirtyRate = workload.Rate("dirtyRate")!.Value };
            case "phases":
                var phases = workload.Groups("phases");
                return new PhasedWorkload { Phases = [.. phases.Select(p => new WorkloadPhase(Placed(p, start), p.Duration("length") ?? VirtualDuration.FromSeconds(1)))] };
            case "several":
                var parts = new List<IWorkload>();
                foreach (var part in workload.Groups("parts"))
                {
                    parts.Add(Placed(part, start));
                    start += WorkingSetPlacement.Unplaced(part, files);
                }

                return new CombinedWorkload { Parts = parts };
            case "dirty-rate-series":
                return new DirtyRateSeriesWorkload
                {
                    WorkingSet = WorkingSetPlacement.OfSeries(workload, own, memory),
                    Samples = files.Of<IReadOnlyList<DirtyRateSample>>(workload)!,
                    Repeats = workload.Flag("repeats") ?? false,
                };
            case "remaining-series":
                return DirtyRateSeriesWorkload.FromRemaining(files.Of<IReadOnlyList<RemainingMemory>>(workload)!, WorkingSetPlacement.OfSeries(workload, own, memory));
            case "page-trace":
                return new PageTraceWorkload { Writes = files.Of<IReadOnlyList<TracedWrite>>(workload)! };
            case "working-set-curve":
                return new PageClassesWorkload { WorkingSet = new MemoryRegion(own, WorkingSetPlacement.Written(workload, files)), Classes = files.Of<WorkingSetFit>(workload)!.Classes };
            case "ready-made":
                return ReadyMadeGuests.Named(workload.Text("guest")!).At(own, WorkingSetPlacement.Scale(workload));
            default:
                return Regional(workload, new MemoryRegion(own, workload.Size("workingSet")!.Value));
        }
    }

    private static IWorkload Regional(BoundGroup workload, MemoryRegion region)
    {
        var writes = (double)workload.Number("writeRate")!.Value;
        var pace = workload.Text("pace") == "paced" ? WritePace.Paced : WritePace.Poisson;
        return workload.Text("kind") switch
        {
            "uniform" => new UniformWorkload { WorkingSet = region, WritesPerSecond = writes, Pace = pace },
            "sequential" => new SequentialWorkload { WorkingSet = region, WritesPerSecond = writes },
            "hot-cold" => new HotColdWorkload
            {
                WorkingSet = region,
                WritesPerSecond = writes,
                HotShare = Share(workload, "hot", 10),
                HotWriteShare = Share(workload, "hotWrites", 90),
                Order = workload.Text("order") == "scattered" ? PageOrder.Scattered : PageOrder.Contiguous,
                Pace = pace,
            },
            "zipf" => new ZipfWorkload
            {
                WorkingSet = region,
                WritesPerSecond = writes,
                Exponent = (double)(workload.Number("exponent") ?? 1),
                Order = workload.Text("order") == "contiguous" ? PageOrder.Contiguous : PageOrder.Scattered,
                Pace = pace,
            },
            var kind => throw new InvalidOperationException($"The table of fields allows the workload {kind}, which nobody can build."),
        };
    }

    private static double Share(BoundGroup workload, string field, decimal percent) => (double)((workload.Number(field) ?? percent) / 100);
}
