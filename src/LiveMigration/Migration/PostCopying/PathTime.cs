using LiveMigration.Simulation;

namespace LiveMigration.Migration.PostCopying;

/// <summary>How long bytes take on a path, what is less than a nanosecond carried on: many small batches take as long as one large.</summary>
internal sealed class PathTime
{
    private const long FewBytes = 1L << 32; // a product with 10^9 that fits in 64 bits
    private DataRate present = DataRate.Unlimited;
    private ulong carried;

    /// <summary>Nanoseconds for the next bytes.</summary>
    public long Of(long bytes, DataRate rate)
    {
        if (rate.IsUnlimited)
        {
            return 0;
        }

        if (rate != present)
        {
            (present, carried) = (rate, (ulong)rate.BytesPerSecond - 1); // rounds up the first time
        }

        var perSecond = (ulong)rate.BytesPerSecond;
        if (bytes < FewBytes)
        {
            var work = (ulong)bytes * 1_000_000_000 + carried;
            carried = work % perSecond;
            return (long)(work / perSecond);
        }

        var (nanoseconds, rest) = UInt128.DivRem((UInt128)(ulong)bytes * 1_000_000_000 + carried, perSecond);
        carried = (ulong)rest;
        return checked((long)nanoseconds);
    }
}
