namespace LiveMigration.Migration.Control;

/// <summary>Looks after migrations as a manager does: what it asks for at their start, when it looks at them, what it then does.</summary>
/// <remarks>
/// Stateless: what it keeps of a migration belongs to what <see cref="Begin"/> makes. It sees what the hypervisor tells
/// (<see cref="MigrationControl.Ask"/>), when it looks, and nothing else. Your own is a class that implements this, or an async method
/// in an <see cref="AsyncController"/>; samples/own-controller has both.
/// </remarks>
public interface IMigrationController
{
    /// <summary>The word for it in scenario files and reports: lower case.</summary>
    string Name { get; }

    /// <summary>Names of the hypervisors that it drives; empty: any.</summary>
    IReadOnlyList<string> Hypervisors { get; }

    /// <summary>What it asks for at the start of a migration where the request leaves that open.</summary>
    /// <param name="request">As the operator made it.</param>
    ControllerSettings AsksFor(MigrationRequest request);

    /// <summary>A migration has begun; from here on polls and events are set up.</summary>
    void Begin(MigrationControl control);
}
