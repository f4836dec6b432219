using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>What a job came to. Immutable.</summary>
public sealed record JobReport
{
    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary>The plan that it went by.</summary>
    public required JobPlan Plan { get; init; }

    /// <summary>When it was planned and began.</summary>
    public required VirtualTime StartedAt { get; init; }

    /// <summary>When its last step had ended.</summary>
    public required VirtualTime EndedAt { get; init; }

    /// <summary>From begin to end.</summary>
    public VirtualDuration TotalTime => EndedAt - StartedAt;

    /// <summary>What each step came to, in the order of the plan.</summary>
    public required IReadOnlyList<StepReport> Steps { get; init; }

    /// <summary>What was not reached: which guest or host, why, and what would help; what the plan knew before, and what came up.</summary>
    public required IReadOnlyList<JobObstacle> NotReached { get; init; }

    /// <summary>Whether all was reached.</summary>
    public bool IsComplete => NotReached.Count == 0;

    /// <summary>Steps that were done.</summary>
    public int Done => Steps.Count(step => step.Status == StepStatus.Done);

    /// <summary>Bytes on the wire of all its migrations.</summary>
    public ByteCount Sent => new(Steps.Sum(step => step.Sent.Bytes));

    /// <summary>What its guests waited for their places, one after the other.</summary>
    public VirtualDuration Waited => new(Steps.Sum(step => step.Waited.Nanoseconds));

    /// <summary>The longest downtime.</summary>
    public VirtualDuration WorstDowntime => new(Steps.Select(step => step.Downtime.Nanoseconds).DefaultIfEmpty(0).Max());
}

/// <summary>What one step of a job came to. Immutable.</summary>
public sealed record StepReport
{
    /// <summary>The step.</summary>
    public required JobStep Step { get; init; }

    /// <summary>How it ended.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>When it was its turn; null if it never was.</summary>
    public VirtualTime? BeganAt { get; init; }

    /// <summary>When it had ended; null if it never began.</summary>
    public VirtualTime? EndedAt { get; init; }

    /// <summary>How long its last migration waited for its places.</summary>
    public VirtualDuration Waited { get; init; }

    /// <summary>Bytes on the wire of all its migrations.</summary>
    public ByteCount Sent { get; init; }

    /// <summary>Downtime of its guest.</summary>
    public VirtualDuration Downtime { get; init; }

    /// <summary>Migrations that it took; 0 if none.</summary>
    public int Attempts { get; init; }

    /// <summary>Where its guest went, where that is not as planned; else null.</summary>
    public string? WentTo { get; init; }

    /// <summary>Why it ended so; empty if it was done as planned.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What would help where its migration did not succeed, in a few words; empty else.</summary>
    public string WouldHelp { get; init; } = "";
}

/// <summary>How a step of a job ended.</summary>
public enum StepStatus
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was tried in vain.</summary>
    Failed,

    /// <summary>What it waits for was not done.</summary>
    Skipped,

    /// <summary>It has not ended.</summary>
    Open,
}
