using LiveMigration.Orchestration;
using LiveMigration.Reporting.Data;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Html;

/// <summary>Many migrations together: how they ended, when which host's moved, what links carried, how downtimes spread.</summary>
internal static class FleetSection
{
    private const int MostListed = 30;
    private const int MostLinks = 24;

    // Of fewer migrations numbers over time and distributions tell nothing that their bars do not.
    private const int Several = 8;

    public static HtmlText Figures(FleetReport fleet)
    {
        var html = new HtmlText().Add($"<dl class=\"figures\">\n");
        foreach (var outcome in fleet.Outcomes)
        {
            html.Add(PageParts.Figure(Verdicts.Word(outcome.Status), ReportWords.Count(outcome.Count), $"of {ReportWords.Count(fleet.Orders)} migrations"));
        }

        return html
            .Add(PageParts.Figure("time to drain", ReportWords.Time(fleet.TimeToDrain), "from the first order to the last end"))
            .Add(PageParts.Figure("downtime", ReportWords.Time(fleet.Downtime.Median), $"median; 95 % within {ReportWords.Time(fleet.Downtime.Quantile95)}, at most {ReportWords.Time(fleet.Downtime.Max)}"))
            .Add(PageParts.Figure("clients' outage", ReportWords.Time(fleet.ClientOutage.Median), $"median; 95 % within {ReportWords.Time(fleet.ClientOutage.Quantile95)}, at most {ReportWords.Time(fleet.ClientOutage.Max)}"))
            .Add(PageParts.Figure("total time", ReportWords.Time(fleet.TotalTime.Median), $"median; at most {ReportWords.Time(fleet.TotalTime.Max)}"))
            .Add(fleet.Waited.Max > VirtualDuration.Zero ? PageParts.Figure("waited", ReportWords.Time(fleet.Waited.Median), $"median; at most {ReportWords.Time(fleet.Waited.Max)}") : new HtmlText())
            .Add(PageParts.Figure("at once", ReportWords.Count(fleet.MostAtOnce), "at most"))
            .Add(PageParts.Figure("sent", fleet.Sent.ToString(), $"in {ReportWords.Count(fleet.Attempts)} attempts"))
            .Add(fleet.WorstSlowdown is { Share: > 0 } worst ? PageParts.Figure("slowdown", ReportWords.Percent(fleet.MeanSlowdown), $"while they moved; {worst.Vm} the most, {ReportWords.Percent(worst.Share)}") : new HtmlText())
            .Add(fleet.LostToMigrations is { Count: > 0 } lost ? PageParts.Figure("tenants lost", ReportWords.Time(lost.Mean), $"each to migrations on average; at most {ReportWords.Time(lost.Max)}") : new HtmlText())
            .Add($"</dl>\n");
    }

    public static HtmlText Details(ScenarioResult result)
    {
        var fleet = result.Fleet;
        var html = new HtmlText().Add($"<section id=\"fleet\">\n<h2>All migrations</h2>\n").Add(Troubles(fleet));
        if (fleet.TimeToDrain > VirtualDuration.Zero)
        {
            var drawn = FleetData.Drawn(result).Count;
            var left = drawn == result.Migrations.Count ? "" : $" Drawn are {ReportWords.Count(drawn)} of {ReportWords.Count(result.Migrations.Count)} migrations: all that did not complete, as far as there is room, and of the others an even choice; figures and distributions are of all.";
            html.Add(PageParts.Chart("gantt", "Who moved when", $"{ReportWords.Count(drawn)} migrations as bars over time, by host, coloured by how they ended.", $"A bar is a migration, pale while it waited for its places (where there is room for that). Point at it for the guest, from where to where, and its downtime; turn the wheel to zoom, drag to move, double-click to see all again. The first was ordered at {ReportWords.Time(fleet.FirstAsked)} of virtual time.{left}"));
            if (fleet.Orders >= Several)
            {
                html.Add(PageParts.Chart("at-once", "How many at once", $"At most {ReportWords.Count(fleet.MostAtOnce)} migrations were under way at once.", "Of each stretch of time the most migrations that were under way, and on top of them those that waited for places."));
            }

            html.Add(Links(fleet));
        }

        if (fleet.Downtime.Count >= Several)
        {
            html.Add(PageParts.Chart("downtimes", "How long downtimes and migrations were", $"Downtime: median {ReportWords.Time(fleet.Downtime.Median)}, at most {ReportWords.Time(fleet.Downtime.Max)}. Total time: median {ReportWords.Time(fleet.TotalTime.Median)}, at most {ReportWords.Time(fleet.TotalTime.Max)}.", "Completed migrations, counted by their downtime and by their total time."));
        }

        return html.Add(Listed(result)).Add($"</section>\n");
    }

    private static HtmlText Troubles(FleetReport fleet)
    {
        var html = new HtmlText();
        if (fleet.Troubles.Count == 0)
        {
            return html;
        }

        html.Add($"<h3>What did not complete, and why</h3>\n");
        html.Add(new HtmlTable("Troubles", ["how it ended", "how many", "guests", "why"]) { TextColumns = 1, TextColumnsAtEnd = 2 }
            .With(fleet.Troubles.Take(MostListed).Select(t => new[] { Verdicts.Word(t.Status), ReportWords.Count(t.Count), string.Join(", ", t.Vms) + (t.Count > t.Vms.Count ? $" and {ReportWords.Count(t.Count - t.Vms.Count)} more" : ""), t.Reason })));
        return fleet.Troubles.Count > MostListed ? html.Add($"<p class=\"note\">{ReportWords.Count(fleet.Troubles.Count - MostListed)} more kinds of trouble are in report.json.</p>\n") : html;
    }

    private static HtmlText Links(FleetReport fleet)
    {
        var html = new HtmlText();
        if (fleet.Links.Count == 0)
        {
            return html.Add($"<p class=\"note\">Each migration had the way between its two hosts for itself, however many used a card at once; with <code>network: {"{}"}</code> in the scenario they share the cards.</p>\n");
        }

        var drawn = FleetData.DrawnLinks(fleet).Count();
        if (drawn > 0)
        {
            html.Add(PageParts.Chart("links", "What links carried", $"The busiest link, {fleet.Links[0].Name}, was used to {ReportWords.Percent(fleet.Links[0].MeanUse)} on average.", $"Share of a link's capacity that migrations used, over time. {(drawn < fleet.Links.Count ? $"The {ReportWords.Count(drawn)} busiest of {ReportWords.Count(fleet.Links.Count)} links can be chosen." : "")}"));
        }

        html.Add($"<details><summary>Links: {ReportWords.Count(fleet.Links.Count)}</summary>\n");
        html.Add(new HtmlTable("Links", ["link", "capacity", "carried", "used on average", "used at the peak"])
            .With(fleet.Links.Take(MostLinks).Select(l => new[] { l.Name, l.Capacity.ToString(), l.Carried.ToString(), ReportWords.Percent(l.MeanUse), l.PeakUse is { } peak ? ReportWords.Percent(peak) : "" })));
        return html.Add(fleet.Links.Count > MostLinks ? new HtmlText().Add($"<p class=\"note\">{ReportWords.Count(fleet.Links.Count - MostLinks)} more that carried less are in report.json.</p>\n") : new HtmlText()).Add($"</details>\n");
    }

    // Those one would look at first.
    private static HtmlText Listed(ScenarioResult result)
    {
        var ordered = result.Migrations.OrderBy(m => m.Report.Status == MigrationStatus.Completed).ThenByDescending(m => m.Report.Downtime).Take(MostListed).ToList();
        var html = new HtmlText().Add($"<details><summary>{(result.Migrations.Count > MostListed ? $"Migrations to look at first: {ReportWords.Count(ordered.Count)} of {ReportWords.Count(result.Migrations.Count)}" : $"Migrations: {ReportWords.Count(result.Migrations.Count)}")}</summary>\n");
        html.Add(new HtmlTable("Migrations", ["guest", "from", "to", "how it ended", "start (s)", "waited (s)", "total (s)", "downtime", "sent"]) { TextColumns = 4 }
            .With(ordered.Select(m => new[] { m.Vm.Name, m.Source.Name, m.Destination.Name, Verdicts.Word(m.Report.Status), ReportWords.Seconds(m.Report.StartedAt - VirtualTime.Zero), ReportWords.Seconds(m.Waited), ReportWords.Seconds(m.Report.TotalTime), ReportWords.Time(m.Report.Downtime), m.Report.Sent.ToString() })));
        return html.Add(result.Migrations.Count > MostListed ? new HtmlText().Add($"<p class=\"note\">Those that did not complete and the longest downtimes; migrations.csv has all.</p>\n") : new HtmlText()).Add($"</details>\n");
    }
}
