using LiveMigration.Simulation;

namespace LiveMigration.Reports.Tables;

/// <summary>A column of a table: a name that carries the unit, what it means, and how a row's cell is found.</summary>
/// <typeparam name="TRow">What a row is made of.</typeparam>
/// <param name="Name">Its name: <c>downtimeMs</c>, <c>bytesSent</c>.</param>
/// <param name="Meaning">What it tells, in a few words.</param>
public abstract record TableColumn<TRow>(string Name, string Meaning)
{
    /// <summary>Whether cells may be empty.</summary>
    /// <value>Default false.</value>
    public bool IsNullable { get; init; }
}

/// <summary>A column of texts.</summary>
/// <typeparam name="TRow">What a row is made of.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it tells.</param>
/// <param name="Cell">The cell of a row; null leaves it empty.</param>
public sealed record TextColumn<TRow>(string Name, string Meaning, Func<TRow, string?> Cell) : TableColumn<TRow>(Name, Meaning);

/// <summary>A column of whole numbers.</summary>
/// <typeparam name="TRow">What a row is made of.</typeparam>
/// <param name="Name">Its name, with the unit.</param>
/// <param name="Meaning">What it tells.</param>
/// <param name="Cell">The cell of a row; null leaves it empty.</param>
public sealed record WholeColumn<TRow>(string Name, string Meaning, Func<TRow, long?> Cell) : TableColumn<TRow>(Name, Meaning);

/// <summary>A column of numbers.</summary>
/// <typeparam name="TRow">What a row is made of.</typeparam>
/// <param name="Name">Its name, with the unit; none: a share from 0 to 1.</param>
/// <param name="Meaning">What it tells.</param>
/// <param name="Cell">The cell of a row.</param>
public sealed record RealColumn<TRow>(string Name, string Meaning, Func<TRow, double> Cell) : TableColumn<TRow>(Name, Meaning);

/// <summary>A column of times and lengths of time, in milliseconds: exactly where they are written as text, else as the nearest double.</summary>
/// <typeparam name="TRow">What a row is made of.</typeparam>
/// <param name="Name">Its name, ending in <c>Ms</c>.</param>
/// <param name="Meaning">What it tells.</param>
/// <param name="Cell">The cell of a row.</param>
public sealed record TimeColumn<TRow>(string Name, string Meaning, Func<TRow, VirtualDuration> Cell) : TableColumn<TRow>(Name, Meaning);

/// <summary>A column of yes and no.</summary>
/// <typeparam name="TRow">What a row is made of.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it tells.</param>
/// <param name="Cell">The cell of a row.</param>
public sealed record FlagColumn<TRow>(string Name, string Meaning, Func<TRow, bool> Cell) : TableColumn<TRow>(Name, Meaning);
