using LiveMigration.Simulation;

namespace LiveMigration.Memory;

/// <summary>
/// The proof of post-copy: no page is used before it arrived, none is sent twice or after the guest wrote it at the destination.
/// Kept page by page, knowing nothing of what is pending, missing or requested.
/// </summary>
/// <remarks>Costs 8 bytes a page.</remarks>
internal sealed class ArrivalProof
{
    private readonly long[] arrivesAt;
    private readonly bool[] wasUsed;

    /// <param name="pageCount">Pages of the guest.</param>
    /// <param name="missing">Those that the destination does not have at the switch.</param>
    public ArrivalProof(long pageCount, PageBitmap missing)
    {
        arrivesAt = new long[pageCount];
        wasUsed = new bool[pageCount];
        for (var page = 0L; page < pageCount; page++)
        {
            arrivesAt[page] = missing.Contains(page) ? long.MaxValue : long.MinValue;
        }
    }

    /// <summary>What was found wrong; null if nothing.</summary>
    public string? Fault { get; private set; }

    public void Sent(long page, VirtualTime arrival)
    {
        if (arrivesAt[page] != long.MaxValue)
        {
            Fault ??= wasUsed[page] ? $"page {page} was sent after the guest had used it at the destination" : $"page {page} was sent twice";
        }

        arrivesAt[page] = arrival.Nanoseconds;
    }

    public void Used(long page, VirtualTime at)
    {
        if (arrivesAt[page] > at.Nanoseconds)
        {
            Fault ??= $"page {page} was used at {at} and arrived at {new VirtualTime(arrivesAt[page])}";
        }

        wasUsed[page] = true;
    }

    public void ConnectionBroke(VirtualTime at)
    {
        for (var page = 0L; page < arrivesAt.Length; page++)
        {
            arrivesAt[page] = arrivesAt[page] > at.Nanoseconds ? long.MaxValue : arrivesAt[page];
        }
    }
}
