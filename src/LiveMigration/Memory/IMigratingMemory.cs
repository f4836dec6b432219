using LiveMigration.Simulation;

namespace LiveMigration.Memory;

/// <summary>What a migration sees of a guest's memory, whatever its level of detail.</summary>
public interface IMigratingMemory
{
    /// <summary>What is known to be left to send, uncompressed: 4,096 bytes a page.</summary>
    ByteCount Pending { get; }

    /// <summary>Starts tracking: all memory is pending, the dirty log is empty.</summary>
    void StartTracking();

    /// <summary>The guest runs for so much of its own time and writes.</summary>
    void RunGuest(VirtualDuration guestTime);

    /// <summary>Moves the dirty log to what is pending.</summary>
    /// <returns>What was not pending before.</returns>
    ByteCount ReadLog();

    /// <summary>Takes pages to send, in address order from where the last batch ended, until the budget is used or nothing is pending.</summary>
    SentBatch Take(in SendBudget budget);

    /// <summary>Whether the destination has the last version of everything; null if this memory does not keep versions.</summary>
    bool? DestinationIsUpToDate();
}

/// <summary>Limits of one batch.</summary>
/// <param name="WireBytes">Stop after the page that reaches this many bytes on the wire.</param>
/// <param name="SenderTime">Stop after the page that reaches this much of the sender's time.</param>
public readonly record struct SendBudget(ByteCount WireBytes, VirtualDuration SenderTime)
{
    /// <summary>No limit.</summary>
    public static SendBudget Unlimited => new(new ByteCount(long.MaxValue), VirtualDuration.MaxValue);
}

/// <summary>What a batch came to.</summary>
/// <param name="NormalPages">Pages sent in full.</param>
/// <param name="ZeroPages">Pages found to be zero.</param>
/// <param name="WireBytes">Bytes on the wire, headers included.</param>
/// <param name="SenderTime">Time the sender's processor needs.</param>
public readonly record struct SentBatch(long NormalPages, long ZeroPages, ByteCount WireBytes, VirtualDuration SenderTime);

/// <summary>What a page costs on the wire and on the sender's processor.</summary>
public sealed record PageCosts
{
    /// <summary>Bytes of a full page on the wire, with its header; at least 4,096.</summary>
    /// <value>Default 4,096.</value>
    public int NormalPageBytes { get; init; } = 4096;

    /// <summary>Bytes of a zero page on the wire; 0 or more.</summary>
    /// <value>Default 4,096: zero pages are not told apart.</value>
    public int ZeroPageBytes { get; init; } = 4096;

    /// <summary>Sender's time for a full page.</summary>
    /// <value>Default zero: the path is the limit.</value>
    public VirtualDuration NormalPageTime { get; init; }

    /// <summary>Sender's time to find a page zero.</summary>
    /// <value>Default zero.</value>
    public VirtualDuration ZeroPageTime { get; init; }
}
