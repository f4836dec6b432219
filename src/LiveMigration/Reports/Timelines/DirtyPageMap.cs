using LiveMigration.Simulation;

namespace LiveMigration.Reports.Timelines;

/// <summary>Where in its memory a guest wrote, over the time of its migration: what each reading of the dirty log found, by address. Immutable.</summary>
/// <remarks>What was pending already at a reading is not found anew and does not count.</remarks>
/// <param name="Memory">From the first address to the last.</param>
/// <param name="Stretches">In how many stretches of addresses it is cut, in order, as equal as groups of 64 pages can be; no more than <see cref="MostStretches"/>.</param>
/// <param name="Columns">From the first reading to the last; no more than <see cref="MostColumns"/>.</param>
public sealed record DirtyPageMap(ByteCount Memory, int Stretches, IReadOnlyList<DirtyPageColumn> Columns)
{
    /// <summary>The most columns: of a migration with more readings, neighbours are put together, two by two, as often as needed.</summary>
    public const int MostColumns = 256;

    /// <summary>In how many stretches memory is cut, where it has enough pages.</summary>
    public const int MostStretches = 128;
}

/// <summary>What a reading of the dirty log found, or several readings in a row.</summary>
/// <param name="From">The time of the reading before, since the migration's start.</param>
/// <param name="Until">The time of the reading, or of the last of them.</param>
/// <param name="Readings">How many readings.</param>
/// <param name="Shares">Of each stretch's pages the share that was found dirty, from 0 to 1; of several readings the highest.</param>
public sealed record DirtyPageColumn(VirtualDuration From, VirtualDuration Until, int Readings, IReadOnlyList<double> Shares);
