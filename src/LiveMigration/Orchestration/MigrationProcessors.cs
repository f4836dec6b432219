using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>Processors that a migration's sender and receiver take while it runs, in thousandths.</summary>
/// <remarks>
/// Stands for: threads that copy pages as fast as the way carries them: pages a second times the time of a page, at most
/// <see cref="HostTimings.MigrationCpus"/>. 10 Gbit/s and 1.64 us a page are half a processor.
/// Leaves out: that a shared way carries less, pauses between windows, compression and encryption, interrupts of the network card.
/// Source: assumed: the time of a page is measured (<see cref="HostTimings.FullPageTime"/>), that it is taken for the whole of a migration is not.
/// Checked by: figures by hand.
/// </remarks>
internal static class MigrationProcessors
{
    public static int OfSender(MigrationRequest request) => Of(request, request.Source.Timings);

    public static int OfReceiver(MigrationRequest request) => Of(request, request.Destination.Timings);

    private static int Of(MigrationRequest request, HostTimings timings)
    {
        var rate = DataRate.Min(NetworkPath.Between(request.Source, request.Destination).Rate, request.Settings.MaxBandwidth ?? DataRate.Unlimited);
        var busy = (Int128)rate.BytesPerSecond / PageExactMemory.PageBytes * timings.FullPageTime.Nanoseconds / 1_000_000;
        return (int)Int128.Min(busy, (Int128)(timings.MigrationCpus * 1000));
    }
}
