// Hot: every event passes here twice. Guarded by `livemig bench` eventQueue.hold.*.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LiveMigration.Simulation;

/// <summary>Names one scheduled event, so that it can be cancelled. The default value names none.</summary>
/// <param name="Slot">Place of the event's payload.</param>
/// <param name="Generation">Counts the uses of that place.</param>
public readonly record struct EventHandle(int Slot, uint Generation);

/// <summary>A queue of future events, earliest first; equal times in scheduling order.</summary>
/// <remarks>
/// A four-way heap of 16-byte keys (time; sequence number and slot) beside an array of payloads. Enqueue and dequeue are
/// O(log n). Dequeue leaves a hole at the root that the next enqueue fills, so that the usual pair costs one walk down the
/// heap. Cancel is O(1): it frees the payload, and the key is dropped when it surfaces or when dead keys outnumber live ones.
/// Nothing is allocated once the arrays have grown. Not thread-safe.
/// </remarks>
/// <typeparam name="T">What an event carries.</typeparam>
public sealed class EventQueue<T>
{
    private const int SlotBits = 28;
    private const ulong SlotMask = (1UL << SlotBits) - 1;
    private const ulong MaxSequence = (1UL << (64 - SlotBits)) - 1;

    // The root sits at index 3 so that the four children of a node share a 64-byte line of keys.
    private const int Root = 3;

    private Key[] keys = new Key[16];
    private Entry[] entries = new Entry[16];
    private int end = Root;
    private bool rootIsHole;
    private int freeSlot = -1;
    private int slotsUsed;
    private int dead;
    private ulong sequence;

    /// <summary>An empty queue.</summary>
    public EventQueue()
        : this(0)
    {
    }

    internal EventQueue(ulong firstSequence) => sequence = firstSequence;

    /// <summary>How many events wait.</summary>
    public int Count => end - Root - dead - (rootIsHole ? 1 : 0);

    /// <summary>Schedules an event; O(log n).</summary>
    /// <returns>The handle that cancels it.</returns>
    public EventHandle Enqueue(VirtualTime time, T payload)
    {
        if (sequence > MaxSequence)
        {
            Renumber();
        }

        var slot = TakeSlot();
        ref var entry = ref entries[slot];
        entry.Payload = payload;
        entry.IsLive = true;
        var key = new Key(time.Nanoseconds, (sequence++ << SlotBits) | (uint)slot);
        if (rootIsHole)
        {
            rootIsHole = false;
            SiftDown(key);
        }
        else
        {
            if (end == keys.Length)
            {
                Array.Resize(ref keys, keys.Length * 2);
            }

            SiftUp(end++, key);
        }

        return new EventHandle(slot, entry.Generation);
    }

    /// <summary>Takes the earliest event; O(log n).</summary>
    /// <returns>False if the queue is empty.</returns>
    public bool TryDequeue(out VirtualTime time, out T payload)
    {
        if (!TryFindFirst(out time))
        {
            payload = default!;
            return false;
        }

        var slot = (int)(keys[Root].Order & SlotMask);
        payload = entries[slot].Payload;
        FreeSlot(slot);
        rootIsHole = true;
        return true;
    }

    /// <summary>The time of the earliest event, which stays.</summary>
    /// <returns>False if the queue is empty.</returns>
    public bool TryPeek(out VirtualTime time) => TryFindFirst(out time);

    /// <summary>Takes an event out before its time; amortised O(1).</summary>
    /// <returns>False if it ran or was cancelled before.</returns>
    public bool Cancel(EventHandle handle)
    {
        if (handle.Generation == 0 || (uint)handle.Slot >= (uint)slotsUsed)
        {
            return false;
        }

        ref var entry = ref entries[handle.Slot];
        if (entry.Generation != handle.Generation || !entry.IsLive)
        {
            return false;
        }

        entry.IsLive = false;
        entry.Payload = default!;
        dead++;
        if (dead > 64 && dead > (end - Root) / 2)
        {
            DropDead();
        }

        return true;
    }

    private bool TryFindFirst(out VirtualTime time)
    {
        while (true)
        {
            if (rootIsHole)
            {
                rootIsHole = false;
                end--;
                if (end > Root)
                {
                    SiftDown(keys[end]);
                }
            }

            if (end == Root)
            {
                time = default;
                return false;
            }

            if (dead == 0)
            {
                break;
            }

            var slot = (int)(keys[Root].Order & SlotMask);
            if (entries[slot].IsLive)
            {
                break;
            }

            dead--;
            FreeSlot(slot);
            rootIsHole = true;
        }

        time = new VirtualTime(keys[Root].Time);
        return true;
    }

    private void SiftUp(int index, Key key)
    {
        var heap = keys;
        while (index > Root)
        {
            var parent = (index >> 2) + 2;
            if (!key.IsBefore(heap[parent]))
            {
                break;
            }

            heap[index] = heap[parent];
            index = parent;
        }

        heap[index] = key;
    }

    // Children of i are 4i-8 .. 4i-5: of 3 are 4..7, of 4 are 8..11. Which of four children is the earliest is a coin toss to
    // the branch predictor, so it is computed, not branched on.
    private void SiftDown(Key key)
    {
        ref var heap = ref MemoryMarshal.GetArrayDataReference(keys);
        var index = Root;
        var last = end;
        var child = (index << 2) - 8;
        while (child + 3 < last)
        {
            ref var four = ref Unsafe.Add(ref heap, child);
            var left = Earlier(ref four, 0, 1);
            var right = Earlier(ref four, 2, 3);
            var earliest = Earlier(ref four, left, right);
            var smallest = Unsafe.Add(ref four, earliest);
            if (!smallest.IsBefore(key))
            {
                Unsafe.Add(ref heap, index) = key;
                return;
            }

            Unsafe.Add(ref heap, index) = smallest;
            index = child + earliest;
            child = (index << 2) - 8;
        }

        if (child < last)
        {
            var first = child;
            for (var i = first + 1; i < last; i++)
            {
                if (Unsafe.Add(ref heap, i).IsBefore(Unsafe.Add(ref heap, child)))
                {
                    child = i;
                }
            }

            var smallest = Unsafe.Add(ref heap, child);
            if (smallest.IsBefore(key))
            {
                Unsafe.Add(ref heap, index) = smallest;
                index = child;
            }
        }

        Unsafe.Add(ref heap, index) = key;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Earlier(ref Key keys, int a, int b)
    {
        ref var left = ref Unsafe.Add(ref keys, a);
        ref var right = ref Unsafe.Add(ref keys, b);
        var rightIsBefore = (right.Time < left.Time) | ((right.Time == left.Time) & (right.Order < left.Order));
        return a + ((b - a) & -(rightIsBefore ? 1 : 0));
    }

    private int TakeSlot()
    {
        var slot = freeSlot;
        if (slot >= 0)
        {
            freeSlot = entries[slot].NextFree;
            return slot;
        }

        if (slotsUsed == entries.Length)
        {
            if (entries.Length > (int)SlotMask / 2)
            {
                throw new InvalidOperationException($"More than {SlotMask / 2} events are waiting.");
            }

            Array.Resize(ref entries, entries.Length * 2);
        }

        entries[slotsUsed].Generation = 1;
        return slotsUsed++;
    }

    private void FreeSlot(int slot)
    {
        ref var entry = ref entries[slot];
        entry.IsLive = false;
        entry.Generation = entry.Generation == uint.MaxValue ? 1 : entry.Generation + 1;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            entry.Payload = default!;
        }

        entry.NextFree = freeSlot;
        freeSlot = slot;
    }

    private void DropDead()
    {
        var first = rootIsHole ? Root + 1 : Root;
        rootIsHole = false;
        var kept = Root;
        for (var i = first; i < end; i++)
        {
            var slot = (int)(keys[i].Order & SlotMask);
            if (entries[slot].IsLive)
            {
                keys[kept++] = keys[i];
            }
            else
            {
                FreeSlot(slot);
            }
        }

        end = kept;
        dead = 0;
        Array.Sort(keys, Root, end - Root);
    }

    // A sorted array is a heap, and the order of equal times survives with small numbers.
    private void Renumber()
    {
        DropDead();
        sequence = 0;
        for (var i = Root; i < end; i++)
        {
            keys[i] = new Key(keys[i].Time, (sequence++ << SlotBits) | (keys[i].Order & SlotMask));
        }
    }

    private readonly record struct Key(long Time, ulong Order) : IComparable<Key>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsBefore(Key other) => Time < other.Time || (Time == other.Time && Order < other.Order);

        public int CompareTo(Key other) => Time != other.Time ? Time.CompareTo(other.Time) : Order.CompareTo(other.Order);
    }

    private struct Entry
    {
        public T Payload;
        public uint Generation;
        public int NextFree;
        public bool IsLive;
    }
}
