using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Several writers on counts, whose classes are counted through.</summary>
internal abstract class StatisticalParts : IStatisticalWriter
{
    private readonly Numbered[] parts;

    protected StatisticalParts(IEnumerable<IStatisticalWriter> writers)
    {
        var first = 0;
        var numbered = new List<Numbered>();
        foreach (var writer in writers)
        {
            numbered.Add(new Numbered(writer, first));
            first += writer.Classes.Sum(region => region.Pages.Count);
        }

        parts = [.. numbered];
        Classes = [.. numbered.SelectMany(part => part.Writer.Classes)];
        Sweeps = [.. numbered.SelectMany(part => part.Writer.Sweeps)];
    }

    public IReadOnlyList<ClassedRegion> Classes { get; }

    public IReadOnlyList<MemoryRegion> Sweeps { get; }

    protected int Count => parts.Length;

    public abstract void Write(VirtualDuration guestTime, IWriteTally tally);

    public abstract void NextPhase();

    protected void Write(int part, VirtualDuration guestTime, IWriteTally tally) => parts[part].Write(guestTime, tally);

    protected void NextPhase(int part) => parts[part].Writer.NextPhase();

    // A writer knows its own classes alone.
    private sealed class Numbered(IStatisticalWriter writer, int firstClass) : IWriteTally
    {
        private IWriteTally? outer;

        public IStatisticalWriter Writer => writer;

        public void Write(VirtualDuration guestTime, IWriteTally tally)
        {
            outer = tally;
            writer.Write(guestTime, this);
        }

        public void AddRandom(int pageClass, long writes) => outer!.AddRandom(firstClass + pageClass, writes);

        public void AddStretch(long firstPage, long endPage) => outer!.AddStretch(firstPage, endPage);
    }
}

/// <summary>Several at once.</summary>
internal sealed class StatisticalCombination(IEnumerable<IStatisticalWriter> writers) : StatisticalParts(writers)
{
    public override void Write(VirtualDuration guestTime, IWriteTally tally)
    {
        for (var i = 0; i < Count; i++)
        {
            Write(i, guestTime, tally);
        }
    }

    public override void NextPhase()
    {
        for (var i = 0; i < Count; i++)
        {
            NextPhase(i);
        }
    }
}

/// <summary>One after another, by guest time or by command; the last holds on.</summary>
internal sealed class StatisticalPhases(IEnumerable<IStatisticalWriter> writers, IReadOnlyList<VirtualDuration> lengths) : StatisticalParts(writers)
{
    private int phase;
    private VirtualDuration elapsed;

    public override void Write(VirtualDuration guestTime, IWriteTally tally)
    {
        while (phase < Count - 1 && elapsed + guestTime >= lengths[phase])
        {
            var part = lengths[phase] - elapsed;
            Write(phase, part, tally);
            guestTime -= part;
            NextPhase();
        }

        Write(phase, guestTime, tally);
        elapsed += guestTime;
    }

    public override void NextPhase()
    {
        if (phase < Count - 1)
        {
            (phase, elapsed) = (phase + 1, VirtualDuration.Zero);
        }
    }
}
