using System.Diagnostics;
using LiveMigration.Simulation;

namespace LiveMigration.Tool;

/// <summary>The hold model: a queue of constant length from which the earliest event is taken and put back later.</summary>
/// <remarks>
/// Both queues carry an integer and see the same increments. The framework's queue is keyed by a pair, which measured quicker than a
/// struct with a comparison of its own, and gives no handle to cancel by. A payload with references, as the simulator's own, costs
/// it more than the library's queue, because its heap moves payloads.
/// </remarks>
internal static class BenchQueues
{
    // Long enough for the runtime to have compiled the loop for good, and for a batch to outlast a timer tick many times over.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan BatchLength = TimeSpan.FromMilliseconds(60);
    private const int Batches = 7;

    /// <summary>Nanoseconds an operation (one dequeue and one enqueue) of the library's queue: the median batch.</summary>
    public static double HoldEventQueue(int pending)
    {
        var queue = new EventQueue<int>();
        var state = 1UL;
        for (var i = 0; i < pending; i++)
        {
            queue.Enqueue(new VirtualTime(Increment(ref state)), i);
        }

        return Measure(pending, count => HoldEventQueue(queue, count, ref state));
    }

    /// <summary>The same for <see cref="PriorityQueue{TElement, TPriority}"/> keyed by (time, sequence).</summary>
    public static double HoldFrameworkQueue(int pending)
    {
        var queue = new PriorityQueue<int, (long Time, long Sequence)>();
        var state = 1UL;
        for (var i = 0; i < pending; i++)
        {
            queue.Enqueue(i, (Increment(ref state), i));
        }

        var sequence = (long)pending;
        return Measure(pending, count => HoldFrameworkQueue(queue, count, ref state, ref sequence));
    }

    private static void HoldEventQueue(EventQueue<int> queue, int count, ref ulong state)
    {
        for (var i = 0; i < count; i++)
        {
            queue.TryDequeue(out var now, out var payload);
            queue.Enqueue(new VirtualTime(now.Nanoseconds + Increment(ref state)), payload);
        }
    }

    private static void HoldFrameworkQueue(PriorityQueue<int, (long Time, long Sequence)> queue, int count, ref ulong state, ref long sequence)
    {
        for (var i = 0; i < count; i++)
        {
            queue.TryDequeue(out var payload, out var now);
            queue.Enqueue(payload, (now.Time + Increment(ref state), sequence++));
        }
    }

    private static double Measure(int pending, Action<int> hold)
    {
        var clock = Stopwatch.StartNew();
        var operations = 0L;
        while (clock.Elapsed < WarmUp || operations < pending)
        {
            hold(10_000);
            operations += 10_000;
        }

        var results = new double[Batches];
        for (var batch = 0; batch < Batches; batch++)
        {
            operations = 0;
            clock.Restart();
            do
            {
                hold(10_000);
                operations += 10_000;
            }
            while (clock.Elapsed < BatchLength);
            results[batch] = clock.Elapsed.TotalNanoseconds / operations;
        }

        Array.Sort(results);
        return results[Batches / 2];
    }

    // Marsaglia's xorshift; the leading zeros give a geometric number of half-lives, the low bits the place within one:
    // an exponential law of half-life 2^30 ns, with straight lines between the half-lives.
    private static long Increment(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return ((long)ulong.LeadingZeroCount(state) << 30) + (long)(state & ((1 << 30) - 1));
    }
}
