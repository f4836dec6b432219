using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Reporting.Html;

/// <summary>What went in: hosts, guests, network, settings as they were resolved, and how to run it again.</summary>
internal static class InputsSection
{
    private const int MostRows = 24;

    public static HtmlText Of(Scenario scenario, ulong seed, string? digest, string command, IReadOnlyList<MigrationOutcome> migrations)
    {
        var html = new HtmlText().Add($"<section id=\"inputs\">\n<h2>What went in</h2>\n<dl class=\"facts\">\n");
        Fact("scenario", scenario.Name);
        Fact("made by", $"LiveMigration {LibraryVersion.Text}");
        Fact("seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Fact("digest", digest);
        Fact("platform", scenario.Platform?.Name);
        Fact("at once", Limits(scenario));
        Fact("network", scenario.Network is { } network
            ? $"{Counted(network.Topology.Racks.Count, "rack")}, {Counted(network.Topology.MigrationNetworks.Count, "migration network")}, {Counted(network.Topology.Links.Count, "link")} shared by all migrations, other traffic on {ReportWords.Count(network.Background.Count)}"
            : "each migration has the way between its two hosts for itself");
        html.Add($"</dl>\n<p>Run it again:</p>\n<pre><code>{command}</code></pre>\n");
        html.Add($"<details><summary>Hosts: {ReportWords.Count(scenario.Hosts.Count)}</summary>\n").Add(Hosts(scenario.Hosts)).Add($"</details>\n");
        html.Add($"<details><summary>Guests: {ReportWords.Count(scenario.Vms.Count)}</summary>\n").Add(Guests(scenario.Vms)).Add($"</details>\n");
        if (migrations.Count > 0)
        {
            html.Add($"<details><summary>Settings of the migrations</summary>\n").Add(Settings(migrations)).Add($"</details>\n");
        }

        return html.Add($"</section>\n");

        void Fact(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
            }
        }
    }

    private static HtmlText Hosts(IReadOnlyList<Host> hosts) => new HtmlText().Add(new HtmlTable("Hosts", ["host", "hypervisor", "processor", "network card", "memory", "processors", "place", "storage"]) { TextColumns = 3, TextColumnsAtEnd = 2 }
        .With(hosts.Take(MostRows).Select(h => new[] { h.Name, h.Hypervisor, h.Cpu.Name, h.Nic.ToString(), h.Memory.ToString(), h.Cpus is { } cpus ? ReportWords.Count(cpus) : "", string.Join(", ", new[] { h.Rack, h.Site }.OfType<string>()), string.Join(", ", h.Storage) })))
        .Add(More(hosts.Count));

    private static HtmlText Guests(IReadOnlyList<PlacedVm> guests) => new HtmlText().Add(new HtmlTable("Guests", ["guest", "host", "memory", "vCPUs", "what it does"]) { TextColumns = 2, TextColumnsAtEnd = 1 }
        .With(guests.Take(MostRows).Select(g => new[] { g.Vm.Name, g.Host, g.Vm.Memory.ToString(), ReportWords.Count(g.Vm.Vcpus), ReportWords.Workload(g.Vm.Workload) })))
        .Add(More(guests.Count));

    // Migrations with the same settings together.
    private static HtmlText Settings(IReadOnlyList<MigrationOutcome> migrations)
    {
        var alike = migrations.GroupBy(m => (m.Report.Hypervisor, Words: SettingsWords.Of(m.Order))).ToList();
        return new HtmlText().Add(new HtmlTable("Settings", ["migrations", "hypervisor", "set; all else as the hypervisor has it"]) { TextColumns = 3 }
            .With(alike.Take(MostRows).Select(group => new[]
            {
                string.Join(", ", group.Take(3).Select(m => m.Vm.Name)) + (group.Count() > 3 ? $" and {ReportWords.Count(group.Count() - 3)} more" : ""),
                group.Key.Hypervisor,
                group.Key.Words,
            })))
            .Add(More(alike.Count));
    }

    private static HtmlText More(int count) => count <= MostRows ? new HtmlText() : new HtmlText().Add($"<p class=\"note\">{ReportWords.Count(count - MostRows)} more are not shown; the scenario has them all.</p>\n");

    private static string Limits(Scenario scenario)
    {
        var limits = scenario.Platform is { } platform ? scenario.Limits.OrElse(platform.Limits) : scenario.Limits;
        var words = new List<string>();
        Add(limits.PerCluster, "in the cluster");
        Add(limits.OutgoingPerHost, "out of a host");
        Add(limits.IncomingPerHost, "into a host");
        Add(limits.PerNetwork, "on a migration network");
        return words.Count == 0 ? "" : $"at most {string.Join(", ", words)}";

        void Add(int? limit, string where)
        {
            if (limit is { } most)
            {
                words.Add($"{ReportWords.Count(most)} {where}");
            }
        }
    }

    private static string Counted(int count, string what) => $"{ReportWords.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
