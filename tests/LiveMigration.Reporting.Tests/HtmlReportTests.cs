using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Reporting.Tests;

/// <summary>What a report's file holds, and what it must not.</summary>
public partial class HtmlReportTests
{
    [Fact]
    public void A_report_names_no_address_and_asks_for_nothing()
    {
        var html = Reported.Html(Reported.Sample("host-maintenance.yaml"));
        html.Should().NotContain("://").And.NotContain("<link").And.NotContain("@import").And.NotContain(" src=");
    }

    [Fact]
    public void Only_the_scripts_and_styles_of_the_page_itself_may_run()
    {
        var html = Reported.Html(Reported.Sample("host-maintenance.yaml"));
        var policy = Policy().Match(html).Groups[1].Value;
        policy.Should().StartWith("default-src 'none'").And.NotContain("unsafe");
        var inline = Inline().Matches(html).Select(match => match.Groups[2].Value).ToList();
        inline.Should().HaveCount(3);
        inline.Should().OnlyContain(content => policy.Contains(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))));
    }

    [Fact]
    public void Names_are_text_whatever_they_hold()
    {
        var html = Reported.Html(Reported.Nasty());
        html.Should().NotContain("<img").And.NotContain("://").And.NotContain("document.title='hacked'</script>");
        Scripts().Matches(html).Should().HaveCount(3, "the data, the charts and the page's own");
        html.Should().Contain("&lt;img src=x onerror=&quot;document.title=&#39;hacked&#39;&quot;&gt;");
        Reported.Data(html).GetProperty("fleet").GetProperty("migrations")[1][0].GetString().Should().Be(Reported.NastyNames[1]);
    }

    [Fact]
    public void The_same_result_gives_the_same_bytes()
    {
        Reported.Html(Reported.Sample("throttles.yaml")).Should().Be(Reported.Html(Reported.Sample("throttles.yaml")));
    }

    [Fact]
    public void The_charts_data_are_the_figures_of_the_run()
    {
        var result = Reported.Sample("host-maintenance.yaml");
        var (report, timeline) = (result.Migrations[0].Report, result.Migrations[0].Timeline!);
        var migration = Reported.Data(Reported.Html(result)).GetProperty("migrations")[0];
        migration.GetProperty("totalMs").GetDecimal().Should().Be(report.TotalTime.TotalMilliseconds);
        migration.GetProperty("rounds").EnumerateArray().Select(r => r[3].GetInt64()).Should().Equal(report.Rounds.Select(r => r.BytesSent.Bytes));
        migration.GetProperty("rounds").EnumerateArray().Select(r => r[5].GetInt64()).Should().Equal(report.Rounds.Select(r => r.Remaining.Bytes));
        var curves = migration.GetProperty("curves");
        curves.GetProperty("at").EnumerateArray().Select(v => v.GetDecimal()).Should().Equal(timeline.Points.Select(p => p.At.TotalMilliseconds));
        curves.GetProperty("remaining").EnumerateArray().Select(v => v.GetInt64()).Should().Equal(timeline.Points.Select(p => p.Remaining.Bytes));
        var pause = migration.GetProperty("pause");
        (pause[1].GetDecimal() - pause[0].GetDecimal()).Should().Be(report.GuestPause.TotalMilliseconds);
        var columns = migration.GetProperty("dirty").GetProperty("columns");
        columns.GetArrayLength().Should().Be(report.DirtyPages!.Columns.Count);
        columns[0][2].GetString().Should().HaveLength(report.DirtyPages.Stretches);
    }

    [Fact]
    public void The_verdict_comes_first_and_has_its_figures()
    {
        var result = Reported.Sample("host-maintenance.yaml");
        var html = Reported.Html(result);
        html.Should().Contain("web moved from hv1 to hv2 in 14.235 s; it stood still for 79.4 ms.").And.Contain($"<dd>{result.Digest}</dd>").And.Contain("livemig run SCENARIO --seed 1");
        html.IndexOf("id=\"verdict\"", StringComparison.Ordinal).Should().BeLessThan(html.IndexOf("id=\"migration\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_refusal_names_all_that_stands_against_it_and_draws_nothing()
    {
        var result = Reported.Sample("refused.yaml");
        var html = Reported.Html(result);
        var refused = result.Migrations.Where(m => m.Report.Status == MigrationStatus.Refused).ToList();
        refused.Should().NotBeEmpty();
        refused.SelectMany(m => m.Report.Refusals).Should().OnlyContain(reason => html.Contains(System.Net.WebUtility.HtmlEncode(reason)));
    }

    [Fact]
    public void Broken_expectations_say_by_how_much()
    {
        var scenario = Reported.Sample("host-maintenance.yaml").Scenario;
        var impossible = scenario.Expectations[0] with { Downtime = new(null, Simulation.VirtualDuration.FromMilliseconds(1)) };
        var result = Reported.Result(scenario with { Expectations = [impossible] });
        var broken = result.Expectations.Single(e => !e.IsMet);
        Reported.Html(result).Should().Contain("NOT MET").And.Contain(broken.Miss).And.Contain("class=\"bad\"");
    }

    [Fact]
    public void Replications_are_told_with_their_spread()
    {
        var (first, summary) = Replications.Execute(Reported.Sample("host-maintenance.yaml").Scenario, 7, 3);
        Reported.Html(first, summary).Should().Contain("Over 3 seeds").And.Contain("Seeds 7 to 9");
    }

    [Fact]
    public void A_comparison_has_every_pair_with_its_figures_or_why_it_has_none()
    {
        var comparison = Comparison.Of(Reported.Sample("host-maintenance.yaml").Scenario, ["hyper-v", "textbook"], [MigrationTechnique.PreCopy, MigrationTechnique.PostCopy]);
        var html = Reported.Html(comparison);
        html.Should().NotContain("://").And.Contain("hyper-v does not offer post-copy");
        var rows = Reported.Data(html).GetProperty("comparisons")[0].EnumerateArray().ToList();
        rows.Select(r => r.GetProperty("totalMs").GetDecimal()).Should().Equal(comparison.Rows.Where(r => r.Report is not null).Select(r => r.Report!.TotalTime.TotalMilliseconds));
        rows.Select(r => r.GetProperty("bytes").GetInt64()).Should().Equal(comparison.Rows.Where(r => r.Report is not null).Select(r => r.Report!.Transferred.Bytes));
    }

    [Fact]
    public void Without_a_timeline_the_curves_are_those_of_the_rounds()
    {
        var result = ScenarioRun.Execute(Reported.Sample("host-maintenance.yaml").Scenario);
        var report = result.Migrations[0].Report;
        var curves = Reported.Data(Reported.Html(result)).GetProperty("migrations")[0].GetProperty("curves");
        curves.GetProperty("sent").EnumerateArray().Last().GetInt64().Should().Be(report.Rounds.Sum(r => r.BytesSent.Bytes));
        curves.GetProperty("at").EnumerateArray().Last().GetDecimal().Should().Be(report.TotalTime.TotalMilliseconds);
    }

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<(script|style)>(.*?)</\\1>", RegexOptions.Singleline)]
    private static partial Regex Inline();

    [GeneratedRegex("<script")]
    private static partial Regex Scripts();

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\u202Eb", "a\uFFFDb")]
    [InlineData("\u0007bell", "\uFFFDbell")]
    [InlineData("\U0001F600", "\U0001F600")]
    public void What_would_do_something_instead_of_being_seen_is_shown_as_such(string text, string shown) => Html.ShownText.Of(text).Should().Be(shown);
}
