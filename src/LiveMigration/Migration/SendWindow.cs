using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>How a sender keeps its rate limit in windows.</summary>
public sealed record WindowRules
{
    /// <summary>Length of a window, a whole number of milliseconds.</summary>
    /// <value>Default 100 ms: BUFFER_DELAY, QEMU migration/migration.c, 7.2.</value>
    public VirtualDuration Length { get; init; } = VirtualDuration.FromMilliseconds(100);

    /// <summary>How much later than asked the sender wakes at a window's end; 0 or more.</summary>
    public VirtualDuration WakeLatency { get; init; }

    /// <summary>When the first window begins, since the migration's start.</summary>
    public VirtualDuration FirstStart { get; init; }

    /// <summary>Bytes of the set-up that count in the first window.</summary>
    public ByteCount FirstBytes { get; init; }

    /// <summary>The longest a section of pages lasts before the sender looks up.</summary>
    /// <value>Default 51 ms: MAX_WAIT 50, exceeded in whole milliseconds, QEMU migration/ram.c, 7.2.</value>
    public VirtualDuration SectionLimit { get; init; } = VirtualDuration.FromMilliseconds(51);
}

/// <summary>The sender's present window.</summary>
internal sealed class SendWindow(WindowRules rules)
{
    private VirtualTime start;
    private long used;

    public VirtualDuration SectionLimit => rules.SectionLimit;

    public void Begin(VirtualTime at, long bytes) => (start, used) = (at, bytes);

    public void Use(long bytes) => used += bytes;

    /// <summary>What may still be sent: the page that goes beyond it is the last.</summary>
    public long Left(DataRate limit) => limit.IsUnlimited ? long.MaxValue : limit.BytesIn(rules.Length).Bytes - used;

    public bool IsSpent(DataRate limit) => Left(limit) < 0;

    public VirtualTime End => start + rules.Length + rules.WakeLatency;

    /// <summary>Closes the window if it is over; QEMU reads its clock in whole milliseconds.</summary>
    public bool TryClose(VirtualTime now, out ByteCount bytes, out VirtualDuration length)
    {
        bytes = new ByteCount(used);
        length = VirtualDuration.FromMilliseconds((now - start).Nanoseconds / 1_000_000);
        if (length < rules.Length)
        {
            return false;
        }

        start = now;
        used = 0;
        return true;
    }
}
