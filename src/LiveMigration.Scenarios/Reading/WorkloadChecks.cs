using LiveMigration.Memory;
using LiveMigration.Simulation;
using LiveMigration.Workloads;
using LiveMigration.Workloads.Traces;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Whether what a guest writes lies within its memory; reads the recordings that say what it writes.</summary>
internal static class WorkloadChecks
{
    /// <summary>A mixture of classes that misses a point of a curve by more than this says nothing of the guest.</summary>
    private const double WorstFit = 0.25;

    public static void Examine(BoundGroup vm, WorkloadFiles files, FaultList faults)
    {
        if (vm.Group("workload") is { } workload && GuestAssembly.AssignedMemory(vm) is { } memory)
        {
            Examine(workload, memory, files, faults);
            if (workload.Text("kind") is "several" or "phases" && WorkingSetPlacement.Unplaced(workload, files) is var together && together > memory)
            {
                faults.Add(workload.At, workload.Path, $"working sets of {together} together do not fit the guest's memory of {memory}; give workingSetStart where they may overlap");
            }
        }
    }

    private static void Examine(BoundGroup workload, ByteCount memory, WorkloadFiles files, FaultList faults)
    {
        if (workload.Size("workingSet") is { } size)
        {
            var value = workload["workingSet"]!;
            if (size > memory)
            {
                faults.Add(value.At, value.Path, $"{value.Shown} is more than the guest's memory of {memory}");
            }
            else if (workload.Size("workingSetStart") is { } start && start + size > memory)
            {
                var from = workload["workingSetStart"]!;
                faults.Add(from.At, from.Path, $"{from.Shown} leaves no room for the working set of {size} in the guest's memory of {memory}; allowed is up to {memory - size}");
            }
        }

        ExamineStart(workload, memory, files, faults);
        Read(workload, memory, files, faults);
        var phases = workload.Groups("phases");
        for (var i = 0; i < phases.Count - 1; i++)
        {
            if (!phases[i].Has("length"))
            {
                faults.Add(phases[i].At, phases[i].Path + ".length", "is missing; only the last phase needs none; write for example length: 10 s");
            }
        }

        foreach (var inner in phases.Concat(workload.Groups("parts")))
        {
            Examine(inner, memory, files, faults);
        }
    }

    private static void ExamineStart(BoundGroup workload, ByteCount memory, WorkloadFiles files, FaultList faults)
    {
        if (!workload.Has("workingSet") && workload["workingSetStart"] is { } value && workload.Size("workingSetStart") >= memory)
        {
            faults.Add(value.At, value.Path, $"{value.Shown} is not within the guest's memory of {memory}");
        }

        if (workload.Text("kind") == "ready-made" && WorkingSetPlacement.Written(workload, files) is var written && (workload.Size("workingSetStart") ?? ByteCount.Zero) + written > memory)
        {
            var guest = workload["guest"]!;
            faults.Add(guest.At, guest.Path, $"{guest.Shown} writes {written}, which {(workload.Has("workingSetStart") ? "from its start on " : "")}does not fit the guest's memory of {memory}; give more memory or a smaller scale");
        }
    }

    /// <summary>Reads a workload's recording as its kind asks.</summary>
    private static void Read(BoundGroup workload, ByteCount memory, WorkloadFiles files, FaultList faults)
    {
        var start = workload.Size("workingSetStart") ?? ByteCount.Zero;
        if (start >= memory || workload.Size("workingSet") > memory)
        {
            return; // said already; nothing could fit
        }

        var series = WorkingSetPlacement.OfSeries(workload, start, memory).Size;
        switch (workload.Text("kind"))
        {
            case "dirty-rate-series":
                var period = workload.Duration("period") ?? VirtualDuration.FromSeconds(1);
                files.Read(workload, ("dirty-rate-series", period, series), text => DirtyRateFile.Read(text, period, series));
                if (workload.Flag("repeats") == true && files.Of<IReadOnlyList<DirtyRateSample>>(workload) is { Count: < 2 })
                {
                    faults.Add(workload["repeats"]!.At, workload["repeats"]!.Path, "true needs a series of two measurements or more, which tell how long the last one holds");
                }

                break;
            case "remaining-series":
                files.Read(workload, ("remaining-series", series), text => RemainingMemoryFile.Read(text, series));
                break;
            case "page-trace":
                files.Read(workload, ("page-trace", memory, start), text => PageTraceFile.Read(text, (memory - start).Bytes / PageExactMemory.PageBytes, start.Bytes / PageExactMemory.PageBytes));
                break;
            case "working-set-curve":
                files.Read(workload, ("working-set-curve", memory - start), text => WorkingSetCurve.Fit(WorkingSetCurveFile.Read(text, memory - start), memory - start));
                if (files.Of<WorkingSetFit>(workload) is { WorstError: > WorstFit } fit)
                {
                    faults.Add(workload["file"]!.At, workload["file"]!.Path, FormattableString.Invariant($"{workload["file"]!.Shown}: no mixture of pages that are written at steady rates comes near this curve; it misses a point by {fit.WorstError * 100:0} %, allowed are {WorstFit * 100:0} %"));
                }

                break;
        }
    }
}
