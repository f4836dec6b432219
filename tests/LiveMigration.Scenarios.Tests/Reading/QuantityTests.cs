using LiveMigration.Scenarios.Fields;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Tests;

public class QuantityTests
{
    [Theory]
    [InlineData(FieldKind.Size, "16 GiB", "17179869184")]
    [InlineData(FieldKind.Size, "16GiB", "17179869184")]
    [InlineData(FieldKind.Size, "512 MiB", "536870912")]
    [InlineData(FieldKind.Size, "1.5 KiB", "1536")]
    [InlineData(FieldKind.Size, "1 GB", "1000000000")]
    [InlineData(FieldKind.Size, "1 kB", "1000")]
    [InlineData(FieldKind.Size, "0 B", "0")]
    [InlineData(FieldKind.Rate, "10 Gbit/s", "1250000000")]
    [InlineData(FieldKind.Rate, "64 MiB/s", "67108864")]
    [InlineData(FieldKind.Rate, "125 MB/s", "125000000")]
    [InlineData(FieldKind.Rate, "8 bit/s", "1")]
    [InlineData(FieldKind.Duration, "300 ms", "300000000")]
    [InlineData(FieldKind.Duration, "1.5s", "1500000000")]
    [InlineData(FieldKind.Duration, "10 m", "600000000000")]
    [InlineData(FieldKind.Duration, "1 h", "3600000000000")]
    [InlineData(FieldKind.Duration, "0.000000001 s", "1")]
    [InlineData(FieldKind.Percent, "10 %", "10")]
    [InlineData(FieldKind.Percent, "0.1%", "0.1")]
    [InlineData(FieldKind.Frequency, "2.5 GHz", "2500000000")]
    [InlineData(FieldKind.Frequency, "800 MHz", "800000000")]
    [InlineData(FieldKind.PageRate, "30000 pages/s", "30000")]
    [InlineData(FieldKind.WholeNumber, "18446744073709551615", "18446744073709551615")]
    public void A_quantity_is_read_exactly(FieldKind kind, string text, string value) =>
        Quantity.Parse(kind, text, "x").Value.Should().Be(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(FieldKind.Size, "16  GiB")]
    [InlineData(FieldKind.Size, "16 gib")]
    [InlineData(FieldKind.Size, "16 GiB ")]
    [InlineData(FieldKind.Size, "+16 GiB")]
    [InlineData(FieldKind.Size, "--1 GiB")]
    [InlineData(FieldKind.Size, "1,5 GiB")]
    [InlineData(FieldKind.Size, "1.5.2 GiB")]
    [InlineData(FieldKind.Size, ".5 GiB")]
    [InlineData(FieldKind.Size, "5. GiB")]
    [InlineData(FieldKind.Size, "\u0661 GiB")]
    [InlineData(FieldKind.Rate, "10 GiB")]
    [InlineData(FieldKind.Duration, "infinity")]
    [InlineData(FieldKind.WholeNumber, "0x10")]
    public void A_quantity_that_is_written_in_another_way_is_not_guessed_at(FieldKind kind, string text) =>
        Quantity.Parse(kind, text, "x").Value.Should().BeNull();

    [Theory]
    [InlineData("migartions", "migrations")]
    [InlineData("Memory", "memory")]
    [InlineData("destination", "to")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found_or_none(string word, string? nearest) =>
        NearestName.Of(word, ["migrations", "memory", "to", "name"]).Should().Be(nearest);
}
