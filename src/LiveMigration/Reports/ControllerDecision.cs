using LiveMigration.Simulation;

namespace LiveMigration.Reports;

/// <summary>What a controller saw of a migration, what it did, and why.</summary>
/// <param name="At">When it looked, since the migration's start.</param>
/// <param name="Saw">What the hypervisor told it then.</param>
/// <param name="Did">What it did, in words: <c>wait</c>, <c>note</c>, or the command.</param>
/// <param name="Why">Why, in words.</param>
public sealed record ControllerDecision(VirtualDuration At, MigrationStatistics Saw, string Did, string Why)
{
    /// <summary>What a controller does that waits.</summary>
    public const string Wait = "wait";

    /// <summary>What a controller does that takes note of something.</summary>
    public const string Note = "note";

    /// <summary>What a controller does that ends the migration.</summary>
    public const string Cancel = "cancel";

    /// <summary>When it last looked and waited for the same reason; <see cref="At"/> for anything else.</summary>
    public VirtualDuration Until { get; init; } = At;

    /// <summary>How often it looked and waited for the same reason; 1 for anything else.</summary>
    public int Looks { get; init; } = 1;
}
