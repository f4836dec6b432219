using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>A workload in motion on counts: how many writes fall on which class of pages, instead of which pages are written.</summary>
/// <remarks>
/// Stands for: a workload whose pages fall into classes within which every page is written alike, so that only numbers matter; and what is
/// written in order, stretch by stretch. Source: pages of equal write rate are exchangeable. Checked by: the page-exact level.
/// </remarks>
public interface IStatisticalWriter
{
    /// <summary>Where its classes of pages lie. Stays as it is.</summary>
    IReadOnlyList<ClassedRegion> Classes { get; }

    /// <summary>What it writes in order. Stays as it is.</summary>
    IReadOnlyList<MemoryRegion> Sweeps { get; }

    /// <summary>Tells what is written in the next <paramref name="guestTime"/> of the guest's clock.</summary>
    void Write(VirtualDuration guestTime, IWriteTally tally);

    /// <summary>Moves on to the next phase, if there is one.</summary>
    void NextPhase();
}

/// <summary>A stretch of memory whose pages fall into classes.</summary>
/// <param name="Region">The stretch.</param>
/// <param name="Order">Whether each class lies by itself, one after the other, or all lie evenly mixed.</param>
/// <param name="Pages">How many pages each class has; together those of the stretch.</param>
public sealed record ClassedRegion(MemoryRegion Region, PageOrder Order, IReadOnlyList<long> Pages);

/// <summary>Takes note of writes by their numbers.</summary>
public interface IWriteTally
{
    /// <summary>Writes to random pages of a class, each independent of the others.</summary>
    /// <param name="pageClass">The class: its place among all of <see cref="IStatisticalWriter.Classes"/>, counted through.</param>
    /// <param name="writes">How many; several may hit the same page.</param>
    void AddRandom(int pageClass, long writes);

    /// <summary>Pages that were written one after the other, within <see cref="IStatisticalWriter.Sweeps"/>.</summary>
    /// <param name="firstPage">The first; 0 is the guest's first.</param>
    /// <param name="endPage">The first that was not.</param>
    void AddStretch(long firstPage, long endPage);
}
