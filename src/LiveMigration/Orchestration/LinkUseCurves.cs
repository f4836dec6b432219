using LiveMigration.Networking.Sharing;
using LiveMigration.Reports.Fleets;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>Keeps what links carried over time, in periods that double when there are too many: a report of bounded size for a run of any length.</summary>
internal sealed class LinkUseCurves(Simulator simulator, FlowNetwork network) : IOnlooker
{
    private const int MostLinks = 256;
    private readonly int[] links = Chosen(network);
    private readonly List<long[]> carried = [];
    private VirtualDuration period = VirtualDuration.FromMilliseconds(100);
    private VirtualTime? start;

    /// <inheritdoc/>
    /// <remarks>The hours before the first migration would take the points away from those that follow.</remarks>
    public VirtualTime? NextLook
    {
        get
        {
            start ??= network.FlowCount > 0 ? simulator.Now : null;
            return start + new VirtualDuration(period.Nanoseconds * (carried.Count + 1));
        }
    }

    /// <summary>The curve of a link; empty if it was not kept.</summary>
    public IReadOnlyList<LinkUsePoint> Curve(int link)
    {
        var place = Array.IndexOf(links, link);
        if (place < 0)
        {
            return [];
        }

        var points = new List<LinkUsePoint>(carried.Count);
        var before = 0L;
        var ofPeriod = network.Links[link].Capacity.BytesIn(period).Bytes;
        for (var i = 0; i < carried.Count; i++)
        {
            var now = carried[i][place];
            points.Add(new LinkUsePoint(start!.Value + new VirtualDuration(period.Nanoseconds * i), ofPeriod == 0 ? 0 : Math.Min(1, (double)(now - before) / ofPeriod)));
            before = now;
        }

        return points;
    }

    /// <inheritdoc/>
    public void Look()
    {
        carried.Add([.. links.Select(link => network.CarriedBy(link).Bytes)]);
        if (carried.Count == FleetReport.MostPoints)
        {
            // Of two periods the second's end is the end of both.
            period = new VirtualDuration(period.Nanoseconds * 2);
            for (var i = 0; i < carried.Count / 2; i++)
            {
                carried[i] = carried[2 * i + 1];
            }

            carried.RemoveRange(carried.Count / 2, carried.Count / 2);
        }
    }

    // Of a large network the links that many share: the slowest to fill are the racks' and the spine, which come last.
    private static int[] Chosen(FlowNetwork network) => network.Links.Count <= MostLinks
        ? [.. Enumerable.Range(0, network.Links.Count)]
        : [.. Enumerable.Range(network.Links.Count - MostLinks, MostLinks)];
}
