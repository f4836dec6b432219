using System.Text;
using LiveMigration.Reporting.Data;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Tests;

/// <summary>Reports of many migrations: their size, and that what is left out is said.</summary>
public class FleetReportTests
{
    [Fact]
    public void Ten_thousand_migrations_are_all_drawn_in_less_than_two_megabytes()
    {
        var result = Reported.TenThousand.Value;
        var html = Reported.Html(result);
        Encoding.UTF8.GetByteCount(html).Should().BeLessThan(2_000_000);
        html.Should().NotContain("://");
        var fleet = Reported.Data(html).GetProperty("fleet");
        fleet.GetProperty("migrations").GetArrayLength().Should().Be(10_000);
        fleet.GetProperty("downtime").GetProperty("counts").EnumerateArray().Sum(c => c.GetInt32()).Should().Be(10_000);
        fleet.GetProperty("downtime").GetProperty("maxMs").GetDecimal().Should().Be(result.Fleet.Downtime.Max.TotalMilliseconds);
    }

    [Fact]
    public void Of_more_than_can_be_drawn_those_that_did_not_complete_are_kept_and_the_page_says_how_many_are_not_drawn()
    {
        var ran = Reported.Many(300);
        var all = Enumerable.Range(0, 60).SelectMany(_ => ran.Migrations).ToList(); // 18,000
        all[17_999] = all[17_999] with { Report = all[17_999].Report with { Status = MigrationStatus.Failed } };
        var result = ran with { Migrations = all };
        var drawn = FleetData.Drawn(result);
        drawn.Count.Should().BeLessThanOrEqualTo(FleetData.MostDrawn).And.BeGreaterThan(FleetData.MostDrawn * 9 / 10);
        drawn.Should().Contain(all[17_999]);
        var html = Reported.Html(result);
        html.Should().Contain($"Drawn are {ReportWords.Count(drawn.Count)} of 18,000 migrations");
        Encoding.UTF8.GetByteCount(html).Should().BeLessThan(2_000_000);
    }

    [Fact]
    public void A_histogram_counts_every_length_in_the_stretch_that_holds_it()
    {
        var lengths = Enumerable.Range(0, 2_000).Select(i => new VirtualDuration(1_000_000L + (long)i * i * 700_001)).ToList();
        foreach (var some in new[] { lengths, [.. lengths.Take(12)], [.. lengths.Take(1)] })
        {
            var histogram = Histogram.Of(some);
            histogram.Counts.Sum().Should().Be(some.Count);
            histogram.Edges.Should().BeInAscendingOrder().And.HaveCount(histogram.Counts.Count + 1);
            for (var i = 0; i < histogram.Counts.Count; i++)
            {
                var isLast = i == histogram.Counts.Count - 1;
                some.Count(l => l.TotalMilliseconds >= histogram.Edges[i] && (isLast || l.TotalMilliseconds < histogram.Edges[i + 1])).Should().Be(histogram.Counts[i]);
            }
        }

        Histogram.Of(lengths).IsByFactor.Should().BeTrue();
        Histogram.Of([]).Counts.Should().BeEmpty();
    }

    [Fact]
    public void Hosts_stand_in_the_order_that_people_count_them()
    {
        string[] names = ["hv10", "hv2", "hv02b", "a", "hv1", "hv"];
        names.Order(HostNames.InOrder).Should().Equal("a", "hv", "hv1", "hv2", "hv02b", "hv10");
    }

    [Theory]
    [InlineData(0, 'A')]
    [InlineData(1e-9, 'B')]
    [InlineData(0.5, 'g')]
    [InlineData(1, '_')]
    public void A_share_of_dirty_pages_is_none_only_where_there_is_none(double share, char sign) => DirtyPagesData.Sign(share).Should().Be(sign);
}
