using System.Globalization;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>Tells what many migrations came to together.</summary>
internal sealed class FleetStory(IAnsiConsole console)
{
    private const int MostLinks = 8;
    private const int MostHosts = 4;
    private const int ChartRows = 12;
    private const int ChartWidth = 50;
    private const int LeastChartWidth = 8;

    // A time, a number and the spaces around them; under way and waiting are each rounded up.
    private const int BeforeChart = 25;

    public void Tell(FleetReport report)
    {
        Paragraph.Write(console, $"[bold]all {ReportWords.Count(report.Orders)} migrations[/]", hanging: 4);
        Line("ended", string.Join(", ", report.Outcomes.Select(o => $"{ReportWords.Count(o.Count)} {StatusWords.Of(o.Status)}")) + (report.Attempts > report.Orders ? $", in {ReportWords.Count(report.Attempts)} attempts" : ""));
        Line("took", $"{ReportWords.Time(report.TimeToDrain)} from the first order to the last end; {ReportWords.Count(report.MostAtOnce)} at once at most; {report.Sent} sent");
        Line("waited", Spread(report.Waited));
        Line("each", Spread(report.TotalTime));
        Line("downtime", Spread(report.Downtime));
        Line("outage", Spread(report.ClientOutage));
        if (report.WorstSlowdown is { Share: > 0 } worst)
        {
            Line("slowdown", $"{ReportWords.Percent(report.MeanSlowdown)} of their time while they moved; {worst.Vm} the most, {ReportWords.Percent(worst.Share)}");
        }

        TellProcessors(report);
        TellLinks(report);
        TellAtOnce(report);
        foreach (var trouble in report.Troubles)
        {
            var more = trouble.Count > trouble.Vms.Count ? $" and {ReportWords.Count(trouble.Count - trouble.Vms.Count)} more" : "";
            Paragraph.Write(console, $"  [red]{StatusWords.Of(trouble.Status)}[/]: {string.Join(", ", trouble.Vms).EscapeMarkup()}{more}", hanging: 4);
            Line("because", trouble.Reason);
        }
    }

    private void TellProcessors(FleetReport report)
    {
        if (report.ProcessorTimeOfMigrations > VirtualDuration.Zero)
        {
            var busiest = report.Hosts.MaxBy(host => host.OfMigrations)!;
            Line("cpu time", $"{ReportWords.Time(report.ProcessorTimeOfMigrations)} of processor time for migrations; {busiest.Name} the most, {ReportWords.Time(busiest.OfMigrations)}");
        }

        if (report.LostToMigrations is { } lost)
        {
            Line("tenants", report.MostLostToMigrations is { } worst
                ? $"{ReportWords.Time(lost.Mean)} lost to migrations on average because processors were too few; {worst} the most, {ReportWords.Time(lost.Max)}"
                : "none lost time to migrations: processors sufficed");
        }

        foreach (var host in report.Hosts.Where(host => host.LostToMigrations > VirtualDuration.Zero).Take(MostHosts))
        {
            Line("", $"{host.Name}: who was always there lost {ReportWords.Time(host.LostToMigrations)} to migrations, {ReportWords.Time(host.Lost)} in all");
        }
    }

    private void TellLinks(FleetReport report)
    {
        var links = report.Links;
        if (links.Count == 0 && report.MostAtOnce > 1)
        {
            Line("links", "none: each migration had the way between its two hosts for itself, however many used a card at once; with network: {} in the scenario they share the cards");
        }

        foreach (var link in links.Take(MostLinks))
        {
            Line(ReferenceEquals(link, links[0]) ? "links" : "", $"{link.Name}: {link.Carried} carried, {ReportWords.Percent(link.MeanUse)} of {link.Capacity} used" + (link.PeakUse is { } peak ? $", {ReportWords.Percent(peak)} at the peak" : ""));
        }

        if (links.Count > MostLinks)
        {
            Line("", $"{ReportWords.Count(links.Count - MostLinks)} more that carried less of what they can");
        }
    }

    private void TellAtOnce(FleetReport report)
    {
        if (report.MostAtOnce < 2 || report.TimeToDrain == VirtualDuration.Zero)
        {
            return;
        }

        var width = Math.Min(ChartWidth, console.Profile.Width - BeforeChart);
        if (width < LeastChartWidth)
        {
            Paragraph.Write(console, "[grey]too narrow for the chart of migrations at once[/]");
            return;
        }

        console.WriteLine();
        Paragraph.Write(console, "  at once, of each stretch of time the most under way (#) and waiting (.)", hanging: 2);
        var rows = new (int UnderWay, int Waiting)[ChartRows];
        for (var i = 0; i < report.AtOnce.Count; i++)
        {
            // A number holds until the next one.
            var point = report.AtOnce[i];
            var last = i + 1 < report.AtOnce.Count ? RowOf(report.AtOnce[i + 1].At) : ChartRows - 1;
            for (var row = RowOf(point.At); row <= last; row++)
            {
                rows[row] = (Math.Max(rows[row].UnderWay, point.UnderWay), Math.Max(rows[row].Waiting, point.Waiting));
            }
        }

        var most = rows.Max(row => row.UnderWay + row.Waiting);
        for (var row = 0; row < ChartRows; row++)
        {
            var from = report.FirstAsked + new VirtualDuration((long)((Int128)report.TimeToDrain.Nanoseconds * row / ChartRows));
            Paragraph.Write(console, string.Create(CultureInfo.InvariantCulture, $"  {ReportWords.Time(from),12} {rows[row].UnderWay,6}  [blue]{Marks('#', rows[row].UnderWay)}[/]{Marks('.', rows[row].Waiting)}"));
        }

        console.WriteLine();

        int RowOf(VirtualTime at) => (int)Math.Clamp((long)((Int128)(at - report.FirstAsked).Nanoseconds * ChartRows / report.TimeToDrain.Nanoseconds), 0, ChartRows - 1);

        string Marks(char mark, int count) => new(mark, (int)(((long)count * width + most - 1) / most));
    }

    private static string Spread(DurationSpread spread) => spread.Count == 0
        ? "none"
        : $"median {ReportWords.Time(spread.Median)}, 95 % within {ReportWords.Time(spread.Quantile95)}, at most {ReportWords.Time(spread.Max)}";

    private void Line(string label, string text) => LabelledLine.Write(console, label, text);
}
