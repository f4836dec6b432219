using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Hypervisors;

/// <summary>Begins migrations as the hosts' hypervisors do them.</summary>
public static class Migrations
{
    /// <summary>The hypervisors' names.</summary>
    public static IReadOnlyList<string> Hypervisors { get; } = ["hyper-v", .. QemuVersion.All.Select(v => v.Name).Order(StringComparer.Ordinal), "textbook"];

    /// <summary>Begins a migration now.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="request">What is to move, and how.</param>
    /// <param name="subject">Names it in the digest.</param>
    /// <returns>The migration; its report is there once it ended, at once if it is refused.</returns>
    /// <exception cref="ArgumentException">The source's hypervisor is not known.</exception>
    public static MigrationSession Start(Simulator simulator, MigrationRequest request, int subject = 0)
    {
        return Start(simulator, request, Plan(request), subject);
    }

    /// <summary>Begins a migration now, by a plan of one's own.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="request">What is to move.</param>
    /// <param name="plan">How it is carried out.</param>
    /// <param name="subject">Names it in the digest.</param>
    /// <returns>The migration; its report is there once it ended, at once if it is refused.</returns>
    public static MigrationSession Start(Simulator simulator, MigrationRequest request, MigrationPlan plan, int subject = 0)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(plan);
        var faults = Compatibility.Examine(request.Vm, request.Source, request.Destination).ToList();
        if (request.Settings.Technique is MigrationTechnique.PostCopy or MigrationTechnique.Hybrid && plan.PostCopy is null)
        {
            faults.Add($"{plan.Hypervisor} offers no post-copy");
        }

        if (faults.Count > 0)
        {
            return MigrationSession.Refused(simulator, plan, request, subject, string.Join("; ", faults));
        }

        return new MigrationSession(simulator, plan, Memory(simulator, request, plan), request, subject);
    }

    /// <summary>What the source's hypervisor would not take of a request's settings, one sentence each; empty if nothing.</summary>
    public static IReadOnlyList<string> Validate(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return QemuVersion.All.FirstOrDefault(v => v.Name == request.Source.Hypervisor) is { } version
            ? Qemu.Validate(version, request.Settings)
            : request.Settings.Validate();
    }

    /// <summary>How the source's hypervisor would carry the migration out.</summary>
    /// <exception cref="ArgumentException">The source's hypervisor is not known, or refuses the settings: <see cref="Validate"/>.</exception>
    public static MigrationPlan Plan(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = new NetworkPath { Bandwidth = DataRate.Min(request.Source.Nic, request.Destination.Nic), Latency = request.Source.Latency };
        var settings = request.Settings;
        var faults = Validate(request);
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", faults), nameof(request));
        }

        var plan = QemuVersion.All.FirstOrDefault(v => v.Name == request.Source.Hypervisor) is { } version
            ? Qemu.Plan(version, path, request.Vm.Memory, request.Source.Timings, request.Vm.Content, settings)
            : request.Source.Hypervisor switch
            {
                "hyper-v" => HyperV.Plan(path, settings),
                "textbook" => Textbook.Plan(path, settings),
                _ => throw new ArgumentException($"\"{request.Source.Hypervisor}\" is not a known hypervisor; allowed are {string.Join(", ", Hypervisors)}", nameof(request)),
            };
        return plan with { LogClearing = request.Source.DirtyLog ?? plan.LogClearing, Technique = settings.Technique, TimeLimit = settings.TimeLimit, Commands = settings.Commands };
    }

    private static IMigratingMemory Memory(Simulator simulator, MigrationRequest request, MigrationPlan plan)
    {
        var vm = request.Vm;
        if (vm.Workload is FlatWorkload flat)
        {
            return new FluidMemory(vm.Memory, flat);
        }

        var filled = vm.FilledPages?.Copy() ?? FilledPages.Spread(vm);
        if (!request.Settings.DetectsZeroPages)
        {
            // A zero page that nobody looks at is a page like any other.
            filled.AddRange(0, filled.PageCount);
        }

        return new PageExactMemory(filled, PageWriters.Create(vm.Workload, simulator.Stream(vm.Name + "/writes")), plan.LogClearing, plan.NeedsContent, request.Settings.Verify);
    }
}
