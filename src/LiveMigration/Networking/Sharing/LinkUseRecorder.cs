using LiveMigration.Simulation;

namespace LiveMigration.Networking.Sharing;

/// <summary>What flows used of a link in one period.</summary>
/// <param name="Link">Index of the link.</param>
/// <param name="Start">When the period began.</param>
/// <param name="Length">How long it was; the last one may be shorter.</param>
/// <param name="Carried">Bytes of flows that the link carried in it.</param>
/// <param name="Free">What the link offered to flows at its end.</param>
public readonly record struct LinkUse(int Link, VirtualTime Start, VirtualDuration Length, ByteCount Carried, DataRate Free)
{
    /// <summary>The mean rate of all flows.</summary>
    public DataRate Load => DataRate.Of(Carried, Length);
}

/// <summary>Records for a report how much of some links is used, period by period.</summary>
/// <remarks>It goes on, and so does a simulation that runs to its end, until <see cref="Stop"/> is called.</remarks>
public sealed class LinkUseRecorder : IEventHandler
{
    private readonly Simulator simulator;
    private readonly FlowNetwork network;
    private readonly int[] links;
    private readonly long[] carried;
    private readonly VirtualDuration period;
    private readonly List<LinkUse> uses = [];
    private VirtualTime since;
    private EventHandle next;

    /// <summary>Begins to record now.</summary>
    /// <param name="simulator">The network's.</param>
    /// <param name="network">The network.</param>
    /// <param name="links">Indices of the links.</param>
    /// <param name="period">How long each period is; positive.</param>
    /// <param name="subject">Names it in the digest.</param>
    public LinkUseRecorder(Simulator simulator, FlowNetwork network, IReadOnlyList<int> links, VirtualDuration period, int subject = 0)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(links);
        ArgumentOutOfRangeException.ThrowIfLessThan(period.Nanoseconds, 1, nameof(period));
        (this.simulator, this.network, this.period) = (simulator, network, period);
        this.links = [.. links];
        carried = [.. links.Select(link => network.CarriedBy(link).Bytes)];
        Subject = subject;
        since = simulator.Now;
        next = simulator.Schedule(since + period, this, 0);
    }

    /// <inheritdoc/>
    public int Subject { get; }

    /// <summary>The periods so far, by time and then in the order of the links.</summary>
    public IReadOnlyList<LinkUse> Uses => uses;

    /// <summary>Ends the present period now; no other follows.</summary>
    public void Stop()
    {
        if (simulator.Cancel(next) && simulator.Now > since)
        {
            Record();
        }
    }

    /// <inheritdoc/>
    void IEventHandler.OnEvent(int tag)
    {
        Record();
        next = simulator.Schedule(since + period, this, 0);
    }

    private void Record()
    {
        for (var i = 0; i < links.Length; i++)
        {
            var now = network.CarriedBy(links[i]).Bytes;
            uses.Add(new LinkUse(links[i], since, simulator.Now - since, new ByteCount(now - carried[i]), network.FreeOf(links[i])));
            carried[i] = now;
        }

        since = simulator.Now;
    }
}
