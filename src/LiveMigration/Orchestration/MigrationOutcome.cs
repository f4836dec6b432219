using LiveMigration.Hosts;
using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>One migration of a run: what was asked, between whom, and what it came to.</summary>
/// <param name="Order">What was asked.</param>
/// <param name="Vm">The virtual machine.</param>
/// <param name="Source">The host it was on when the migration began.</param>
/// <param name="Destination">The host it was to go to.</param>
/// <param name="FreeMemory">Memory that the destination had free when the migration began.</param>
/// <param name="Report">What it came to; of several attempts the last.</param>
/// <param name="EarlierAttempts">Reports of the attempts before the last, in order; empty if there was one.</param>
/// <param name="Waited">How long the last attempt waited for a place on its hosts.</param>
public sealed record MigrationOutcome(MigrationOrder Order, VirtualMachine Vm, Host Source, Host Destination, ByteCount FreeMemory, MigrationReport Report, IReadOnlyList<MigrationReport> EarlierAttempts, VirtualDuration Waited)
{
    /// <summary>Processor time that its sender and its receiver asked for, in all attempts.</summary>
    public VirtualDuration ProcessorTime { get; init; }

    /// <summary>How the last attempt looked over time; null if that was not recorded, see <see cref="Fleet.Records"/>, or it never began.</summary>
    public MigrationTimeline? Timeline { get; init; }

    /// <summary>Time that the guest lost in the whole run because migrations, its own and others, made its hosts' processors too few.</summary>
    /// <value>Default 0; it stays 0 where hosts do not say how many processors they have.</value>
    public VirtualDuration LostToMigrations { get; init; }
}
