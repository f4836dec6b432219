using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>When the guest stopped at the source, when the source was done, when the guest ran again. A part of its session, in place.</summary>
internal struct SwitchoverTimes
{
    public VirtualTime? StoppedAt { get; set; }

    public VirtualTime? SourceDoneAt { get; set; }

    public VirtualTime? ResumedAt { get; set; }

    /// <summary>When it was made to stand still so that the rounds come to an end; null if it was not.</summary>
    public VirtualTime? SuspendedAt { get; set; }

    /// <summary>Whether the guest ran before the stop and runs after it, so that the pause was one.</summary>
    public bool WasFelt { get; set; }

    /// <summary>From the stop to the resume, zero if none was felt.</summary>
    public readonly VirtualDuration Pause => WasFelt && (SuspendedAt ?? StoppedAt) is { } stop && ResumedAt is { } resume ? resume - stop : VirtualDuration.Zero;
}
