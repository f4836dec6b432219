using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>What a guest brings along beside memory: what stands against moving it, and what it adds to a plan. The same for every hypervisor.</summary>
internal static class GuestParts
{
    private static readonly DataRate DefaultStorageBandwidth = new(1_000_000_000);
    private static readonly VirtualDuration DrainTime = VirtualDuration.FromMilliseconds(10);
    private static readonly VirtualDuration OwnershipTime = VirtualDuration.FromMilliseconds(500);

    /// <summary>The disks that move: those that the destination does not reach where they are.</summary>
    public static IReadOnlyList<Disk> MovingDisks(MigrationRequest request) => request.Settings.Storage is { } move
        ? [.. request.Vm.Disks.Where(d => (move.To is { } to && d.Storage != to) || !request.Destination.Storage.Contains(d.Storage, StringComparer.Ordinal))]
        : [];

    /// <summary>What stands against moving the guest's parts.</summary>
    public static IEnumerable<Refusal> Refuse(MigrationRequest request, IHypervisor hypervisor) => request.Settings.Technique == MigrationTechnique.StorageOnly
        ? StorageOnly.Refuse(request).Concat(RefuseDisks(request, hypervisor))
        : HasParts(request) ? RefuseParts(request, hypervisor) : [];

    // Most guests have none of what could stand against their move.
    private static bool HasParts(MigrationRequest request)
    {
        var (vm, settings) = (request.Vm, request.Settings);
        return vm.Devices.Count > 0 || vm.Encryption != MemoryEncryption.None || vm.AssignedMemory < vm.Memory || settings.Storage is not null || settings.Technique == MigrationTechnique.Quick;
    }

    private static IEnumerable<Refusal> RefuseParts(MigrationRequest request, IHypervisor hypervisor)
    {
        var (vm, settings) = (request.Vm, request.Settings);
        foreach (var device in vm.Devices)
        {
            if (device.Kind == DeviceKind.PciPassthrough)
            {
                yield return new Refusal($"device {device.Name}", $"it is passed through as a whole and its state cannot be saved", "detach it before, or give the guest a device whose driver can (kind: vfio)");
            }
            else if (!hypervisor.MovesVfioDevices)
            {
                yield return new Refusal($"device {device.Name}", $"{hypervisor.Name} cannot move a passed-through device", "detach it before, or use the hypervisor's own virtual device");
            }
        }

        if (vm.Devices.Count > 0 && UsesPostCopy(settings))
        {
            yield return new Refusal($"device {vm.Devices[0].Name}", "no device can wait for pages, so a guest with passed-through devices cannot go by post-copy", "pre-copy would fit");
        }

        if (vm.Encryption != MemoryEncryption.None)
        {
            var name = vm.Encryption == MemoryEncryption.Sev ? "SEV" : "TDX";
            yield return new Refusal($"memory encrypted by {name}", $"{hypervisor.Name} cannot read it to send it", "shut the guest down and start it at the destination");
        }

        if (vm.AssignedMemory < vm.Memory && !vm.HasBalloonDriver)
        {
            yield return new Refusal($"{vm.AssignedMemory} assigned of {vm.Memory}", $"{vm.Name} has no balloon driver, so nobody knows what it does not use", "install the driver, or assign all of its memory");
        }

        foreach (var refusal in RefuseDisks(request, hypervisor))
        {
            yield return refusal;
        }

        if (settings.Technique == MigrationTechnique.Quick && !request.Source.Storage.Intersect(request.Destination.Storage, StringComparer.Ordinal).Any())
        {
            yield return new Refusal("quick", $"{request.Source.Name} and {request.Destination.Name} share no storage to save the guest to", "stop-and-copy sends it over the network");
        }
    }

    private static IEnumerable<Refusal> RefuseDisks(MigrationRequest request, IHypervisor hypervisor)
    {
        var settings = request.Settings;
        if (settings.Storage is { } move)
        {
            if (move.Technique == StorageTechnique.Bulk && !hypervisor.CopiesDisksInRounds)
            {
                yield return new Refusal("storage: bulk", $"{hypervisor.Name} mirrors the guest's writes while it copies disks (QEMU's block migration was removed in 9.1)", "storage: mirror would fit");
            }

            if (move.Technique == StorageTechnique.Bulk && UsesPostCopy(settings))
            {
                yield return new Refusal("storage: bulk with post-copy", "blocks written before the switch would be missing after it", "storage: mirror would fit");
            }

            if (Target(request) is not { } to)
            {
                yield return new Refusal("storage", $"{request.Destination.Name} reaches no storage to copy a disk to", "give it one");
            }
            else if (!request.Destination.Storage.Contains(to, StringComparer.Ordinal))
            {
                yield return new Refusal($"storage {to}", $"{request.Destination.Name} does not reach it", request.Destination.Storage.Count == 0 ? null : $"it reaches {string.Join(", ", request.Destination.Storage)}");
            }
        }
    }

    /// <summary>A plan with the guest's parts in it.</summary>
    public static MigrationPlan Into(MigrationPlan plan, MigrationRequest request)
    {
        var (vm, settings) = (request.Vm, request.Settings);
        if (vm.DeviceState is { } state)
        {
            // Beyond the hypervisor's own state it is copied at both ends; where the stream's end counts, it does too.
            var copy = new VirtualDuration((long)((Int128)request.Source.Timings.DeviceStateTimePerMiB.Nanoseconds * Math.Max(0, (state - plan.DeviceState).Bytes) >> 20));
            plan = plan with
            {
                DeviceState = state,
                StreamEndBytes = plan.StreamEndBytes == ByteCount.Zero ? ByteCount.Zero : new ByteCount(Math.Max(0, (plan.StreamEndBytes + state - plan.DeviceState).Bytes)),
                DeviceSaveTime = plan.DeviceSaveTime + copy,
                ResumeTime = plan.ResumeTime + copy,
            };
        }

        var unused = vm.Memory - vm.AssignedMemory;
        if (vm.Devices.Count > 0 || request.Source.SplitsHugePages is not null || unused > ByteCount.Zero)
        {
            plan = plan with
            {
                Devices = vm.Devices,
                DirtiesAllMemory = vm.Devices.Any(d => !d.TracksDma),
                SplitsHugePages = request.Source.SplitsHugePages ?? plan.SplitsHugePages,
                UnusedEntries = new ByteCount(unused.Bytes / Memory.PageExactMemory.PageBytes * plan.Unused.BytesPerPage.Bytes),
            };
        }

        if (MovingDisks(request) is { Count: > 0 } disks)
        {
            plan = plan with
            {
                Storage = new StorageMove { Technique = settings.Storage!.Technique, Disks = disks, To = Target(request) ?? "", Bandwidth = settings.StorageBandwidth ?? DefaultStorageBandwidth, DrainTime = DrainTime },
                Assumptions = [.. plan.Assumptions, "Storage: the last mirrored writes and the hand-over of the disks are assumed to take 10 ms of the pause"],
            };
        }

        return settings.Technique switch
        {
            MigrationTechnique.Quick => Quick(plan, settings),
            MigrationTechnique.StorageOnly => StorageOnly.Into(plan, request),
            _ => plan,
        };
    }

    /// <summary>The guest as it is at the destination: its disks where they went.</summary>
    public static VirtualMachine AfterMove(MigrationRequest request)
    {
        var moved = MovingDisks(request);
        return moved.Count == 0 ? request.Vm : request.Vm with { Disks = [.. request.Vm.Disks.Select(d => moved.Contains(d) ? d with { Storage = Target(request)! } : d)] };
    }

    private static MigrationPlan Quick(MigrationPlan plan, MigrationSettings settings)
    {
        var rate = settings.StorageBandwidth ?? DefaultStorageBandwidth;
        return plan with
        {
            Path = new NetworkPath { Bandwidth = rate },
            Window = null,
            MaxBandwidth = DataRate.Unlimited,
            SourceEnd = SourceEnd.AtResume,
            StateFile = new StateFile(rate, OwnershipTime),
            Assumptions = [.. plan.Assumptions, "Quick migration: moving the guest's ownership between save and restore is assumed to take 500 ms"],
        };
    }

    private static string? Target(MigrationRequest request) => request.Settings.Storage?.To ?? (request.Destination.Storage.Count > 0 ? request.Destination.Storage[0] : null);

    private static bool UsesPostCopy(MigrationSettings settings) =>
        settings.PostCopy is not null || settings.Technique is MigrationTechnique.PostCopy or MigrationTechnique.Hybrid || settings.Commands.Any(c => c is StartPostCopyCommand);
}
