using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>Disks that move to another storage while their guest stays on its host. The same for every hypervisor that offers it.</summary>
/// <remarks>
/// Stands for: Hyper-V's live storage migration (since 2012), Storage vMotion, <c>virsh blockcopy --pivot</c> on QEMU's drive-mirror.
/// Leaves out: the short stun with which Storage vMotion may switch; a network between host and storage; snapshots and backing files.
/// Source: Microsoft's overview of live storage migration (no downtime); docs/interop/live-block-operations.rst of QEMU 7.2.
/// Checked by: closed forms (used / (rate - writes); the geometric series).
/// </remarks>
internal static class StorageOnly
{
    /// <summary>Settings that ask for something of the memory's way, which there is none of.</summary>
    public static IEnumerable<Refusal> Unfitting(MigrationSettings settings) => settings.Technique == MigrationTechnique.StorageOnly ? Found(settings) : [];

    private static IEnumerable<Refusal> Found(MigrationSettings settings)
    {
        const string Why = "no memory moves with technique storage";
        foreach (var option in MigrationOption.All.Where(o => o != MigrationOption.Storage && o.IsAskedBy(settings)))
        {
            yield return new Refusal(option.Name, Why, "leave it out");
        }

        if (settings.CpuSharePercent is not null)
        {
            yield return new Refusal("cpuShare", Why, "leave it out");
        }

        if (settings.AtTimeLimit != TimeLimitAction.GiveUp)
        {
            yield return new Refusal("atTimeLimit", Why, "give-up would fit");
        }

        if (settings.Commands.Any(command => command is not CancelCommand))
        {
            yield return new Refusal("commands", Why, "cancel would fit");
        }
    }

    /// <summary>What stands against moving the disks by themselves, wherever they go.</summary>
    public static IEnumerable<Refusal> Refuse(MigrationRequest request)
    {
        var (vm, source, destination) = (request.Vm, request.Source, request.Destination);
        if (destination.Name != source.Name)
        {
            yield return new Refusal("storage", $"{vm.Name} stays on {source.Name}, and {destination.Name} is another host", "pre-copy with storage moves both the guest and its disks");
        }

        if (vm.Disks.Count == 0)
        {
            yield return new Refusal("storage", $"{vm.Name} has no disks of known size", "give it disks");
        }
        else if (GuestParts.MovingDisks(request).Count == 0)
        {
            yield return new Refusal($"storage {request.Settings.Storage?.To}", $"all disks of {vm.Name} live there already", "name another");
        }
    }

    /// <summary>A plan that moves the disks and nothing else.</summary>
    public static MigrationPlan Into(MigrationPlan plan, MigrationRequest request) => plan.Storage is not { } move ? plan : plan with
    {
        Path = new NetworkPath { Bandwidth = DataRate.Unlimited },
        Window = null,
        Throttle = null,
        Encoder = _ => new PlainEncoder(new PageCosts()),
        Devices = [],
        DirtiesAllMemory = false,
        UnusedEntries = ByteCount.Zero,
        Storage = move with
        {
            MaxCopyRate = request.Settings.MaxBandwidth ?? DataRate.Unlimited,
            DrainTime = move.Technique == StorageTechnique.Mirror ? VirtualDuration.Zero : move.DrainTime,
        },
        Assumptions =
        [
            move.Technique == StorageTechnique.Mirror
                ? "Storage: handing mirrored disks over is assumed to stop no processor of the guest"
                : "Storage: the hand-over of the disks is assumed to take 10 ms of the pause",
        ],
    };
}
