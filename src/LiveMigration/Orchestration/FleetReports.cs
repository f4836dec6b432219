using System.Text;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>Sums up what a fleet's migrations came to.</summary>
internal static class FleetReports
{
    private const int MostNames = 5;

    public static FleetReport Of(Fleet fleet, AtOnceLog atOnce, LinkUseCurves? curves)
    {
        var outcomes = fleet.Tickets.Select(ticket => ticket.Outcome).ToList();
        var attempts = outcomes.SelectMany(o => o.EarlierAttempts.Append(o.Report)).Where(r => r.Status != MigrationStatus.Refused).ToList();
        var completed = outcomes.Select(o => o.Report).Where(r => r.Status == MigrationStatus.Completed).ToList();
        var firstAsked = new VirtualTime(fleet.Tickets.Select(t => t.FirstAskedAt.Nanoseconds).DefaultIfEmpty(0).Min());
        var lastEnded = new VirtualTime(outcomes.Select(o => (o.Report.StartedAt + o.Report.TotalTime).Nanoseconds).DefaultIfEmpty(0).Max());
        var moved = attempts.Sum(r => r.TotalTime.TotalSeconds);
        var worst = attempts.MaxBy(r => r.GuestSlowdown);
        var hasProcessors = fleet.Hosts.Any(h => h.Host.Cpus is not null);
        return new FleetReport
        {
            Orders = outcomes.Count,
            Outcomes = [.. outcomes.GroupBy(o => o.Report.Status).Select(g => new OutcomeCount(g.Key, g.Count())).OrderByDescending(o => o.Count).ThenBy(o => o.Status)],
            Attempts = attempts.Count,
            FirstAsked = firstAsked,
            LastEnded = lastEnded,
            Waited = DurationSpread.Of(fleet.Tickets.Where(t => t.FirstBeganAt is not null).Select(t => t.FirstBeganAt!.Value - t.FirstAskedAt)),
            TotalTime = DurationSpread.Of(completed.Select(r => r.TotalTime)),
            Downtime = DurationSpread.Of(completed.Select(r => r.Downtime)),
            GuestPause = DurationSpread.Of(completed.Select(r => r.GuestPause)),
            ClientOutage = DurationSpread.Of(completed.Select(r => r.ClientOutage)),
            MeanSlowdown = moved == 0 ? 0 : attempts.Sum(r => r.GuestSlowdown * r.TotalTime.TotalSeconds) / moved,
            WorstSlowdown = worst is null ? null : new GuestSlowdown(worst.Vm, worst.GuestSlowdown),
            Sent = new ByteCount(attempts.Sum(r => r.WireBytes.Bytes)),
            ProcessorTimeOfMigrations = new VirtualDuration(fleet.Hosts.Sum(h => h.Processors.TakenByMigrations.Nanoseconds)),
            LostToOthers = hasProcessors ? DurationSpread.Of(fleet.Guests.Select(g => g.LostToOthers)) : null,
            LostToMigrations = hasProcessors ? DurationSpread.Of(fleet.Guests.Select(g => g.LostToMigrations)) : null,
            MostLostToMigrations = hasProcessors && fleet.Guests.MaxBy(g => g.LostToMigrations) is { } tenant && tenant.LostToMigrations > VirtualDuration.Zero ? tenant.Name : null,
            Hosts = [.. fleet.Hosts.Select(h => new HostProcessors(h.Name, h.Processors.TakenByMigrations, h.Processors.LostUntilNow, h.Processors.LostToMigrationsUntilNow)).Where(h => h.OfMigrations > VirtualDuration.Zero || h.Lost > VirtualDuration.Zero).OrderByDescending(h => h.LostToMigrations).ThenByDescending(h => h.OfMigrations)],
            MostAtOnce = atOnce.Most,
            AtOnce = atOnce.Thinned(),
            Links = LinksOf(fleet, curves, lastEnded - firstAsked),
            Troubles = TroublesOf(outcomes),
        };
    }

    private static List<LinkReport> LinksOf(Fleet fleet, LinkUseCurves? curves, VirtualDuration length)
    {
        if (fleet.Network is not { } network)
        {
            return [];
        }

        var links = new List<LinkReport>();
        for (var i = 0; i < network.Links.Count; i++)
        {
            var (link, carried) = (network.Links[i], network.CarriedBy(i));
            if (carried == ByteCount.Zero)
            {
                continue;
            }

            var most = link.Capacity.BytesIn(length).Bytes;
            var curve = curves?.Curve(i) ?? [];
            links.Add(new LinkReport(link.Name, link.Capacity, carried, most == 0 ? 0 : Math.Min(1, (double)carried.Bytes / most), curve.Count == 0 ? null : curve.Max(point => point.Share), curve));
        }

        return [.. links.OrderByDescending(link => link.MeanUse)];
    }

    private static List<Trouble> TroublesOf(List<MigrationOutcome> outcomes) =>
        [.. outcomes.Where(o => o.Report.Status != MigrationStatus.Completed)
            .GroupBy(o => (o.Report.Status, Kind: Likeness(o.Report)))
            .Select(g => new Trouble(g.Key.Status, g.Count(), [.. g.Take(MostNames).Select(o => o.Report.Vm)], g.First().Report.Reason))
            .OrderByDescending(trouble => trouble.Count)];

    // Reasons are alike where they differ in names and numbers alone.
    private static string Likeness(MigrationReport report)
    {
        var text = report.Reason.Replace(report.Vm, "", StringComparison.Ordinal).Replace(report.Source, "", StringComparison.Ordinal).Replace(report.Destination, "", StringComparison.Ordinal);
        var kept = new StringBuilder(text.Length);
        foreach (var c in text.Where(char.IsAsciiLetter))
        {
            kept.Append(c);
        }

        return kept.Replace("GiB", "").Replace("MiB", "").Replace("KiB", "").ToString();
    }
}
