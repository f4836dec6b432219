using LiveMigration.Orchestration;
using LiveMigration.Reports.Tables;
using LiveMigration.Simulation;

namespace LiveMigration.Tests;

public class TableCsvTests
{
    private static readonly Table<(string Name, long? Size)> Sizes = new("sizes", "one row a thing", [
        new TextColumn<(string Name, long? Size)>("name", "its name", row => row.Name),
        new WholeColumn<(string Name, long? Size)>("sizeBytes", "how large", row => row.Size) { IsNullable = true },
        new TimeColumn<(string Name, long? Size)>("atMs", "when", row => new VirtualDuration(row.Size ?? 1)),
        new RealColumn<(string Name, long? Size)>("share", "how much", row => 1.0 / 3),
        new FlagColumn<(string Name, long? Size)>("isThere", "whether", row => row.Size is not null),
    ]);

    [Theory]
    [InlineData("web", "web")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("two\rlines", "\"two\rlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    public void A_text_is_quoted_where_it_must_be_and_is_never_a_formula(string name, string cell)
    {
        TableCsv.Text(Sizes, [(name, 1)]).Should().Be($"name,sizeBytes,atMs,share,isThere\n{cell},1,0.000001,0.3333333333333333,true\n");
    }

    [Fact]
    public void What_is_not_there_is_an_empty_cell()
    {
        TableCsv.Text(Sizes, [("web", null)]).Should().EndWith("web,,0.000001,0.3333333333333333,false\n");
    }

    [Fact]
    public void A_stream_gets_the_same_bytes_without_a_mark_and_stays_open()
    {
        using var stream = new MemoryStream();

        TableCsv.Write(stream, Sizes, [("Größe", 1)]);

        stream.CanWrite.Should().BeTrue();
        stream.ToArray().Should().Equal(System.Text.Encoding.UTF8.GetBytes(TableCsv.Text(Sizes, [("Größe", 1)])));
    }

    [Fact]
    public void Columns_keep_their_order_and_names_carry_their_units()
    {
        RoundRows.Table.Columns.Select(c => c.Name).Should().StartWith([
            "migration", "vm", "source", "destination", "round", "stopAndCopy", "unfinished", "startMs", "durationMs", "pagesSent", "bytesSent", "dirtiedBytes", "remainingBytes", "thresholdBytes", "throttlePercent"]);
        MigrationRows.Table.Columns.Select(c => c.Name).Should().StartWith([
            "migration", "vm", "source", "destination", "hypervisor", "technique", "status", "attempts", "askedMs", "waitedMs", "startMs", "totalTimeMs", "downtimeMs", "guestPauseMs", "clientOutageMs",
            "guestSlowdown", "processorMs", "lostToMigrationsMs", "memoryBytes", "transferredBytes", "rounds", "reason"]);
    }

    [Fact]
    public void Every_column_is_told_in_the_documentation()
    {
        var documentation = File.ReadAllText(RepositoryFolder.PathOf("docs/results.md"));

        documentation.Should().ContainAll(Told(RoundRows.Table).Concat(Told(MigrationRows.Table)).Concat(Told(TimelineRows.Table)));
    }

    private static IEnumerable<string> Told<TRow>(Table<TRow> table) => table.Columns.Select(column => $"| `{column.Name}` | {column.Meaning} |");
}
