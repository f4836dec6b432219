// Hot: every event passes here twice. Guarded by `livemig bench` eventQueue.hold.*.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LiveMigration.Simulation;

/// <summary>Names one scheduled event, so that it can be cancelled. The default value names none.</summary>
/// <param name="Slot">Place of the event's payload.</param>
/// <param name="Generation">Counts the uses of that place.</param>
public readonly record struct EventHandle(int Slot, uint Generation);

/// <summary>A queue of future events, earliest first; equal times in scheduling order.</summary>
/// <remarks>
/// A four-way heap of 16-byte keys (time; sequence number and slot) beside an array of payloads. Above some 4,000 events the heap
/// holds only the nearest: those up to a horizon are spread over buckets of equal width, unsorted, and a bucket is poured into the
/// heap when its time has come; those still later wait in one pile that becomes the next set of buckets. So a large queue
/// costs little more than a small one: an enqueue or dequeue is O(1) where times are spread out, O(log n) at worst, amortised.
/// What is scheduled for the time of the last dequeue, as most events of a state machine are, waits in a ring and passes by the heap.
/// Dequeue leaves a hole at the root that the next enqueue may fill, so that the usual pair costs one walk down the heap.
/// Cancel is O(1), amortised: it frees the payload, and the key is dropped when it surfaces or when dead keys outnumber live ones.
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

    // Below so many the heap is the quickest by itself (measured: the two cost the same at about 3,000).
    private const int FewEvents = 2048;
    private const int ManyEvents = 4096;

    // Buckets are meant to hold so many events: chunks of as many keys are what they are made of.
    private const int ChunkKeysLog2 = 4;
    private const int ChunkKeys = 1 << ChunkKeysLog2;
    private const int MaxBuckets = 1 << 16;

    private Key[] keys = new Key[16];
    private Entry[] entries = new Entry[16];
    private int end = Root;
    private int endLimit = Root + ManyEvents;
    private bool rootIsHole;
    private int freeSlot = -1;
    private int slotsUsed;
    private int dead;
    private ulong sequence;

    // The heap holds what is before the horizon, the buckets what is before their end, the pile the rest.
    private long horizon = long.MaxValue;
    private long bucketsEnd = long.MaxValue;
    private long bucketsStart;
    private int bucketShift;
    private int nextBucket;
    private int inBuckets;
    private Bucket[] buckets = [];
    private Key[] chunks = [];
    private int[] chunkNext = [];
    private int freeChunk = -1;
    private int chunksUsed;
    private Key[] pile = [];
    private int inPile;

    // All of one time, in order; its length is a power of two.
    private Key[] ring = new Key[16];
    private int ringFirst;
    private int inRing;
    private long ringTime = long.MinValue;

    /// <summary>An empty queue.</summary>
    public EventQueue()
        : this(0)
    {
    }

    internal EventQueue(ulong firstSequence) => sequence = firstSequence;

    /// <summary>How many events wait.</summary>
    public int Count { get; private set; }

    /// <summary>Schedules an event; O(log n) at worst, amortised.</summary>
    /// <returns>The handle that cancels it.</returns>
    /// <exception cref="InvalidOperationException">More than 134,217,728 events are waiting.</exception>
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
        Count++;
        var key = new Key(time.Nanoseconds, (sequence++ << SlotBits) | (uint)slot);
        if (key.Time == ringTime)
        {
            AddToRing(key);
        }
        else if (key.Time >= horizon)
        {
            EnqueueFar(key);
        }
        else if (rootIsHole)
        {
            rootIsHole = false;
            SiftDown(Root, key);
        }
        else
        {
            EnqueueNear(key);
        }

        return new EventHandle(slot, entry.Generation);
    }

    /// <summary>Takes the earliest event; O(log n) at worst, amortised.</summary>
    /// <returns>False if the queue is empty.</returns>
    public bool TryDequeue(out VirtualTime time, out T payload)
    {
        if (!TryFindFirst(out time))
        {
            payload = default!;
            return false;
        }

        int slot;
        if (inRing > 0 && IsRingFirst())
        {
            slot = TakeFromRing();
        }
        else
        {
            slot = (int)(keys[Root].Order & SlotMask);
            rootIsHole = true;
            ringTime = inRing > 0 ? ringTime : time.Nanoseconds;
        }

        payload = entries[slot].Payload;
        FreeSlot(slot);
        Count--;
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
        Count--;
        dead++;
        if (dead > 64 && dead > Count)
        {
            PileUp();
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
                    SiftDown(Root, keys[end]);
                }
            }

            if (end == Root && Refill())
            {
                continue;
            }

            if (inRing > 0 && IsRingFirst())
            {
                if (dead == 0 || entries[(int)(ring[ringFirst].Order & SlotMask)].IsLive)
                {
                    time = new VirtualTime(ringTime);
                    return true;
                }

                dead--;
                FreeSlot(TakeFromRing());
                continue;
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

    // Only where the root is no hole.
    private bool IsRingFirst() => end == Root || ring[ringFirst].IsBefore(keys[Root]);

    private void AddToRing(Key key)
    {
        if (inRing == ring.Length)
        {
            var larger = new Key[inRing * 2];
            ring.AsSpan(ringFirst).CopyTo(larger);
            ring.AsSpan(0, ringFirst).CopyTo(larger.AsSpan(inRing - ringFirst));
            (ring, ringFirst) = (larger, 0);
        }

        ring[(ringFirst + inRing++) & (ring.Length - 1)] = key;
    }

    private int TakeFromRing()
    {
        var slot = (int)(ring[ringFirst].Order & SlotMask);
        ringFirst = (ringFirst + 1) & (ring.Length - 1);
        inRing--;
        return slot;
    }

    private void EnqueueNear(Key key)
    {
        if (end >= endLimit)
        {
            // Too many came before the horizon: it is drawn anew at the next look.
            PileUp();
            AddToPile(key);
            return;
        }

        if (end == keys.Length)
        {
            Array.Resize(ref keys, keys.Length * 2);
        }

        SiftUp(end++, key);
    }

    private void EnqueueFar(Key key)
    {
        if (key.Time < bucketsEnd)
        {
            AddToBucket(key);
        }
        else
        {
            AddToPile(key);
        }
    }

    // Only with an empty heap. False if no event is left anywhere.
    private bool Refill()
    {
        while (true)
        {
            if (inBuckets > 0)
            {
                while (buckets[nextBucket].Count == 0)
                {
                    nextBucket++;
                }

                PourBucket(ref buckets[nextBucket++]);
                horizon = Math.Min(bucketsEnd, StartOfBucket(nextBucket));
            }
            else if (inPile > FewEvents)
            {
                FillBuckets();
                continue;
            }
            else
            {
                horizon = bucketsEnd = long.MaxValue;
                Pour(pile.AsSpan(0, inPile));
                inPile = 0;
            }

            for (var i = ((end - 1) >> 2) + 2; i >= Root && end > Root + 1; i--)
            {
                SiftDown(i, keys[i]);
            }

            // So many enqueues at least pay for the next pile.
            endLimit = end + Math.Max(ManyEvents, Count / 4);
            if (end > Root || (inBuckets == 0 && inPile == 0))
            {
                return end > Root;
            }
        }
    }

    // Twice the span of the earliest three quarters (by a sample) goes into the buckets: a few events far off do not widen them.
    private void FillBuckets()
    {
        const int SampleSize = 64;
        Span<long> sample = stackalloc long[SampleSize];
        for (var i = 0; i < SampleSize; i++)
        {
            sample[i] = pile[(int)((long)i * inPile / SampleSize)].Time;
        }

        sample.Sort();
        bucketsStart = long.MaxValue;
        for (var i = 0; i < inPile; i++)
        {
            bucketsStart = Math.Min(bucketsStart, pile[i].Time);
        }

        var bucketCount = Math.Min(MaxBuckets, (int)BitOperations.RoundUpToPowerOf2((uint)(inPile / ChunkKeys)));
        if (buckets.Length < bucketCount)
        {
            buckets = new Bucket[bucketCount];
        }

        var span = (ulong)(sample[SampleSize * 3 / 4] - bucketsStart);
        bucketShift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(span) + 1 - BitOperations.Log2((uint)bucketCount));
        bucketsEnd = StartOfBucket(bucketCount);
        horizon = bucketsStart;
        nextBucket = 0;
        var kept = 0;
        for (var i = 0; i < inPile; i++)
        {
            var key = pile[i];
            if (key.Time < bucketsEnd)
            {
                AddToBucket(key);
            }
            else
            {
                pile[kept++] = key;
            }
        }

        inPile = kept;
        if (inBuckets == 0)
        {
            // All are at the end of time.
            horizon = bucketsEnd = long.MaxValue;
            Pour(pile.AsSpan(0, inPile));
            inPile = 0;
        }
    }

    // The end of time where that is not before it.
    private long StartOfBucket(int index)
    {
        var length = (ulong)index << bucketShift;
        return (ulong)index > ulong.MaxValue >> bucketShift || length > (ulong)(long.MaxValue - bucketsStart)
            ? long.MaxValue
            : bucketsStart + (long)length;
    }

    private void AddToBucket(Key key)
    {
        ref var bucket = ref buckets[(int)((ulong)(key.Time - bucketsStart) >> bucketShift)];
        var place = bucket.Count & (ChunkKeys - 1);
        if (place == 0)
        {
            var chunk = TakeChunk();
            chunkNext[chunk] = bucket.LastChunk;
            bucket.LastChunk = chunk;
        }

        chunks[(bucket.LastChunk << ChunkKeysLog2) + place] = key;
        bucket.Count++;
        inBuckets++;
    }

    private void AddToPile(Key key)
    {
        if (inPile == pile.Length)
        {
            Array.Resize(ref pile, Math.Max(ManyEvents, pile.Length * 2));
        }

        pile[inPile++] = key;
    }

    private int TakeChunk()
    {
        var chunk = freeChunk;
        if (chunk >= 0)
        {
            freeChunk = chunkNext[chunk];
            return chunk;
        }

        if (chunksUsed == chunkNext.Length)
        {
            Array.Resize(ref chunkNext, Math.Max(ManyEvents / ChunkKeys, chunkNext.Length * 2));
            Array.Resize(ref chunks, chunkNext.Length << ChunkKeysLog2);
        }

        return chunksUsed++;
    }

    private void PourBucket(ref Bucket bucket)
    {
        inBuckets -= bucket.Count;
        for (var chunk = bucket.LastChunk; bucket.Count > 0;)
        {
            var filled = ((bucket.Count - 1) & (ChunkKeys - 1)) + 1;
            Pour(chunks.AsSpan(chunk << ChunkKeysLog2, filled));
            bucket.Count -= filled;
            var next = chunkNext[chunk];
            chunkNext[chunk] = freeChunk;
            freeChunk = chunk;
            chunk = next;
        }
    }

    // Looking at each entry now, independently of each other, also brings them near for the dequeue.
    private void Pour(ReadOnlySpan<Key> from)
    {
        if (keys.Length < end + from.Length)
        {
            Array.Resize(ref keys, Math.Max(end + from.Length, keys.Length * 2));
        }

        foreach (var key in from)
        {
            var slot = (int)(key.Order & SlotMask);
            if (entries[slot].IsLive)
            {
                keys[end++] = key;
            }
            else
            {
                dead--;
                FreeSlot(slot);
            }
        }
    }

    // Every live key to the pile, no dead one kept; the next look at the first event takes it from there.
    private void PileUp()
    {
        end = rootIsHole ? end - 1 : end;
        if (rootIsHole && end > Root)
        {
            keys[Root] = keys[end];
        }

        rootIsHole = false;
        for (; inBuckets > 0; nextBucket++)
        {
            PourBucket(ref buckets[nextBucket]);
        }

        while (inRing > 0)
        {
            Pour([ring[ringFirst]]);
            TakeFromRing();
        }

        var alive = Root;
        for (var i = Root; i < end; i++)
        {
            if (entries[(int)(keys[i].Order & SlotMask)].IsLive)
            {
                keys[alive++] = keys[i];
            }
            else
            {
                dead--;
                FreeSlot((int)(keys[i].Order & SlotMask));
            }
        }

        end = alive;
        Pour(pile.AsSpan(0, inPile));
        inPile = 0;
        for (var i = Root; i < end; i++)
        {
            AddToPile(keys[i]);
        }

        end = Root;
        horizon = bucketsEnd = long.MinValue;
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
    // the branch predictor, so it is computed from the times alone and only ties are branched on: 35 ns instead of 53 an operation on 100 events.
    private void SiftDown(int index, Key key)
    {
        ref var heap = ref MemoryMarshal.GetArrayDataReference(keys);
        var last = end;
        var child = (index << 2) - 8;
        while (child + 3 < last)
        {
            ref var four = ref Unsafe.Add(ref heap, child);
            var earliest = EarliestOfFour(ref four);
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
            var earliest = child;
            for (var i = child + 1; i < last; i++)
            {
                earliest = Unsafe.Add(ref heap, i).IsBefore(Unsafe.Add(ref heap, earliest)) ? i : earliest;
            }

            var smallest = Unsafe.Add(ref heap, earliest);
            if (smallest.IsBefore(key))
            {
                Unsafe.Add(ref heap, index) = smallest;
                index = earliest;
            }
        }

        Unsafe.Add(ref heap, index) = key;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EarliestOfFour(ref Key four)
    {
        var left = Unsafe.Add(ref four, 1).Time < four.Time ? 1 : 0;
        var right = Unsafe.Add(ref four, 3).Time < Unsafe.Add(ref four, 2).Time ? 3 : 2;
        var leftTime = Unsafe.Add(ref four, left).Time;
        var rightTime = Unsafe.Add(ref four, right).Time;
        var isTie = (four.Time == Unsafe.Add(ref four, 1).Time) | (Unsafe.Add(ref four, 2).Time == Unsafe.Add(ref four, 3).Time) | (leftTime == rightTime);
        return isTie ? EarliestByOrder(ref four) : left + ((right - left) & -(rightTime < leftTime ? 1 : 0));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int EarliestByOrder(ref Key four)
    {
        var earliest = 0;
        for (var i = 1; i < 4; i++)
        {
            earliest = Unsafe.Add(ref four, i).IsBefore(Unsafe.Add(ref four, earliest)) ? i : earliest;
        }

        return earliest;
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

    // The order of equal times survives with small numbers.
    private void Renumber()
    {
        PileUp();
        Array.Sort(pile, 0, inPile);
        sequence = 0;
        for (var i = 0; i < inPile; i++)
        {
            pile[i] = new Key(pile[i].Time, (sequence++ << SlotBits) | (pile[i].Order & SlotMask));
        }
    }

    private readonly record struct Key(long Time, ulong Order) : IComparable<Key>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsBefore(Key other) => Time < other.Time || (Time == other.Time && Order < other.Order);

        public int CompareTo(Key other) => Time != other.Time ? Time.CompareTo(other.Time) : Order.CompareTo(other.Order);
    }

    private struct Bucket
    {
        public int LastChunk;
        public int Count;
    }

    private struct Entry
    {
        public T Payload;
        public uint Generation;
        public int NextFree;
        public bool IsLive;
    }
}
