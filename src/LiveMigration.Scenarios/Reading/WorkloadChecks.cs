using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Whether what a guest writes lies within its memory.</summary>
internal static class WorkloadChecks
{
    public static void Examine(BoundGroup vm, FaultList faults)
    {
        if (vm.Group("workload") is { } workload && GuestAssembly.AssignedMemory(vm) is { } memory)
        {
            Examine(workload, memory, faults);
            if (workload.Text("kind") is "several" or "phases" && WorkingSetPlacement.Unplaced(workload) is var together && together > memory)
            {
                faults.Add(workload.At, workload.Path, $"working sets of {together} together do not fit the guest's memory of {memory}; give workingSetStart where they may overlap");
            }
        }
    }

    private static void Examine(BoundGroup workload, ByteCount memory, FaultList faults)
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
            Examine(inner, memory, faults);
        }
    }
}
