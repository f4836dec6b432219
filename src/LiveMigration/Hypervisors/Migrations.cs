using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Memory.Statistical;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Hypervisors;

/// <summary>Begins migrations.</summary>
public static class Migrations
{
    /// <summary>Begins a migration now, as the source's hypervisor does it; <see cref="HypervisorCatalog.BuiltIn"/> has the names.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="request">What is to move, and how.</param>
    /// <param name="subject">Names it in the digest.</param>
    /// <param name="way">The shared network that carries it; null: it has its path for itself.</param>
    /// <returns>The migration; its report is there once it ended, at once if it is refused.</returns>
    /// <exception cref="ArgumentException">The source's hypervisor is not known, or does not take the settings: <see cref="HypervisorCatalog.Validate"/>.</exception>
    public static MigrationSession Start(Simulator simulator, MigrationRequest request, int subject = 0, SharedWay? way = null) => HypervisorCatalog.BuiltIn.Start(simulator, request, subject, way);

    /// <summary>Begins a migration now, by a plan of one's own.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="request">What is to move.</param>
    /// <param name="plan">How it is carried out.</param>
    /// <param name="subject">Names it in the digest.</param>
    /// <param name="way">The shared network that carries it; null: it has its path for itself.</param>
    /// <returns>The migration; its report is there once it ended, at once if it is refused.</returns>
    public static MigrationSession Start(Simulator simulator, MigrationRequest request, MigrationPlan plan, int subject = 0, SharedWay? way = null)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(plan);
        var faults = Compatibility.Examine(request.Vm, request.Source, request.Destination, request.Settings.Storage is not null);
        return faults.Count > 0
            ? MigrationSession.Refused(simulator, plan, request, subject, faults)
            : Begin(simulator, request, plan, subject, way);
    }

    /// <summary>Begins what nothing stands against.</summary>
    internal static MigrationSession Begin(Simulator simulator, MigrationRequest request, MigrationPlan plan, int subject, SharedWay? way) =>
        new(simulator, plan, Memory(simulator, request, plan), request, subject, way);

    /// <summary>The guest's memory at its level of detail.</summary>
    internal static IMigratingMemory Memory(Simulator simulator, MigrationRequest request, MigrationPlan plan)
    {
        var vm = request.Vm;
        if (plan.Technique == MigrationTechnique.StorageOnly)
        {
            // Its memory stays, and what the guest writes to it changes nothing.
            return FluidMemory.Nothing();
        }

        if (vm.Workload is FlatWorkload flat)
        {
            return new FluidMemory(vm.AssignedMemory, flat, plan.DirtiesAllMemory);
        }

        var tracking = Tracking(request, plan);
        if (vm.Detail == MemoryDetail.Statistical)
        {
            var random = simulator.Stream(vm.Name + "/writes");
            return new StatisticalMemory(vm, StatisticalWriters.Create(vm.Workload, random), random, tracking, request.Settings.DetectsZeroPages);
        }

        var filled = vm.FilledPages?.Copy() ?? FilledPages.Spread(vm);
        if (!request.Settings.DetectsZeroPages)
        {
            // A zero page that nobody looks at is a page like any other.
            filled.AddRange(0, filled.PageCount);
        }

        return new PageExactMemory(filled, PageWriters.Create(vm.Workload, simulator.Stream(vm.Name + "/writes")), tracking);
    }

    private static MemoryTracking Tracking(MigrationRequest request, MigrationPlan plan)
    {
        var vm = request.Vm;
        return new MemoryTracking
        {
            Clearing = plan.LogClearing,
            KeepsContent = plan.NeedsContent,
            ProvesVersions = request.Settings.Verify,
            CountsWrites = plan.Throttle?.Invoke().CountsWrites ?? false,
            PagesPerUnit = plan.SplitsHugePages ? 1 : (int)(vm.HugePage.Bytes / PageExactMemory.PageBytes),
            Skipped = plan.Unused.IsSkipped && vm.AssignedMemory < vm.Memory ? (vm.AssignedMemory.Bytes / PageExactMemory.PageBytes, vm.Memory.Bytes / PageExactMemory.PageBytes) : default,
            EverythingIsDirty = plan.DirtiesAllMemory,
        };
    }
}
