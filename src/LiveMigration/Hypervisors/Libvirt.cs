using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>QEMU as libvirt drives it by default: no limit of the bandwidth, a return path, a pause before the switchover that libvirt ends.</summary>
/// <remarks>
/// Source: QEMU_DOMAIN_MIG_BANDWIDTH_MAX in src/qemu/qemu_domain.h, the capabilities that are always on in src/qemu/qemu_migration_params.c.
/// Assumed: <see cref="AnswerTime"/>. What it leaves out, and the names that virsh and KubeVirt have for the settings: docs/hypervisors/libvirt.md.
/// </remarks>
public sealed class Libvirt : IHypervisor
{
    /// <summary>From the guest's stop until libvirt, which heard of it, has told QEMU to go on; assumed.</summary>
    public static readonly VirtualDuration AnswerTime = VirtualDuration.FromMilliseconds(5);

    private readonly Qemu qemu = new(QemuVersion.Current);

    /// <summary>What is not published.</summary>
    public static IReadOnlyList<string> Assumptions { get; } =
        ["libvirt's round trip between the guest's stop and the command to go on is assumed to take 5 ms; it is part of the downtime"];

    /// <inheritdoc/>
    public string Name => "libvirt";

    /// <inheritdoc/>
    public string Family => qemu.Family;

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques => qemu.Techniques;

    /// <inheritdoc/>
    /// <remarks>The pause before the switchover is libvirt's own; it has no parameters for announcements; patches for dirty-limit (libvir-list, October 2023) are in no release known.</remarks>
    public IReadOnlyList<MigrationOption> Options => [.. qemu.Options.Except([MigrationOption.PauseBeforeSwitchover, MigrationOption.Announce, MigrationOption.DirtyLimit])];

    /// <inheritdoc/>
    public bool MovesVfioDevices => true;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Refuse(MigrationRequest request) => qemu.Refuse(WithDefaults(request));

    /// <inheritdoc/>
    public MigrationPlan Plan(MigrationRequest request)
    {
        var plan = qemu.Plan(WithDefaults(request));
        return plan with { ManagerAnswerTime = AnswerTime, Assumptions = [.. plan.Assumptions, .. Assumptions] };
    }

    private static MigrationRequest WithDefaults(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request with
        {
            Settings = request.Settings with
            {
                MaxBandwidth = request.Settings.MaxBandwidth ?? DataRate.Unlimited,
                ReturnPath = true,
                PauseBeforeSwitchover = true,
            },
        };
    }
}
