using FsCheck.Xunit;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Simulation;

public class EventQueueTests
{
    [Property(MaxTest = 500, Replay = "1,1")]
    public void Agrees_with_a_sorted_list_under_any_mix_of_calls(int[] script)
    {
        // The first sequence number lies just below the limit, so that renumbering happens midway.
        var queue = new EventQueue<int>((1UL << 36) - 4);
        var model = new List<(long Time, int Id, EventHandle Handle)>();
        var id = 0;
        foreach (var word in script)
        {
            switch (Math.Abs((long)word) % 4)
            {
                case 0 or 1:
                    var time = Math.Abs((long)word) / 4 % 7;
                    model.Add((time, id, queue.Enqueue(new VirtualTime(time), id)));
                    id++;
                    break;
                case 2 when model.Count > 0:
                    var victim = (int)(Math.Abs((long)word) / 4 % model.Count);
                    queue.Cancel(model[victim].Handle).Should().BeTrue();
                    queue.Cancel(model[victim].Handle).Should().BeFalse("an event is cancelled once");
                    model.RemoveAt(victim);
                    break;
                default:
                    TakeOne(queue, model);
                    break;
            }

            queue.Count.Should().Be(model.Count);
        }

        while (model.Count > 0)
        {
            TakeOne(queue, model);
        }

        queue.TryDequeue(out _, out _).Should().BeFalse();
    }

    [Fact]
    public void Many_cancelled_events_are_dropped_and_the_rest_keep_their_order()
    {
        var queue = new EventQueue<int>();
        var handles = Enumerable.Range(0, 10_000).Select(i => queue.Enqueue(new VirtualTime(i % 10), i)).ToArray();
        foreach (var i in Enumerable.Range(0, 10_000).Where(i => i % 7 != 0))
        {
            queue.Cancel(handles[i]);
        }

        var order = new List<int>();
        while (queue.TryDequeue(out _, out var payload))
        {
            order.Add(payload);
        }

        order.Should().Equal(Enumerable.Range(0, 10_000).Where(i => i % 7 == 0).OrderBy(i => i % 10).ThenBy(i => i));
    }

    /// <summary>Large queues keep their far events in buckets and a pile; the order must not show it.</summary>
    [Theory]
    [InlineData("spread", 30_000)]
    [InlineData("all at once", 30_000)]
    [InlineData("two clusters", 30_000)]
    [InlineData("a few at the end of time", 30_000)]
    [InlineData("all at the end of time", 10_000)]
    [InlineData("any number", 30_000)]
    [InlineData("falling", 30_000)]
    [InlineData("mostly the present", 30_000)]
    public void Agrees_with_the_framework_s_queue_on_many_events(string times, int events)
    {
        // The first sequence number is such that renumbering happens midway.
        var queue = new EventQueue<int>((1UL << 36) - (ulong)(events * 3 / 2));
        var model = new PriorityQueue<int, (long, int)>();
        var random = new RandomStream(1, times);
        var handles = new Dictionary<int, (EventHandle Handle, long Time)>();
        var cancelled = new HashSet<int>();
        var now = times == "any number" ? long.MinValue : 0L;
        var (id, compared) = (0, 0);
        while (compared < 3 * events)
        {
            // Grow, hold, shrink, again and again: the queue passes from small to large and back.
            var phase = compared / (events / 2) % 3;
            for (var i = phase switch { 0 => 3, 1 => 1, _ => 0 }; i > 0 && handles.Count < events; i--, id++)
            {
                var time = Math.Max(now, TimeFor(times, now, id, random));
                handles.Add(id, (queue.Enqueue(new VirtualTime(time), id), time));
                model.Enqueue(id, (time, id));
                if (random.Next(phase == 1 ? 2 : 10) == 0)
                {
                    var victim = random.Next(id + 1);
                    if (handles.Remove(victim, out var waiting))
                    {
                        queue.Cancel(waiting.Handle).Should().BeTrue();
                        queue.Cancel(waiting.Handle).Should().BeFalse("an event is cancelled once");
                        cancelled.Add(victim);
                    }
                }
            }

            while (model.TryPeek(out var first, out _) && cancelled.Remove(first))
            {
                model.Dequeue();
            }

            compared++;
            if (!queue.TryDequeue(out var at, out var payload))
            {
                model.Count.Should().Be(0);
                handles.Should().BeEmpty();
                continue;
            }

            if (payload != model.Peek() || at.Nanoseconds != handles[payload].Time || queue.Count != handles.Count - 1)
            {
                Assert.Fail($"event {payload} at {at.Nanoseconds} came instead of {model.Peek()}, {queue.Count} left; {handles.Count - 1} expected");
            }

            model.Dequeue();
            queue.Cancel(handles[payload].Handle).Should().BeFalse("it has run");
            handles.Remove(payload);
            now = at.Nanoseconds;
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(20_000)]
    public void The_steady_state_allocates_nothing(int pending)
    {
        var queue = new EventQueue<int>();
        Hold(queue, pending, 50 * pending);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hold(queue, pending, 50 * pending);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    // Each operation also schedules a time-out and cancels it.
    private static void Hold(EventQueue<int> queue, int pending, int operations)
    {
        for (var i = queue.Count; i < pending; i++)
        {
            queue.Enqueue(new VirtualTime(i), i);
        }

        for (var i = 0; i < operations; i++)
        {
            queue.TryDequeue(out var time, out var payload);
            var timeout = queue.Enqueue(time + new VirtualDuration(5_000_000), payload);
            queue.Enqueue(time + new VirtualDuration(payload * 7919L % 10_013 * (1 + i % 3)), payload);
            queue.Cancel(timeout);
        }
    }

    private static long TimeFor(string times, long now, int id, RandomStream random) => times switch
    {
        "spread" => now + random.Next(1_000_000),
        "all at once" => 77,
        "two clusters" => now + (id % 2 == 0 ? random.Next(100) : 1_000_000_000_000 + random.Next(100)),
        "a few at the end of time" => id % 100 == 0 ? long.MaxValue - random.Next(2) : now + random.Next(10_000),
        "all at the end of time" => long.MaxValue,
        "any number" => (long)random.NextUInt64(),
        "mostly the present" => random.Next(3) == 0 ? now + random.Next(1_000) : now,
        _ => 1_000_000_000 - id,
    };

    private static void TakeOne(EventQueue<int> queue, List<(long Time, int Id, EventHandle Handle)> model)
    {
        var expected = model.OrderBy(e => e.Time).ThenBy(e => e.Id).FirstOrDefault();
        queue.TryDequeue(out var time, out var payload).Should().Be(model.Count > 0);
        if (model.Count > 0)
        {
            (time.Nanoseconds, payload).Should().Be((expected.Time, expected.Id));
            queue.Cancel(expected.Handle).Should().BeFalse("it has run");
            model.Remove(expected);
        }
    }
}
