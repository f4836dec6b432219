// Hot: a section a 64 pages of post-copy, an entry a word. Guarded by `livemig bench` pageExact.*.
using System.Numerics;
using LiveMigration.Simulation;

namespace LiveMigration.Memory;

/// <summary>Pages that were handed to the path after the switch and have not all arrived: section by section, each page with its own time.</summary>
/// <remarks>
/// Stands for: what is in the socket buffers and on the wire. The pages of a section arrive one after another, evenly over the time that
/// the section takes. Leaves out: that a zero page takes less of that time than a full one.
/// Source: the definition. Checked by: <c>ArrivalProof</c>, which knows nothing of it.
/// </remarks>
internal sealed class PagesInFlight(VirtualDuration delay)
{
    private Section[] sections = new Section[16];
    private Entry[] entries = new Entry[64];
    private long firstSection;
    private long endSection;
    private long endEntry;
    private Section open;

    /// <summary>When the last page that was ever sent is in its place.</summary>
    public VirtualTime LastArrival { get; private set; }

    public bool IsEmpty => firstSection == endSection;

    public int PagesOfOpenSection => open.Pages;

    public void Open(VirtualTime start) => open = new Section { Start = start, FirstEntry = endEntry, LowestWord = int.MaxValue, HighestWord = -1 };

    /// <summary>Pages of one word go into the open section.</summary>
    public void Add(int word, ulong pages)
    {
        if (endEntry - (IsEmpty ? open.FirstEntry : sections[firstSection & (sections.Length - 1)].FirstEntry) == entries.Length)
        {
            Grow();
        }

        entries[endEntry++ & (entries.Length - 1)] = new Entry(word, pages);
        open.Pages += BitOperations.PopCount(pages);
        open.LowestWord = Math.Min(open.LowestWord, word);
        open.HighestWord = Math.Max(open.HighestWord, word);
    }

    /// <summary>The open section is complete: it takes so long, and so many bytes.</summary>
    public void Close(VirtualDuration length, long wireBytes)
    {
        if (endSection - firstSection == sections.Length)
        {
            var bigger = new Section[sections.Length * 2];
            for (var i = firstSection; i < endSection; i++)
            {
                bigger[i & (bigger.Length - 1)] = sections[i & (sections.Length - 1)];
            }

            sections = bigger;
        }

        open.Length = length.Nanoseconds;
        open.WireBytes = wireBytes;
        open.EndEntry = endEntry;
        sections[endSection++ & (sections.Length - 1)] = open;
        LastArrival = VirtualTime.Max(LastArrival, open.Start + length + delay);
    }

    /// <summary>The pages of the section that was closed last.</summary>
    public void ForEachOfLast(Action<long> page)
    {
        var section = sections[(endSection - 1) & (sections.Length - 1)];
        for (var e = section.FirstEntry; e < section.EndEntry; e++)
        {
            var entry = entries[e & (entries.Length - 1)];
            for (var word = entry.Pages; word != 0; word &= word - 1)
            {
                page(((long)entry.Word << 6) + BitOperations.TrailingZeroCount(word));
            }
        }
    }

    /// <summary>Pages went whose single times nobody asks for.</summary>
    public void Passed(VirtualTime lastArrival) => LastArrival = VirtualTime.Max(LastArrival, lastArrival);

    /// <summary>When a page is in its place; null if it is not among these.</summary>
    public VirtualTime? ArrivalOf(long page)
    {
        var word = (int)(page >> 6);
        var bit = 1UL << (int)(page & 63);
        for (var s = endSection - 1; s >= firstSection; s--)
        {
            ref var section = ref sections[s & (sections.Length - 1)];
            if (word < section.LowestWord || word > section.HighestWord)
            {
                continue;
            }

            var before = 0;
            for (var e = section.FirstEntry; e < section.EndEntry; e++)
            {
                var entry = entries[e & (entries.Length - 1)];
                if (entry.Word == word && (entry.Pages & bit) != 0)
                {
                    return section.Arrival(before + BitOperations.PopCount(entry.Pages & (bit | (bit - 1))), delay);
                }

                before += BitOperations.PopCount(entry.Pages);
            }
        }

        return null;
    }

    /// <summary>Takes the pages of the sections that have arrived out of what is missing.</summary>
    public void Land(VirtualTime now, PageBitmap missing)
    {
        while (firstSection < endSection)
        {
            ref var section = ref sections[firstSection & (sections.Length - 1)];
            if (section.Start + new VirtualDuration(section.Length) + delay > now)
            {
                return;
            }

            for (var e = section.FirstEntry; e < section.EndEntry; e++)
            {
                var entry = entries[e & (entries.Length - 1)];
                missing.RemoveBits(entry.Word, entry.Pages);
            }

            firstSection++;
        }
    }

    /// <summary>The connection breaks: calls for every page that was not in its place when the last section landed, and forgets them.</summary>
    public void Lose(VirtualTime now, OnPage page)
    {
        for (var s = firstSection; s < endSection; s++)
        {
            ref var section = ref sections[s & (sections.Length - 1)];
            var position = 0;
            for (var e = section.FirstEntry; e < section.EndEntry; e++)
            {
                var entry = entries[e & (entries.Length - 1)];
                for (var word = entry.Pages; word != 0; word &= word - 1)
                {
                    var wasBegun = section.Arrival(position, VirtualDuration.Zero) < now;
                    var bytes = section.WireBytes * (position + 1) / section.Pages - section.WireBytes * position / section.Pages;
                    position++;
                    page(((long)entry.Word << 6) + BitOperations.TrailingZeroCount(word), section.Arrival(position, delay) <= now, wasBegun, bytes);
                }
            }
        }

        firstSection = endSection;
        LastArrival = VirtualTime.Min(LastArrival, now);
    }

    private void Grow()
    {
        var first = IsEmpty ? open.FirstEntry : sections[firstSection & (sections.Length - 1)].FirstEntry;
        var bigger = new Entry[entries.Length * 2];
        for (var i = first; i < endEntry; i++)
        {
            bigger[i & (bigger.Length - 1)] = entries[i & (entries.Length - 1)];
        }

        entries = bigger;
    }

    /// <summary>A page under way when the connection broke.</summary>
    /// <param name="page">Its number.</param>
    /// <param name="arrived">Whether it is in its place.</param>
    /// <param name="wasBegun">Whether its first byte was sent.</param>
    /// <param name="bytes">Its share of its section's bytes.</param>
    public delegate void OnPage(long page, bool arrived, bool wasBegun, long bytes);

    private struct Section
    {
        public VirtualTime Start;
        public long Length;
        public long WireBytes;
        public long FirstEntry;
        public long EndEntry;
        public int Pages;
        public int LowestWord;
        public int HighestWord;

        public readonly VirtualTime Arrival(int position, VirtualDuration delay) => Start + new VirtualDuration((long)(((Int128)Length * position + Pages - 1) / Pages)) + delay;
    }

    private readonly record struct Entry(int Word, ulong Pages);
}
