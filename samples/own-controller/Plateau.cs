using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace OwnController;

/// <summary>The rule itself, without clock or commands: what looks in a row expected.</summary>
public sealed class Plateau
{
    public static readonly VirtualDuration Patience = VirtualDuration.FromSeconds(600);

    private const int Looks = 4;

    private readonly Queue<decimal> expectedMs = new();

    /// <summary>The downtime limit to set now; null leaves it.</summary>
    public VirtualDuration? Look(MigrationStatistics saw)
    {
        // Before the second reading of the log the hypervisor expects nothing.
        if (saw.Iteration < 2)
        {
            return null;
        }

        expectedMs.Enqueue(saw.ExpectedDowntime.TotalMilliseconds);
        if (expectedMs.Count > Looks)
        {
            expectedMs.Dequeue();
        }

        var (least, most) = (expectedMs.Min(), expectedMs.Max());
        var limit = VirtualDuration.FromMilliseconds((long)Math.Min(1_000, most * 1.25m));
        return expectedMs.Count == Looks && most <= least * 1.1m && limit > saw.DowntimeLimit ? limit : null;
    }
}
