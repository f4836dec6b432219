using LiveMigration.Migration;
using LiveMigration.Reports;

namespace LiveMigration.Hypervisors;

/// <summary>
/// XenServer and XCP-ng: libxc's stream, but the emulator manager decides. It ends the live stage at a reading of 50 dirty pages or fewer or at
/// the fourth, which libxc hears of after the pass it is in; then both emulators, of memory and of devices, are paused together.
/// </summary>
/// <remarks>Source: xcp-ng/xcp-emu-manager src/emu.c; xcp-ng-rpms/xen SOURCES/xenguest.patch. The stream, and what is assumed, are <see cref="Xen"/>'s.</remarks>
public sealed class Xapi : IHypervisor
{
    /// <summary>The reading at which the live stage is done; one pass more is on the way then.</summary>
    public const int LastReading = 4;

    /// <summary>Dirty pages at or below which the live stage is done.</summary>
    public const int FewPages = 50;

    /// <inheritdoc/>
    public string Name => "xapi";

    /// <inheritdoc/>
    public string Family => Name;

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques { get; } = [MigrationTechnique.PreCopy, MigrationTechnique.StopAndCopy];

    /// <inheritdoc/>
    public IReadOnlyList<MigrationOption> Options { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<Refusal> Refuse(MigrationRequest request) => Xen.RefusePostCopy(request);

    /// <inheritdoc/>
    public MigrationPlan Plan(MigrationRequest request) => Xen.PlanWith(request, new XenPrecopyPolicy(LastReading + 1, FewPages + 1));
}
