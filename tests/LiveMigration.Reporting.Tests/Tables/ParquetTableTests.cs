using System.Globalization;
using LiveMigration.Orchestration;
using LiveMigration.Reporting.Tables;
using LiveMigration.Reports;
using LiveMigration.Reports.Tables;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;
using Parquet;
using Parquet.Schema;

namespace LiveMigration.Reporting.Tests;

/// <summary>What is read back from a Parquet file is what the CSV of the same table says.</summary>
public class ParquetTableTests
{
    private static readonly ScenarioResult Result = Reported.Sample("time-is-up.yaml");

    [Fact]
    public async Task Rounds_are_those_of_the_csv() => await IsAsTheCsv(RoundRows.Table, RoundRows.Of(Result.Reports));

    [Fact]
    public async Task Migrations_are_those_of_the_csv() => await IsAsTheCsv(MigrationRows.Table, MigrationRows.Of(Result.Migrations));

    [Fact]
    public async Task Timelines_are_those_of_the_csv() => await IsAsTheCsv(TimelineRows.Table, TimelineRows.Of(Result.Migrations.Select(m => (m.Report, m.Timeline))));

    [Fact]
    public async Task Names_of_every_kind_come_back_as_they_are()
    {
        var report = Result.Reports.First();
        string[] names = ["=1+1", "@a", "-b", "+c", "\td", "a,b", "say \"hi\"", "two\nlines", "two\rlines", "Größe ✓", ""];

        var read = await Read(MigrationRows.Table, MigrationRows.Of(names.Select(name => Result.Migrations[0] with { Report = report with { Vm = name } })));

        read.Rows.Select(row => row[1]).Should().Equal(names);
        await IsAsTheCsv(MigrationRows.Table, MigrationRows.Of(names.Select(name => Result.Migrations[0] with { Report = report with { Vm = name } })));
    }

    [Fact]
    public async Task Cells_without_a_value_are_empty_in_both()
    {
        var rounds = Result.Reports.First().Rounds.Select((round, i) => round with { Threshold = i % 2 == 0 ? null : new ByteCount(7) });

        var rows = RoundRows.Of([Result.Reports.First() with { Rounds = [.. rounds] }]).ToList();

        (await Read(RoundRows.Table, rows)).Rows.Select(row => row[13]).Should().Contain([null, 7L]);
        await IsAsTheCsv(RoundRows.Table, rows);
    }

    [Fact]
    public async Task A_table_without_rows_has_its_columns()
    {
        var read = await Read(TimelineRows.Table, []);

        read.Rows.Should().BeEmpty();
        read.Names.Should().Equal(TimelineRows.Table.Columns.Select(column => column.Name));
    }

    [Fact]
    public async Task A_long_table_has_several_groups_and_all_its_rows_in_order()
    {
        var row = RoundRows.Of(Result.Reports).First();

        var read = await Read(RoundRows.Table, Enumerable.Range(0, ParquetTable.MostRowsOfGroup + 5).Select(i => row with { Migration = i }));

        read.Groups.Should().Be(2);
        read.Rows.Select(cells => (long)cells[0]!).Should().Equal(Enumerable.Range(0, ParquetTable.MostRowsOfGroup + 5).Select(i => (long)i));
    }

    [Fact]
    public async Task A_file_says_what_it_is_of()
    {
        using var stream = new MemoryStream();
        await ParquetTable.WriteAsync(stream, RoundRows.Table, RoundRows.Of(Result.Reports), new Dictionary<string, string> { ["seed"] = "7" });

        stream.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(stream);
        reader.CustomMetadata.Should().Contain("seed", "7");
    }

    private static async Task IsAsTheCsv<TRow>(Table<TRow> table, IEnumerable<TRow> rows)
    {
        var csv = CsvOf(TableCsv.Text(table, rows));
        var read = await Read(table, rows);

        read.Names.Should().Equal(csv[0]);
        read.Rows.Should().HaveCount(csv.Count - 1).And.NotBeEmpty();
        for (var row = 0; row < read.Rows.Count; row++)
        {
            for (var column = 0; column < table.Columns.Count; column++)
            {
                Same(read.Rows[row][column], csv[row + 1][column]).Should().BeTrue("{0} of row {1} is {2}, in the CSV {3}", read.Names[column], row, read.Rows[row][column], csv[row + 1][column]);
            }
        }
    }

    private static bool Same(object? cell, string text) => cell switch
    {
        null => text.Length == 0,
        double number => number == double.Parse(text, CultureInfo.InvariantCulture),
        bool flag => text == (flag ? "true" : "false"),
        string word => word == (text.StartsWith('\'') ? text[1..] : text),
        _ => ((long)cell).ToString(CultureInfo.InvariantCulture) == text,
    };

    private static async Task<(IReadOnlyList<string> Names, IReadOnlyList<object?[]> Rows, int Groups)> Read<TRow>(Table<TRow> table, IEnumerable<TRow> rows)
    {
        using var stream = new MemoryStream();
        await ParquetTable.WriteAsync(stream, table, rows);
        stream.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(stream);
        var read = new List<object?[]>();
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var columns = new List<object?[]>();
            foreach (var field in reader.Schema.DataFields)
            {
                columns.Add(await Column(group, field, (int)group.RowCount));
            }

            read.AddRange(Enumerable.Range(0, (int)group.RowCount).Select(row => columns.Select(column => column[row]).ToArray()));
        }

        return ([.. reader.Schema.DataFields.Select(field => field.Name)], read, reader.RowGroupCount);
    }

    private static async Task<object?[]> Column(ParquetRowGroupReader group, DataField field, int count)
    {
        switch (field.ClrType)
        {
            case var type when type == typeof(string) || type == typeof(ReadOnlyMemory<char>):
                var texts = new string?[count];
                await group.ReadAsync(field, texts.AsMemory());
                return texts;
            case var type when type == typeof(long) && field.IsNullable:
                var perhaps = new long?[count];
                await group.ReadAsync<long>(field, perhaps.AsMemory());
                return [.. perhaps.Select(value => (object?)value)];
            case var type when type == typeof(long):
                return await Values<long>();
            case var type when type == typeof(double):
                return await Values<double>();
            default:
                return await Values<bool>();
        }

        async Task<object?[]> Values<T>()
            where T : struct
        {
            var values = new T[count];
            await group.ReadAsync<T>(field, values.AsMemory());
            return [.. values.Select(value => (object?)value)];
        }
    }

    // RFC 4180, with lines that end in a line feed.
    private static List<List<string>> CsvOf(string text)
    {
        var rows = new List<List<string>>();
        var (row, cell, isQuoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when isQuoted && i + 1 < text.Length && text[i + 1] == '"':
                    cell.Append('"');
                    i++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    row.Add(cell.ToString());
                    cell.Clear();
                    break;
                case '\n' when !isQuoted:
                    row.Add(cell.ToString());
                    cell.Clear();
                    rows.Add(row);
                    row = [];
                    break;
                default:
                    cell.Append(text[i]);
                    break;
            }
        }

        return rows;
    }
}
