namespace LiveMigration.Reports;

/// <summary>How a migration ended.</summary>
public enum MigrationStatus
{
    /// <summary>The guest runs on the destination.</summary>
    Completed,

    /// <summary>Ended by command; the guest runs on the source.</summary>
    Cancelled,

    /// <summary>Ended by a limit of time or rounds; the guest runs on the source.</summary>
    NotConverged,

    /// <summary>Something broke before the switchover; the guest runs on the source.</summary>
    Failed,

    /// <summary>Checks before the start found what stands against it; the guest runs on the source.</summary>
    Refused,

    /// <summary>Post-copy lost its connection and waits for recovery; the guest stands still as soon as it needs a page that is not there.</summary>
    Paused,

    /// <summary>The guest runs nowhere any more.</summary>
    GuestLost,
}

/// <summary>What carries the memory over.</summary>
public enum MigrationTechnique
{
    /// <summary>Rounds while the guest runs on the source, then stop-and-copy.</summary>
    PreCopy,

    /// <summary>The guest switches over at once; its memory follows.</summary>
    PostCopy,

    /// <summary>Rounds first, then a switch to post-copy.</summary>
    Hybrid,

    /// <summary>The guest stands still for the whole transfer.</summary>
    StopAndCopy,

    /// <summary>The guest stands still while its memory is written to storage that both hosts reach, and read at the destination.</summary>
    Quick,

    /// <summary>The guest and its memory stay where they are; its disks move to another storage that its host reaches.</summary>
    StorageOnly,
}

/// <summary>Where a migration is.</summary>
public enum MigrationPhase
{
    /// <summary>Not started.</summary>
    Waiting,

    /// <summary>Disks are copied while the guest runs on the source, before its memory's turn comes.</summary>
    Storage,

    /// <summary>Connecting, before the first page.</summary>
    Setup,

    /// <summary>Memory is sent while the guest runs on the source.</summary>
    Rounds,

    /// <summary>The guest stands still and nothing is sent until a command comes (pause before switchover).</summary>
    PreSwitchover,

    /// <summary>The guest stands still; the last pages and the device state are sent.</summary>
    StopAndCopy,

    /// <summary>The destination loads the state and starts the guest.</summary>
    Activation,

    /// <summary>The guest runs on the destination while the rest of its memory follows.</summary>
    PostCopy,

    /// <summary>Post-copy has lost its connection: the guest runs on the destination until it needs a page that is not there.</summary>
    PostCopyPaused,

    /// <summary>The guest runs on the destination and needs the source no more.</summary>
    Completed,

    /// <summary>It ended without success.</summary>
    Ended,
}
