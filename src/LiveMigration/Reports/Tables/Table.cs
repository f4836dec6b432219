namespace LiveMigration.Reports.Tables;

/// <summary>What a table of results has in its columns; every form in which it is written comes from here.</summary>
/// <typeparam name="TRow">What a row is made of.</typeparam>
/// <param name="Name">Its name, in the plural: <c>rounds</c>.</param>
/// <param name="Meaning">What a row is, in a few words.</param>
/// <param name="Columns">Its columns, in order. New ones come last, so that whoever reads by number goes on.</param>
public sealed record Table<TRow>(string Name, string Meaning, IReadOnlyList<TableColumn<TRow>> Columns);
