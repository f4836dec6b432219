using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Reporting.Tests.Browsing;

/// <summary>Reports as a person sees them, in a real browser.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    private const string Timeline = "echarts.getInstanceByDom(document.querySelector('[data-chart=\"timeline 0\"]'))";

    [BrowserFact]
    public void A_migrations_timeline_holds_its_figures()
    {
        var result = Reported.Sample("host-maintenance.yaml");
        var (report, timeline) = (result.Migrations[0].Report, result.Migrations[0].Timeline!);
        browser.Show(Reported.Html(result));
        browser.Complaints().Should().BeEmpty();
        browser.Number($"{Series("remaining")}.data.length").Should().Be(timeline.Points.Count);
        browser.Number($"{Series("remaining")}.data[0][1]").Should().Be(timeline.Points[0].Remaining.Bytes);
        browser.Number($"Math.max(...{Series("remaining")}.data.map(p => p[1]))").Should().Be(timeline.Points.Max(p => p.Remaining.Bytes));
        browser.Number($"{Series("pause")}.data[0][1] - {Series("pause")}.data[0][0]").Should().BeApproximately((double)report.GuestPause.TotalMilliseconds, 1e-6);
        browser.Number($"{Series("dirty")}.data.length").Should().Be(report.DirtyPages!.Columns.Count);
        // The area under the bandwidth is what was sent.
        browser.Number($"{Series("bandwidth")}.data.reduce((sum, p, i, all) => i + 1 < all.length ? sum + p[1] * (all[i + 1][0] - p[0]) / 1000 : sum, 0)")
            .Should().BeApproximately(timeline.Points[^1].Transferred.Bytes, 1_000);
    }

    [BrowserFact]
    public void The_switchover_is_a_press_away_and_so_is_the_whole()
    {
        var result = Reported.Sample("host-maintenance.yaml");
        var pause = (double)result.Migrations[0].Report.GuestPause.TotalMilliseconds;
        browser.Show(Reported.Html(result));
        browser.Do("[...document.querySelectorAll('button')].find(b => b.textContent === 'switchover').click()");
        var shown = browser.Number($"{Timeline}.getModel().getComponent('xAxis', 0).axis.scale.getExtent().reduce((from, until) => until - from)");
        shown.Should().BeInRange(pause, pause * 1.5);
        browser.Do("[...document.querySelectorAll('button')].find(b => b.textContent === 'whole').click()");
        browser.Number($"{Timeline}.getOption().dataZoom[0].end - {Timeline}.getOption().dataZoom[0].start").Should().Be(100);
        browser.Complaints().Should().BeEmpty();
    }

    [BrowserFact]
    public void Pointing_at_the_timeline_tells_every_value_at_that_time()
    {
        browser.Show(Reported.Html(Reported.Sample("host-maintenance.yaml")));
        browser.PointAt("[data-chart=\"timeline 0\"]", 150);
        browser.WaitUntil("document.querySelector('.hover') !== null");
        browser.Ask<string>("document.querySelector('.hover').textContent").Should().Contain("remaining").And.Contain("bandwidth1250 MB/s").And.Contain("threshold").And.Contain("round1: 16 GiB sent");
        browser.Complaints().Should().BeEmpty();
    }

    [BrowserFact]
    public void Colours_follow_the_system_and_the_button()
    {
        var html = Reported.Html(Reported.Sample("host-maintenance.yaml"));
        const string Paper = "getComputedStyle(document.body).backgroundColor";
        browser.Show(html);
        var light = browser.Ask<string>(Paper);
        var line = browser.Ask<string>($"{Series("remaining")}.lineStyle.color");
        browser.Show(html, isDark: true);
        var dark = browser.Ask<string>(Paper);
        dark.Should().NotBe(light);
        browser.Ask<string>($"{Series("remaining")}.lineStyle.color").Should().NotBe(line);
        browser.Do("document.getElementById('theme').click()");
        browser.Ask<string>(Paper).Should().Be(light, "the first press asks for light");
        browser.Ask<string>($"{Series("remaining")}.lineStyle.color").Should().Be(line);
        browser.Do("document.getElementById('theme').click()");
        browser.Ask<string>(Paper).Should().Be(dark);
        browser.Complaints().Should().BeEmpty();
    }

    [BrowserFact]
    public void A_phone_need_not_scroll_sideways()
    {
        foreach (var html in new[] { Reported.Html(Reported.Sample("throttles.yaml")), Reported.Html(Reported.Nasty()), Reported.Html(Reported.Sample("fleets/drain-rack.yaml")), Reported.Html(Compared()) })
        {
            browser.Show(html, width: 375);
            browser.Do("document.querySelectorAll('details').forEach(details => { details.open = true; })");
            browser.Number("document.documentElement.scrollWidth").Should().Be(375);
            browser.Complaints().Should().BeEmpty();
        }
    }

    [BrowserFact]
    public void Names_do_nothing_but_be_seen()
    {
        browser.Show(Reported.Html(Reported.Nasty()));
        browser.Ask<string>("document.title").Should().NotBe("hacked");
        browser.Number("document.images.length").Should().Be(0);
        browser.Ask<string>("document.querySelector('h1').textContent").Should().Be(Reported.NastyNames[1]);
        browser.PointAt("[data-chart=gantt]", 45);
        browser.WaitUntil("document.querySelector('.hover') !== null");
        browser.Number("document.images.length").Should().Be(0);
        browser.Number("document.scripts.length").Should().Be(3);
        browser.Complaints().Should().BeEmpty();
    }

    [BrowserFact]
    public void Ten_thousand_migrations_are_drawn_and_can_be_pointed_at()
    {
        var result = Reported.TenThousand.Value;
        browser.Show(Reported.Html(result));
        browser.Complaints().Should().BeEmpty();
        browser.Number("echarts.getInstanceByDom(document.querySelector('[data-chart=gantt]')).getOption().series[0].data.length").Should().Be(10_000);
        browser.Number("echarts.getInstanceByDom(document.querySelector('[data-chart=downtimes]')).getOption().series[0].data.reduce((sum, stretch) => sum + stretch[2], 0)").Should().Be(10_000);
        browser.Number("Math.max(...echarts.getInstanceByDom(document.querySelector('[data-chart=at-once]')).getOption().series[0].data.map(p => p[1]))").Should().Be(result.Fleet.MostAtOnce);
        browser.Ask<bool>("Number(document.documentElement.dataset.drawn) > 0").Should().BeTrue();
        // A few rows of a few pixels each, with gaps between them: one of these places is a bar's.
        for (var below = 40; below < 60 && !browser.Ask<bool>("/vm-\\d+/.test(document.querySelector('.hover')?.textContent ?? '')"); below++)
        {
            browser.PointAt("[data-chart=gantt]", below);
            browser.WaitForFrame();
        }

        browser.Ask<string>("document.querySelector('.hover').textContent").Should().MatchRegex("vm-\\d+").And.Contain("downtime");
    }

    [BrowserFact]
    public void A_comparison_draws_what_each_pair_came_to()
    {
        var comparison = Compared();
        browser.Show(Reported.Html(comparison));
        browser.Complaints().Should().BeEmpty();
        var ran = comparison.Rows.Where(r => r.Report is not null).Select(r => r.Report!).ToList();
        const string Chart = "echarts.getInstanceByDom(document.querySelector('[data-chart=\"comparison 0\"]')).getOption()";
        foreach (var (series, figures) in new[] { (0, ran.Select(r => (double)r.TotalTime.TotalMilliseconds)), (1, ran.Select(r => (double)r.Downtime.TotalMilliseconds)), (2, ran.Select(r => (double)r.Transferred.Bytes)) })
        {
            browser.Ask<IReadOnlyCollection<object>>($"{Chart}.series[{series}].data.map(d => d.value)").Select(v => Convert.ToDouble(v, System.Globalization.CultureInfo.InvariantCulture)).Should().Equal(figures);
        }
    }

    private static Comparison Compared() => Comparison.Of(Reported.Sample("host-maintenance.yaml").Scenario, ["hyper-v", "textbook"], [MigrationTechnique.PreCopy, MigrationTechnique.PostCopy]);

    private static string Series(string name) => $"{Timeline}.getOption().series.find(s => s.name === '{name}')";
}
