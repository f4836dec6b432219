using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>One step of a plan. Immutable.</summary>
/// <param name="Number">1 for the first of the plan.</param>
/// <param name="After">Numbers of the steps that must have been done before it begins; lower than its own.</param>
/// <param name="Why">What it is for, in a sentence.</param>
/// <param name="Wave">1 for the first wave of hosts; of a job without waves 1.</param>
public abstract record JobStep(int Number, IReadOnlyList<int> After, string Why, int Wave)
{
    /// <summary>What is done, in a few words.</summary>
    public abstract string What { get; }
}

/// <summary>A guest moves to another host.</summary>
public sealed record MoveStep(int Number, IReadOnlyList<int> After, string Why, int Wave, string Vm, string From, string To) : JobStep(Number, After, Why, Wave)
{
    /// <summary>Whether all that rules keep with it moves to the same host too.</summary>
    public bool MovesTogether { get; init; }

    /// <inheritdoc/>
    public override string What => $"move {Vm} from {From} to {To}";
}

/// <summary>A host's state changes.</summary>
public sealed record HostStep(int Number, IReadOnlyList<int> After, string Why, int Wave, string Host, HostChange Change) : JobStep(Number, After, Why, Wave)
{
    /// <inheritdoc/>
    public override string What => Change switch
    {
        HostChange.EnterMaintenance => $"{Host} enters maintenance",
        HostChange.LeaveMaintenance => $"{Host} leaves maintenance",
        HostChange.PowerOff => $"{Host} is powered off",
        _ => $"{Host} fails",
    };
}

/// <summary>Time passes: a reboot, the time until a failure.</summary>
public sealed record WaitStep(int Number, IReadOnlyList<int> After, string Why, int Wave, VirtualDuration Length) : JobStep(Number, After, Why, Wave)
{
    /// <inheritdoc/>
    public override string What => $"wait {Length}";
}

/// <summary>A guest that was lost is started again.</summary>
public sealed record RestartStep(int Number, IReadOnlyList<int> After, string Why, int Wave, string Vm, string On, VirtualDuration Takes) : JobStep(Number, After, Why, Wave)
{
    /// <inheritdoc/>
    public override string What => $"start {Vm} again on {On}";
}

/// <summary>What becomes of a host in a step.</summary>
public enum HostChange
{
    /// <summary>No guest comes to it any more.</summary>
    EnterMaintenance,

    /// <summary>Guests may come to it again.</summary>
    LeaveMaintenance,

    /// <summary>It is switched off; only done where no guest is left on it or on its way to it.</summary>
    PowerOff,

    /// <summary>It goes down with all that is on it.</summary>
    Fail,
}
