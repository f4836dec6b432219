namespace LiveMigration.Migration.Control;

/// <summary>A controller that is one async method on virtual time.</summary>
/// <param name="Name">The word for it in reports.</param>
/// <param name="Rule">Runs beside each migration: asks, waits by <c>await control.Clock.Delay(...)</c> or <see cref="MigrationControl.NextIteration"/>, commands.</param>
public sealed record AsyncController(string Name, Func<MigrationControl, Task> Rule) : IMigrationController
{
    /// <summary>Names of the hypervisors that it drives.</summary>
    /// <value>Default none: any.</value>
    public IReadOnlyList<string> Hypervisors { get; init; } = [];

    /// <summary>What it asks for at the start, given the request.</summary>
    /// <value>Default nothing.</value>
    public Func<MigrationRequest, ControllerSettings> Settings { get; init; } = _ => new ControllerSettings();

    /// <inheritdoc/>
    public ControllerSettings AsksFor(MigrationRequest request) => Settings(request);

    /// <inheritdoc/>
    public void Begin(MigrationControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        control.RunAsync(Rule);
    }
}
