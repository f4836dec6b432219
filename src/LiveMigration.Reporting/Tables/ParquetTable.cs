using LiveMigration.Reports.Tables;
using Parquet;
using Parquet.Schema;

namespace LiveMigration.Reporting.Tables;

/// <summary>Writes tables as Parquet files, for pandas, DuckDB, Spark and others.</summary>
/// <remarks>
/// Texts are UTF-8 strings, whole numbers INT64, other numbers and times DOUBLE, yes and no BOOLEAN; columns have the names of the CSV.
/// Only columns that may be empty are optional. Texts are as they are: nothing is put before those that look like a formula.
/// </remarks>
public static class ParquetTable
{
    /// <summary>The most rows of a row group; longer tables have several.</summary>
    public const int MostRowsOfGroup = 100_000;

    /// <summary>Writes a table.</summary>
    /// <typeparam name="TRow">What a row is made of.</typeparam>
    /// <param name="stream">Where to; can be sought in; stays open.</param>
    /// <param name="table">Its columns.</param>
    /// <param name="rows">Its rows, in order.</param>
    /// <param name="about">What the file says of itself: names and values, such as the seed; null: nothing.</param>
    /// <param name="stop">Stops the writing; what was written is no whole file then.</param>
    public static async Task WriteAsync<TRow>(Stream stream, Table<TRow> table, IEnumerable<TRow> rows, IReadOnlyDictionary<string, string>? about = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        var schema = new ParquetSchema([.. table.Columns.Select(FieldOf)]);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, new ParquetOptions { CompressionMethod = CompressionMethod.Snappy }, cancellationToken: stop).ConfigureAwait(false);
        writer.CustomMetadata = about ?? new Dictionary<string, string>();
        foreach (var chunk in rows.Chunk(MostRowsOfGroup).DefaultIfEmpty([]))
        {
            using var group = writer.CreateRowGroup();
            for (var i = 0; i < table.Columns.Count; i++)
            {
                await WriteAsync(group, schema.DataFields[i], table.Columns[i], chunk, stop).ConfigureAwait(false);
            }
        }
    }

    private static DataField FieldOf<TRow>(TableColumn<TRow> column) => column switch
    {
        TextColumn<TRow> => new DataField(column.Name, typeof(string), isNullable: column.IsNullable),
        WholeColumn<TRow> => new DataField(column.Name, typeof(long), isNullable: column.IsNullable),
        RealColumn<TRow> or TimeColumn<TRow> => new DataField(column.Name, typeof(double), isNullable: column.IsNullable),
        FlagColumn<TRow> => new DataField(column.Name, typeof(bool), isNullable: column.IsNullable),
        _ => throw new ArgumentException($"No Parquet of {column.GetType().Name}.", nameof(column)),
    };

    private static Task WriteAsync<TRow>(ParquetRowGroupWriter group, DataField field, TableColumn<TRow> column, TRow[] rows, CancellationToken stop) => column switch
    {
        TextColumn<TRow> text => group.WriteAsync(field, Array.ConvertAll(rows, row => text.Cell(row))!),
        WholeColumn<TRow> { IsNullable: true } whole => group.WriteAsync<long>(field, Array.ConvertAll(rows, row => whole.Cell(row)), cancellationToken: stop),
        WholeColumn<TRow> whole => group.WriteAsync<long>(field, Array.ConvertAll(rows, row => whole.Cell(row)!.Value), cancellationToken: stop),
        RealColumn<TRow> real => group.WriteAsync<double>(field, Array.ConvertAll(rows, row => real.Cell(row)), cancellationToken: stop),
        TimeColumn<TRow> time => group.WriteAsync<double>(field, Array.ConvertAll(rows, row => (double)time.Cell(row).TotalMilliseconds), cancellationToken: stop),
        FlagColumn<TRow> flag => group.WriteAsync<bool>(field, Array.ConvertAll(rows, row => flag.Cell(row)), cancellationToken: stop),
        _ => throw new ArgumentException($"No Parquet of {column.GetType().Name}.", nameof(column)),
    };
}
