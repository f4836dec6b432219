using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>KubeVirt's progress timeout as a bare rule: it runs out when for so long no look found less left than the look before.</summary>
/// <param name="timeout">Whole seconds; zero: never.</param>
/// <remarks>Source: live-migration-source.go of pkg/virt-launcher/virtwrap: what a look finds is compared with the look before, not with the least that was found.</remarks>
public sealed class ProgressWatch(VirtualDuration timeout)
{
    private VirtualDuration progressAt;
    private long before;

    /// <summary>The monitor looks.</summary>
    /// <param name="elapsed">Since the migration's start.</param>
    /// <param name="remaining">What is known to be left.</param>
    /// <returns>Whether it is stuck.</returns>
    public bool IsStuck(VirtualDuration elapsed, ByteCount remaining)
    {
        if (before == 0 || remaining.Bytes < before)
        {
            progressAt = elapsed;
        }

        before = remaining.Bytes;
        return timeout > VirtualDuration.Zero && Managed.WholeSeconds(elapsed - progressAt) > Managed.WholeSeconds(timeout);
    }
}
