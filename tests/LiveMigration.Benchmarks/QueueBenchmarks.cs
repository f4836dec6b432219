using BenchmarkDotNet.Attributes;
using LiveMigration.Simulation;

namespace LiveMigration.Benchmarks;

/// <summary>The hold model: take the earliest event, put one back an exponential-like time later. The mean is that of one such pair.</summary>
[MemoryDiagnoser]
public class QueueBenchmarks
{
    private const int Operations = 10_000;
    private EventQueue<int> queue = new();
    private PriorityQueue<int, (long Time, long Sequence)> framework = new();
    private ulong state = 1;
    private long sequence;

    [Params(100, 10_000, 1_000_000)]
    public int Pending { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        queue = new EventQueue<int>();
        framework = new PriorityQueue<int, (long Time, long Sequence)>();
        for (var i = 0; i < Pending; i++)
        {
            var time = Increment();
            queue.Enqueue(new VirtualTime(time), i);
            framework.Enqueue(i, (time, sequence++));
        }

        // The first lap through the initial times.
        for (var i = 0; i < 3 * Pending; i += Operations)
        {
            EventQueueHold();
            FrameworkQueueHold();
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void EventQueueHold()
    {
        for (var i = 0; i < Operations; i++)
        {
            queue.TryDequeue(out var now, out var payload);
            queue.Enqueue(new VirtualTime(now.Nanoseconds + Increment()), payload);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void FrameworkQueueHold()
    {
        for (var i = 0; i < Operations; i++)
        {
            framework.TryDequeue(out var payload, out var now);
            framework.Enqueue(payload, (now.Time + Increment(), sequence++));
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void EventQueueScheduleAndCancel()
    {
        queue.TryPeek(out var now);
        for (var i = 0; i < Operations; i++)
        {
            queue.Cancel(queue.Enqueue(new VirtualTime(now.Nanoseconds + Increment()), i));
        }
    }

    private long Increment()
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return ((long)ulong.LeadingZeroCount(state) << 30) + (long)(state & ((1 << 30) - 1));
    }
}
