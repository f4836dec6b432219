using System.Runtime.ExceptionServices;

namespace LiveMigration.Simulation;

/// <summary>Lets an async method wait in virtual time: <c>await clock.Delay(...)</c>.</summary>
/// <remarks>
/// What follows a wait runs inside the simulator's event at that time, one method at a time, in the order of events: on no other thread, by no
/// timer of the machine. An exception that a method does not catch comes out of the simulator's <see cref="Simulator.Step"/>. A method that awaits
/// anything else (a task of the thread pool, a real timer) is a fault and ends the run; one that blocks until a wait is over
/// (<see cref="Task.Wait()"/>) waits for ever, for nothing else runs meanwhile. Not thread-safe.
/// </remarks>
public sealed class VirtualClock : IEventHandler
{
    private const int TagStop = 3000;
    private const int TagPosted = 3001;
    private const int TagDelay = 3100;
    private const int MostWaitsAfterStop = 1_000;

    private readonly Simulator simulator;
    private readonly TurnContext context;
    private readonly List<Wait> waits = [];
    private readonly List<Task> methods = [];
    private readonly Queue<(SendOrPostCallback Callback, object? State)> posted = [];
    private bool isStopped;
    private int waitsAfterStop;
    private int depth;

    /// <summary>A clock on a simulator's time.</summary>
    /// <param name="simulator">Whose time it is.</param>
    /// <param name="subject">Names it in the digest.</param>
    public VirtualClock(Simulator simulator, int subject = 0)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        (this.simulator, Subject) = (simulator, subject);
        context = new TurnContext(this);
    }

    /// <inheritdoc/>
    public int Subject { get; }

    /// <summary>The present virtual time.</summary>
    public VirtualTime Now => simulator.Now;

    /// <summary>Ends when so much virtual time has passed; cancelled when the clock is stopped before.</summary>
    /// <param name="length">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public Task Delay(VirtualDuration length)
    {
        if (length < VirtualDuration.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "A wait takes 0 or more.");
        }

        var wait = Begin();
        if (wait.IsPending)
        {
            wait.Event = simulator.Schedule(simulator.Now.PlusAtMost(length), this, TagDelay + waits.IndexOf(wait));
        }

        return wait.Source.Task;
    }

    /// <summary>Begins an async method; it runs up to its first wait at once.</summary>
    /// <param name="method">What is to run on this clock's time.</param>
    /// <returns>Its task; an exception comes out of the simulator's step as well.</returns>
    public Task Run(Func<Task> method)
    {
        ArgumentNullException.ThrowIfNull(method);
        Task task = Task.CompletedTask;
        InTurn(() => methods.Add(task = method()));
        return task;
    }

    /// <summary>Cancels whatever waits on this clock, by an event at the present time; what is awaited afterwards is cancelled at once.</summary>
    public void Stop() => simulator.Schedule(simulator.Now, this, TagStop);

    void IEventHandler.OnEvent(int tag)
    {
        switch (tag)
        {
            case TagStop:
                isStopped = true;
                InTurn(() => waits.Where(w => w.IsPending).ToList().ForEach(w => Cancel(w)));
                break;
            case TagPosted:
                var (callback, state) = posted.Dequeue();
                InTurn(() => callback(state));
                break;
            default:
                InTurn(waits[tag - TagDelay].End);
                break;
        }
    }

    /// <summary>A wait that something else than time ends.</summary>
    internal Wait Begin()
    {
        var wait = waits.Find(w => !w.IsPending);
        if (wait is null)
        {
            wait = new Wait();
            waits.Add(wait);
        }

        wait.Begin();
        if (isStopped)
        {
            wait.Cancel();
            if (++waitsAfterStop > MostWaitsAfterStop)
            {
                throw new InvalidOperationException("An async method on virtual time waits again and again after its clock was stopped: let the OperationCanceledException of a wait end it.");
            }
        }

        return wait;
    }

    /// <summary>Ends a wait, and runs what waits for it.</summary>
    internal void End(Wait wait) => InTurn(wait.End);

    private void Cancel(Wait wait)
    {
        simulator.Cancel(wait.Event);
        wait.Cancel();
    }

    private void InTurn(Action turn)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        depth++;
        try
        {
            turn();
        }
        finally
        {
            depth--;
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        if (depth == 0)
        {
            LookAtMethods();
        }
    }

    private void LookAtMethods()
    {
        for (var i = methods.Count - 1; i >= 0; i--)
        {
            if (methods[i] is { IsCompleted: true } ended)
            {
                methods.RemoveAt(i);
                if (ended.Exception is { } fault)
                {
                    ExceptionDispatchInfo.Throw(fault.InnerException ?? fault);
                }
            }
        }

        if (methods.Count > 0 && !waits.Exists(w => w.IsPending) && posted.Count == 0)
        {
            methods.Clear();
            throw new InvalidOperationException("An async method on virtual time waits for something that is none: await only the clock's delays and what rests on them.");
        }
    }

    /// <summary>One wait; used again when it is over.</summary>
    internal sealed class Wait
    {
        public TaskCompletionSource Source { get; private set; } = new();

        public EventHandle Event { get; set; }

        public bool IsPending { get; private set; }

        public void Begin() => (Source, IsPending, Event) = (new TaskCompletionSource(), true, default);

        public void End()
        {
            IsPending = false;
            Source.TrySetResult();
        }

        public void Cancel()
        {
            IsPending = false;
            Source.TrySetCanceled();
        }
    }

    // Keeps what follows an await on the simulator's thread, where the runtime would not run it in place.
    private sealed class TurnContext(VirtualClock clock) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            if (Current != this)
            {
                return; // from a thread of its own: the method was found out when it began to wait for it
            }

            clock.posted.Enqueue((d, state));
            clock.simulator.Schedule(clock.simulator.Now, clock, TagPosted);
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("An async method on virtual time has one thread.");

        public override SynchronizationContext CreateCopy() => this;
    }
}
