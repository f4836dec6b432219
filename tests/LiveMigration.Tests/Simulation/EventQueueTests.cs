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

    [Fact]
    public void The_steady_state_allocates_nothing()
    {
        var queue = new EventQueue<int>();
        Hold(queue, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hold(queue, 100_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private static void Hold(EventQueue<int> queue, int operations)
    {
        for (var i = queue.Count; i < 1000; i++)
        {
            queue.Enqueue(new VirtualTime(i), i);
        }

        for (var i = 0; i < operations; i++)
        {
            queue.TryDequeue(out var time, out var payload);
            queue.Enqueue(time + new VirtualDuration(payload * 7919L % 1013), payload);
        }
    }

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
