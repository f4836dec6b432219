namespace LiveMigration.Simulation;

/// <summary>Someone to whom events happen.</summary>
public interface IEventHandler
{
    /// <summary>A number that names this subject in the digest.</summary>
    int Subject { get; }

    /// <summary>Called at the event's time with the tag given when it was scheduled.</summary>
    void OnEvent(int tag);
}

/// <summary>Owns virtual time, the event queue, the named random streams and the digest of one simulation.</summary>
/// <remarks>
/// Events at equal times run in the order in which they were scheduled. It can be owned by another simulator: ask
/// <see cref="TryPeekNextTime"/> and call <see cref="RunUntil"/>. Two simulators share nothing. Not thread-safe.
/// </remarks>
public sealed class Simulator(ulong seed)
{
    private readonly EventQueue<Scheduled> queue = new();
    private readonly Dictionary<string, RandomStream> streams = new(StringComparer.Ordinal);
    private IOnlooker[] onlookers = [];
    private bool isLooking;

    /// <summary>The seed that, with the names of the streams, decides every random number.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The present virtual time.</summary>
    public VirtualTime Now { get; private set; }

    /// <summary>How many events have run.</summary>
    public long EventCount { get; private set; }

    /// <summary>How many events wait.</summary>
    public int PendingCount => queue.Count;

    /// <summary>The digest of (time, tag, subject) of every event and of whatever its handlers added.</summary>
    public RunDigest Digest { get; } = new();

    /// <summary>The random stream of that name; the same object each time.</summary>
    public RandomStream Stream(string name)
    {
        if (!streams.TryGetValue(name, out var stream))
        {
            stream = new RandomStream(Seed, name);
            streams.Add(name, stream);
        }

        return stream;
    }

    /// <summary>Schedules an event.</summary>
    /// <param name="time">Not before <see cref="Now"/>.</param>
    /// <param name="handler">To whom it happens.</param>
    /// <param name="tag">Given back to the handler and part of the digest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time has passed.</exception>
    /// <exception cref="InvalidOperationException">It is called by an <see cref="IOnlooker"/>, which must change nothing.</exception>
    public EventHandle Schedule(VirtualTime time, IEventHandler handler, int tag)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (isLooking)
        {
            throw new InvalidOperationException("An onlooker changes nothing: it cannot schedule an event.");
        }

        if (time < Now)
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, $"An event cannot be scheduled before now ({Now}).");
        }

        return queue.Enqueue(time, new Scheduled(handler, tag));
    }

    /// <summary>Takes an event back.</summary>
    /// <returns>False if it ran or was cancelled before.</returns>
    /// <exception cref="InvalidOperationException">It is called by an <see cref="IOnlooker"/>, which must change nothing.</exception>
    public bool Cancel(EventHandle handle) => isLooking ? throw new InvalidOperationException("An onlooker changes nothing: it cannot take an event back.") : queue.Cancel(handle);

    /// <summary>The time of the next event.</summary>
    /// <returns>False if none waits.</returns>
    public bool TryPeekNextTime(out VirtualTime time) => queue.TryPeek(out time);

    /// <summary>Lets someone look on from now on: between events, at the times that it asks for.</summary>
    /// <remarks>The run is the same with it and without.</remarks>
    public void Watch(IOnlooker onlooker)
    {
        ArgumentNullException.ThrowIfNull(onlooker);
        onlookers = [.. onlookers, onlooker];
    }

    /// <summary>Someone looks on no longer; nothing happens if it did not.</summary>
    public void Unwatch(IOnlooker onlooker) => onlookers = [.. onlookers.Where(other => other != onlooker)];

    /// <summary>Runs the next event.</summary>
    /// <returns>False if none waits.</returns>
    public bool Step()
    {
        if (onlookers.Length > 0 && queue.TryPeek(out var next))
        {
            LookOn(next, isIncluded: false);
        }

        if (!queue.TryDequeue(out var time, out var scheduled))
        {
            return false;
        }

        Now = time;
        EventCount++;
        Digest.Add(time, scheduled.Tag, scheduled.Handler.Subject);
        scheduled.Handler.OnEvent(scheduled.Tag);
        return true;
    }

    /// <summary>Runs every event up to and including <paramref name="time"/> and sets <see cref="Now"/> to it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time has passed.</exception>
    public void RunUntil(VirtualTime time)
    {
        if (time < Now)
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, $"Time cannot run back; it is {Now}.");
        }

        while (queue.TryPeek(out var next) && next <= time)
        {
            Step();
        }

        LookOn(time, isIncluded: true);
        Now = time;
    }

    /// <summary>Runs until no event waits.</summary>
    /// <param name="maxEvents">A limit against endless scenarios.</param>
    /// <returns>True if no event waits any more, false if the limit was reached.</returns>
    public bool RunToEnd(long maxEvents = long.MaxValue)
    {
        for (var ran = 0L; ran < maxEvents; ran++)
        {
            if (!Step())
            {
                return true;
            }
        }

        return !queue.TryPeek(out _);
    }

    // Everyone looks at the state after all events of a time and before the first of a later one, in order of time.
    private void LookOn(VirtualTime until, bool isIncluded)
    {
        while (FirstToLook() is { } first && (first.At < until || (isIncluded && first.At == until)))
        {
            Now = first.At;
            isLooking = true;
            try
            {
                first.Who.Look();
            }
            finally
            {
                isLooking = false;
            }

            if (first.Who.NextLook is { } again && again <= first.At && onlookers.Contains(first.Who))
            {
                throw new InvalidOperationException($"An onlooker that looked at {first.At} asks to look at {again}: its next look must be later.");
            }
        }
    }

    private (VirtualTime At, IOnlooker Who)? FirstToLook()
    {
        (VirtualTime At, IOnlooker Who)? first = null;
        foreach (var onlooker in onlookers)
        {
            if (onlooker.NextLook is { } wanted && VirtualTime.Max(wanted, Now) is var at && (first is null || at < first.Value.At))
            {
                first = (at, onlooker);
            }
        }

        return first;
    }

    private readonly record struct Scheduled(IEventHandler Handler, int Tag);
}
