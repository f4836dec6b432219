using LiveMigration.Simulation;

namespace LiveMigration.Reports;

/// <summary>What a guest went through after its switch to post-copy.</summary>
/// <remarks>Blocktimes are counted as QEMU's <c>postcopy-blocktime</c> and <c>postcopy-vcpu-blocktime</c> are, at the destination.</remarks>
public sealed record PostCopyReport
{
    /// <summary>Why it was switched, in a sentence with the numbers.</summary>
    public string SwitchReason { get; init; } = "";

    /// <summary>When the guest went on at the destination, since the migration's start.</summary>
    public VirtualDuration ResumedAt { get; init; }

    /// <summary>Memory that was missing at the destination then, 4,096 bytes a page.</summary>
    public ByteCount MissingAtResume { get; init; }

    /// <summary>How often a vCPU had to wait for a page.</summary>
    public long Faults { get; init; }

    /// <summary>Pages asked for; several vCPUs that wait for one page make one request. Host pages, where these are larger than 4 KiB.</summary>
    public long Requests { get; init; }

    /// <summary>Pages of 4 KiB sent because one was asked for, the pages around it included; the push sent the others.</summary>
    public long RequestedPages { get; init; }

    /// <summary>The longest time that a vCPU waited for a page.</summary>
    public VirtualDuration LongestStall { get; init; }

    /// <summary>Time in which all vCPUs waited at once.</summary>
    public VirtualDuration Blocktime { get; init; }

    /// <summary>Time that each vCPU waited, in order of their numbers.</summary>
    public IReadOnlyList<VirtualDuration> VcpuBlocktimes { get; init; } = [];

    /// <summary>From the resume until the last page that was waited for came.</summary>
    public VirtualDuration DegradedTime { get; init; }

    /// <summary>Share of its speed that the guest lost in that time; from 0 to 1.</summary>
    public double DegradedLoss { get; init; }

    /// <summary>How often the connection was lost.</summary>
    public int ConnectionLosses { get; init; }

    /// <summary>Time from the losses until pages flowed again, or until the end.</summary>
    public VirtualDuration PausedTime { get; init; }

    /// <summary>Pages that were lost on the way with the connection and had to be sent again.</summary>
    public long LostPages { get; init; }
}
