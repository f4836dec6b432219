using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>How many writes fall into the next stretch of guest time.</summary>
internal sealed class WriteCounter(double writesPerSecond, WritePace pace, RandomStream? random)
{
    private long elapsedNanoseconds;
    private long written;

    public long Next(VirtualDuration guestTime)
    {
        if (pace == WritePace.Poisson)
        {
            return PortableMath.Poisson(random!, writesPerSecond * (guestTime.Nanoseconds / 1e9));
        }

        // From the start each time: a pace cut into pieces is the same pace.
        elapsedNanoseconds += guestTime.Nanoseconds;
        var due = (long)Math.Floor(writesPerSecond * (elapsedNanoseconds / 1e9));
        var count = due - written;
        written = due;
        return count;
    }
}
