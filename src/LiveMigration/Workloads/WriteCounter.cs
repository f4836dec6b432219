using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Writes at a constant rate.</summary>
internal sealed class WriteCounter(double writesPerSecond, WritePace pace, RandomStream? random) : IWriteCounter
{
    /// <summary>More writes than this in one interval are as good as this many: every page of any guest is written.</summary>
    public const double MostWrites = 1e15;

    private long elapsedNanoseconds;
    private long written;

    // Poisson only: drawn when asked for, forgotten when time passes in bulk, as a memoryless pace allows.
    private long? nextPoisson;

    /// <inheritdoc/>
    public VirtualDuration TimeToNext
    {
        get
        {
            if (writesPerSecond <= 0)
            {
                return VirtualDuration.MaxValue;
            }

            if (pace == WritePace.Poisson)
            {
                nextPoisson ??= elapsedNanoseconds + 1 + (long)Math.Min(1e18, -PortableMath.Log(1 - random!.NextDouble()) / writesPerSecond * 1e9);
                return new VirtualDuration(nextPoisson.Value - elapsedNanoseconds);
            }

            var due = (long)Math.Ceiling((written + 1) / writesPerSecond * 1e9);
            return new VirtualDuration(Math.Max(0, due - elapsedNanoseconds));
        }
    }

    /// <inheritdoc/>
    public long Next(VirtualDuration guestTime)
    {
        elapsedNanoseconds += guestTime.Nanoseconds;
        if (pace == WritePace.Poisson)
        {
            nextPoisson = null;
            return PortableMath.Poisson(random!, Math.Min(MostWrites, writesPerSecond * (guestTime.Nanoseconds / 1e9)));
        }

        // From the start each time: a pace cut into pieces is the same pace.
        var due = (long)Math.Floor(writesPerSecond * (elapsedNanoseconds / 1e9));
        var count = Math.Max(0, due - written);
        written += count;
        return count;
    }

    /// <inheritdoc/>
    public void TakeNext()
    {
        elapsedNanoseconds += TimeToNext.Nanoseconds;
        nextPoisson = null;
        written++;
    }

    /// <inheritdoc/>
    public void Skip(VirtualDuration guestTime) => elapsedNanoseconds += guestTime.Nanoseconds;
}
