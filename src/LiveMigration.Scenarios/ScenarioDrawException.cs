namespace LiveMigration.Scenarios;

/// <summary>What a scenario's distributions give with a seed does not fit together; the message says what and where.</summary>
public sealed class ScenarioDrawException : Exception
{
    /// <summary>Nothing is known of why.</summary>
    public ScenarioDrawException()
    {
    }

    /// <summary>Of known cause.</summary>
    public ScenarioDrawException(string message)
        : base(message)
    {
    }

    /// <summary>Of known cause.</summary>
    public ScenarioDrawException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With what is wrong.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="faults">What is wrong, in order of place.</param>
    public ScenarioDrawException(ulong seed, IReadOnlyList<ScenarioFault> faults)
        : base(string.Join('\n', faults.Select(f => $"with seed {seed}: {f}"))) => Faults = faults;

    /// <summary>What is wrong, in order of place.</summary>
    public IReadOnlyList<ScenarioFault> Faults { get; } = [];
}
