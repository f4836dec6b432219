using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.PostCopying;

/// <content>How it serves requests.</content>
internal sealed partial class PostCopySender
{
    /// <summary>A host page is asked for; the request is here at <paramref name="at"/>.</summary>
    public void Request(long unit, VirtualTime at) => underWay.Enqueue((at, unit));

    /// <summary>Serves a request on its way at once, where nothing else happens until its page is in its place: the whole guest waits for it.</summary>
    /// <param name="page">A pending page.</param>
    /// <param name="requestAt">When its request is here.</param>
    /// <param name="until">By when the page must be there.</param>
    /// <param name="arrival">When it is in its place.</param>
    /// <returns>False if nothing was done.</returns>
    public bool TryServe(long page, VirtualTime requestAt, VirtualTime until, out VirtualTime arrival)
    {
        arrival = default;
        if (!rules.Preempt || requestAt < standsUntil || underWay.Count > 0 || pages!.PagesPerUnit > 1 || rules.PrefetchPages > 0)
        {
            return false;
        }

        var isZero = pages.IsZero(page);
        var bytes = encoder.LeastBytes(isZero ? 0 : 1, isZero ? 1 : 0);
        if (bytes != servedBytes)
        {
            (servedBytes, servedOnPath) = (bytes, path.TimeFor(new ByteCount(bytes)));
        }

        var start = VirtualTime.Max(requestAt, channelIsFreeAt);
        var busy = isZero || servedOnPath > rules.PageTime ? servedOnPath : rules.PageTime;
        arrival = start + busy + delay;
        if (bytes == 0 || arrival > until || arrival > turnAt)
        {
            return false;
        }

        var batch = SendBatch.Unlimited;
        pages.DemandAlone(page, encoder, ref batch, arrival);
        RequestedPages++;
        Count(batch);
        channelIsFreeAt = start + busy;
        turnAt = sleeps ? turnAt : turnAt + servedOnPath;
        Flight.Passed(arrival);
        return true;
    }

    private void RequestArrived(VirtualTime now, long unit)
    {
        if (!pages!.IsPending(unit))
        {
            return; // the push was faster
        }

        if (rules.Preempt)
        {
            SendRequested(now, unit);
            return;
        }

        waiting.Enqueue(unit);
        if (sleeps)
        {
            // A request wakes a sender that sleeps through its window.
            (turnAt, sleeps) = (now, false);
        }
    }

    private void SendRequested(VirtualTime now, long unit)
    {
        var start = rules.Preempt ? VirtualTime.Max(now, channelIsFreeAt) : now;
        var batch = SendBatch.Unlimited;
        Flight.Open(start);
        pages!.Demand(unit, rules.PrefetchPages, encoder, ref batch, Flight);
        RequestedPages += batch.Pages;
        Count(batch);
        if (!rules.Preempt)
        {
            window?.Use(batch.AccountedBytes);
            var time = TimeFor(batch, path);
            turnAt = now + time;
            Sent(turnAt, time, batch);
            return;
        }

        // The channel's bytes do not count in the push's windows (measured, QEMU 10.0), but take their share of the path.
        var onPath = path.TimeFor(new ByteCount(batch.TravellingBytes));
        var busy = new VirtualDuration(Math.Max(onPath.Nanoseconds, rules.PageTime.Nanoseconds * batch.NormalPages));
        channelIsFreeAt = start + busy;
        turnAt = sleeps || turnAt == VirtualTime.MaxValue ? turnAt : turnAt + onPath;
        Sent(channelIsFreeAt, busy, batch);
    }
}
