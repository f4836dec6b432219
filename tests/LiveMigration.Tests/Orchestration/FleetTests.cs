using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Networking.Background;
using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Reports.Tables;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Orchestration;

/// <summary>Many migrations of a cluster: who waits for whom, and what all came to. A guest of 1 GiB takes 8.589935 s at 1 Gbit/s, and nothing is dirtied.</summary>
public class FleetTests
{
    private static readonly VirtualDuration OfOne = DataRate.FromGigabitsPerSecond(1).TimeFor(ByteCount.FromGiB(1));

    [Fact]
    public void A_host_that_sends_one_at_a_time_is_drained_in_the_sum_of_its_guests_times()
    {
        var (report, tickets) = Drain(5, new AdmissionLimits { OutgoingPerHost = 1 });

        report.TimeToDrain.Should().Be(OfOne * 5);
        report.MostAtOnce.Should().Be(1);
        tickets.Select(t => t.Waited).Should().Equal(Enumerable.Range(0, 5).Select(i => OfOne * i));
        report.Waited.Max.Should().Be(OfOne * 4);
        report.Waited.Median.Should().Be(OfOne * 2);
        report.Sent.Should().Be(ByteCount.FromGiB(5));
        report.Outcomes.Should().Equal(new OutcomeCount(MigrationStatus.Completed, 5));
    }

    [Theory]
    [InlineData(10_000, null, ReportDetail.Full)]
    [InlineData(10_001, null, ReportDetail.Totals)]
    [InlineData(10_001, ReportDetail.Full, ReportDetail.Full)]
    [InlineData(2, ReportDetail.Totals, ReportDetail.Totals)]
    public void Rounds_are_kept_in_small_clusters_or_where_the_cluster_says_so(int guests, ReportDetail? asked, ReportDetail kept)
    {
        var fleet = new Fleet(new Simulator(1), Cluster(guests, sources: 1, new AdmissionLimits()) with { ReportDetail = asked });
        fleet.Submit(Order(1));
        fleet.RunToEnd();

        var report = fleet.Tickets[0].Report!;
        report.RoundCount.Should().Be(2);
        report.Rounds.Should().HaveCount(kept == ReportDetail.Full ? 2 : 0);
        report.LogReadings.Count.Should().Be(kept == ReportDetail.Full ? 3 : 0);
    }

    [Fact]
    public void What_waits_begins_by_priority_and_then_in_the_order_of_asking()
    {
        var (_, tickets) = Drain(5, new AdmissionLimits { OutgoingPerHost = 1 }, priority: i => i >= 3 ? 1 : 0);

        tickets.OrderBy(t => t.FirstBeganAt!.Value.Nanoseconds).Select(t => t.Number).Should().Equal(1, 4, 5, 2, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_limit_of_the_cluster_holds_over_all_its_hosts(int limit)
    {
        var (report, _) = Drain(6, new AdmissionLimits { PerCluster = limit }, sources: 3);

        report.MostAtOnce.Should().Be(limit);
        report.TimeToDrain.Should().Be(OfOne * (6 / limit));
    }

    [Fact]
    public void A_limit_of_what_comes_to_a_host_holds()
    {
        var (report, _) = Drain(6, new AdmissionLimits { IncomingPerHost = 2 }, sources: 3);

        (report.MostAtOnce, report.TimeToDrain).Should().Be((2, OfOne * 3));
    }

    [Fact]
    public void Where_those_that_wait_are_looked_at_every_five_seconds_a_place_stays_free_until_the_next_look()
    {
        var (report, tickets) = Drain(2, new AdmissionLimits { PerCluster = 1, RecheckEvery = VirtualDuration.FromSeconds(5) });

        tickets[1].FirstBeganAt.Should().Be(VirtualTime.Zero + VirtualDuration.FromSeconds(10));
        report.TimeToDrain.Should().Be(VirtualDuration.FromSeconds(10) + OfOne);
    }

    [Fact]
    public void Memory_is_taken_on_both_hosts_while_a_guest_moves_and_on_one_afterwards()
    {
        var simulator = new Simulator(1);
        var fleet = new Fleet(simulator, Cluster(2, 1, new AdmissionLimits()));
        var (source, target) = (fleet.Host("source1"), fleet.Host("target"));
        fleet.Submit(Order(1));

        (source.MemoryTaken, target.MemoryTaken).Should().Be((ByteCount.FromGiB(2), ByteCount.Zero));
        simulator.RunUntil(VirtualTime.Zero + VirtualDuration.FromSeconds(1));
        (source.MemoryTaken, target.MemoryTaken).Should().Be((ByteCount.FromGiB(2), ByteCount.FromGiB(1)));
        fleet.RunToEnd();
        (source.MemoryTaken, target.MemoryTaken).Should().Be((ByteCount.FromGiB(1), ByteCount.FromGiB(1)));
        (source.Outgoing, target.Incoming).Should().Be((0, 0));
    }

    [Fact]
    public void The_report_counts_alike_troubles_together()
    {
        var simulator = new Simulator(1);
        var cluster = Cluster(4, 1, new AdmissionLimits());
        var fleet = new Fleet(simulator, cluster with { Hosts = [.. cluster.Hosts.Select(h => h.Name == "target" ? h with { Memory = ByteCount.FromGiB(1) } : h)] });
        for (var i = 1; i <= 4; i++)
        {
            fleet.Submit(Order(i));
        }

        var report = fleet.RunToEnd();

        report.Outcomes.Should().Equal(new OutcomeCount(MigrationStatus.Refused, 3), new OutcomeCount(MigrationStatus.Completed, 1));
        var trouble = report.Troubles.Should().ContainSingle().Which;
        (trouble.Count, trouble.Status).Should().Be((3, MigrationStatus.Refused));
        trouble.Vms.Should().Equal("vm2", "vm3", "vm4");
        trouble.Reason.Should().Contain("memory");
    }

    [Fact]
    public void What_is_refused_was_never_under_way()
    {
        var fleet = new Fleet(new Simulator(1), Cluster(2, 1, new AdmissionLimits()));
        var other = CpuModel.Known["amd-milan"];
        fleet = new Fleet(new Simulator(1), fleet.Cluster with { Hosts = [.. fleet.Cluster.Hosts.Select(h => h.Name == "target" ? h with { Cpu = other } : h)] });
        fleet.Submit(Order(1));
        fleet.Submit(Order(2) with { To = "source1" });
        fleet.Submit(Order(2) with { To = null });

        var report = fleet.RunToEnd();

        report.Outcomes.Should().Equal(new OutcomeCount(MigrationStatus.Refused, 3));
        report.MostAtOnce.Should().Be(0);
        report.AtOnce.Should().OnlyContain(point => point.UnderWay == 0 && point.Waiting == 0);
    }

    [Fact]
    public void A_guest_whose_disk_moved_fits_where_it_did_not_before()
    {
        var cluster = Cluster(1, 1, new AdmissionLimits());
        var (settings, vm) = (new MigrationSettings(), Guest(1) with { Disks = [new Disk { Name = "disk", Size = ByteCount.FromMiB(1), Storage = "local" }] });
        var fleet = new Fleet(new Simulator(1), cluster with { Guests = [new PlacedVm(vm, "source1")], Hosts = [.. cluster.Hosts.Select(h => h with { Storage = h.Name == "target" ? ["san"] : ["local", "san"] })] });
        fleet.Submit(new MigrationOrder("vm1", null, VirtualTime.Zero, settings));
        fleet.Submit(new MigrationOrder("vm1", null, VirtualTime.Zero, new MigrationSettings { Technique = MigrationTechnique.StorageOnly, Storage = new StorageMoveSettings { To = "san" } }));
        fleet.Submit(new MigrationOrder("vm1", null, VirtualTime.Zero + VirtualDuration.FromSeconds(60), settings));

        fleet.RunToEnd();

        fleet.Tickets.Select(t => t.Report!.Status).Should().Equal(MigrationStatus.Refused, MigrationStatus.Completed, MigrationStatus.Completed);
    }

    [Fact]
    public void On_a_shared_network_links_are_reported_with_what_they_carried_and_a_run_is_the_same_as_without_looking()
    {
        // 2 x 1 GiB over one card, one asked for at the very end of a period of the links' curves.
        var cluster = Cluster(2, 1, new AdmissionLimits()) with { Network = new ClusterNetwork(OneRack("source1", "target"), []) };
        var simulator = new Simulator(1);
        var fleet = new Fleet(simulator, cluster);
        fleet.Submit(Order(1));
        fleet.Submit(Order(2) with { At = VirtualTime.Zero + VirtualDuration.FromMilliseconds(100) });

        var report = fleet.RunToEnd();

        report.TimeToDrain.Should().Be(DataRate.FromGigabitsPerSecond(1).TimeFor(ByteCount.FromGiB(2)));
        report.Links.Select(link => link.Name).Should().BeEquivalentTo("source1 out", "target in");
        report.Links.Should().OnlyContain(link => link.Carried == ByteCount.FromGiB(2) && link.MeanUse > 0.999 && link.PeakUse > 0.999 && link.Curve.Count > 100);
        var plain = new Simulator(1);
        var unwatched = new Fleet(plain, cluster);
        unwatched.Submit(Order(1));
        unwatched.Submit(Order(2) with { At = VirtualTime.Zero + VirtualDuration.FromMilliseconds(100) });
        plain.RunToEnd();
        plain.Digest.Current.Should().Be(simulator.Digest.Current);
    }

    [Fact]
    public void Traffic_that_repeats_every_day_ends_with_the_last_migration_and_what_it_uses_slows_them()
    {
        var half = BackgroundTraffic.Repeated([new(VirtualDuration.Zero, new DataRate(62_500_000))], VirtualDuration.FromSeconds(60));
        var topology = OneRack("source1", "target");
        var fleet = new Fleet(new Simulator(1), Cluster(1, 1, new AdmissionLimits()) with { Network = new ClusterNetwork(topology, [new LinkBackground(topology.LinkNumber("target in"), half)]) });
        fleet.Submit(Order(1));

        fleet.RunToEnd().TimeToDrain.Should().Be(OfOne * 2);
    }

    [Fact]
    public void Migrations_as_csv_have_a_row_each_with_units_in_the_names()
    {
        var (_, tickets) = Drain(2, new AdmissionLimits { OutgoingPerHost = 1 });

        var lines = TableCsv.Text(MigrationRows.Table, MigrationRows.Of(tickets.Select(t => t.Outcome))).Split('\n');

        lines[0].Should().StartWith("migration,vm,source,destination,hypervisor,technique,status,attempts,askedMs,waitedMs,startMs,totalTimeMs,downtimeMs");
        lines[2].Should().StartWith("2,vm2,source1,target,textbook,pre-copy,completed,1,0,8589.934592,8589.934592,8589.934592,0,");
        lines.Should().HaveCount(4).And.EndWith("");
    }

    [Fact]
    public void Rounds_are_counted_in_the_csv_where_reports_keep_totals_alone_too()
    {
        string Csv(ReportDetail detail)
        {
            var fleet = new Fleet(new Simulator(1), Cluster(1, 1, new AdmissionLimits()) with { ReportDetail = detail });
            fleet.Submit(Order(1));
            fleet.RunToEnd();
            return TableCsv.Text(MigrationRows.Table, MigrationRows.Of(fleet.Tickets.Select(t => t.Outcome)));
        }

        Csv(ReportDetail.Totals).Should().Be(Csv(ReportDetail.Full));
    }

    [Fact]
    public void Where_decimals_have_a_comma_reasons_and_tables_read_the_same()
    {
        string Told()
        {
            var (_, tickets) = Drain(2, new AdmissionLimits(), settings: new MigrationSettings { TimeLimit = VirtualDuration.FromMilliseconds(1_500) });
            return string.Join('\n', tickets.Select(t => t.Report!.Reason)) + TableCsv.Text(MigrationRows.Table, MigrationRows.Of(tickets.Select(t => t.Outcome)));
        }

        var invariant = Told();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Told().Should().Be(invariant).And.Contain("time limit of 1.5 s");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0, "PerCluster is 0")]
    [InlineData(-1, "PerCluster is -1")]
    public void A_limit_below_one_is_named(int limit, string message)
    {
        var make = () => new Fleet(new Simulator(1), Cluster(1, 1, new AdmissionLimits { PerCluster = limit }));

        make.Should().Throw<ArgumentException>().WithMessage($"*{message}; allowed is 1 or more*");
    }

    [Fact]
    public void Names_given_twice_and_names_that_are_not_there_are_named()
    {
        var cluster = Cluster(1, 1, new AdmissionLimits());

        var twice = () => new Fleet(new Simulator(1), cluster with { Hosts = [.. cluster.Hosts, cluster.Hosts[0]] });
        var homeless = () => new Fleet(new Simulator(1), cluster with { Guests = [cluster.Guests[0] with { Host = "nowhere" }] });
        var unknown = () => new Fleet(new Simulator(1), cluster).Submit(Order(7));

        twice.Should().Throw<ArgumentException>().WithMessage("*\"source1\" is given twice*");
        homeless.Should().Throw<ArgumentException>().WithMessage("*no host \"nowhere\"*");
        unknown.Should().Throw<ArgumentException>().WithMessage("*no virtual machine \"vm7\"*");
    }

    private static (FleetReport Report, IReadOnlyList<MigrationTicket> Tickets) Drain(int guests, AdmissionLimits limits, int sources = 1, Func<int, int>? priority = null, MigrationSettings? settings = null)
    {
        var fleet = new Fleet(new Simulator(1), Cluster(guests, sources, limits));
        for (var i = 0; i < guests; i++)
        {
            fleet.Submit(Order(i + 1) with { Priority = priority?.Invoke(i) ?? 0, Settings = settings ?? new MigrationSettings() });
        }

        return (fleet.RunToEnd(), fleet.Tickets);
    }

    private static Cluster Cluster(int guests, int sources, AdmissionLimits limits) => new()
    {
        Hosts = [.. Enumerable.Range(1, sources).Select(i => Host($"source{i}")), Host("target")],
        Guests = [.. Enumerable.Range(0, guests).Select(i => new PlacedVm(Guest(i + 1), $"source{i % sources + 1}"))],
        Limits = limits,
    };

    private static NetworkTopology OneRack(params string[] hosts) => new([.. hosts.Select(name => new NetworkHost { Name = name, Rack = "rack", Nic = DataRate.FromGigabitsPerSecond(1) })], [new NetworkRack { Name = "rack" }]);

    private static Host Host(string name) => new() { Name = name, Hypervisor = "textbook", Cpu = CpuModel.Known["intel-cascadelake"], Memory = ByteCount.FromGiB(64), Nic = DataRate.FromGigabitsPerSecond(1) };

    private static VirtualMachine Guest(int number) => new() { Name = $"vm{number}", Memory = ByteCount.FromGiB(1), Workload = new FlatWorkload { WorkingSetSize = ByteCount.Zero, DirtyRate = new DataRate(0) } };

    private static MigrationOrder Order(int number) => new($"vm{number}", "target", VirtualTime.Zero, new MigrationSettings());
}
