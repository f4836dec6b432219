using LiveMigration.Networking;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Networking;

public class NetworkTopologyTests
{
    private static readonly DataRate Ten = DataRate.FromGigabitsPerSecond(10);

    [Fact]
    public void Three_tiers_are_one_line_and_a_way_passes_the_spine_only_between_racks()
    {
        var topology = NetworkTopology.ThreeTier(racks: 3, hostsOfRack: 8, nic: Ten, oversubscription: 4, hopLatency: VirtualDuration.FromMicroseconds(5));
        topology.Hosts.Should().HaveCount(24);
        Names(topology, "rack1-host1", "rack1-host8").Should().Equal("rack1-host1 out", "rack1-host8 in");
        Names(topology, "rack1-host1", "rack3-host2").Should().Equal("rack1-host1 out", "rack1 up", "rack3 down", "rack3-host2 in");
        topology.Links[topology.LinkNumber("rack2 up")].Capacity.Should().Be(DataRate.FromGigabitsPerSecond(20));
        topology.Route("rack1-host1", "rack3-host2").Latency.Should().Be(VirtualDuration.FromMicroseconds(20));
        topology.Route("rack1-host1", "rack1-host2").Latency.Should().Be(VirtualDuration.FromMicroseconds(10));
    }

    [Fact]
    public void Opposite_ways_share_no_link()
    {
        var topology = NetworkTopology.ThreeTier(2, 2, Ten);
        topology.Route("rack1-host1", "rack2-host1").Links.Should().NotIntersectWith(topology.Route("rack2-host1", "rack1-host1").Links);
    }

    [Fact]
    public void A_vlan_puts_its_caps_before_the_usual_links()
    {
        var vlan = new MigrationNetwork { Name = "vlan7", HostRate = DataRate.FromGigabitsPerSecond(2), SharedRate = Ten };
        Names(NetworkTopology.ThreeTier(2, 2, Ten, migrationNetwork: vlan), "rack1-host1", "rack2-host1").Should().Equal(
            "rack1-host1 vlan7 out", "vlan7", "rack1-host1 out", "rack1 up", "rack2 down", "rack2-host1 in", "rack2-host1 vlan7 in");
        Names(NetworkTopology.ThreeTier(2, 2, Ten, migrationNetwork: vlan with { HostRate = DataRate.Unlimited }), "rack1-host1", "rack1-host2").Should().Equal(
            "vlan7", "rack1-host1 out", "rack1-host2 in");
    }

    [Fact]
    public void A_dedicated_network_meets_neither_the_usual_cards_nor_the_racks_links()
    {
        var dedicated = new MigrationNetwork { Name = "migration", IsDedicated = true, HostRate = Ten };
        Names(NetworkTopology.ThreeTier(2, 2, Ten, migrationNetwork: dedicated), "rack1-host1", "rack2-host1").Should().Equal("rack1-host1 migration out", "rack2-host1 migration in");
    }

    [Fact]
    public void A_spine_of_its_own_capacity_is_a_link()
    {
        var topology = new NetworkTopology([Host("a", "r1"), Host("b", "r2")], [Rack("r1"), Rack("r2")], spineRate: Ten);
        Names(topology, "a", "b").Should().Equal("a out", "r1 up", "spine", "r2 down", "b in");
    }

    [Fact]
    public void An_unreachable_host_is_named_with_the_one_that_asks_and_the_reason()
    {
        var topology = new NetworkTopology(
            [Host("a", "r1"), Host("b", "r2"), Host("c", "r1") with { MigrationNetwork = "vlan7" }],
            [Rack("r1"), Rack("r2") with { Uplink = null }],
            [new MigrationNetwork { Name = "vlan7" }]);
        Way("a", "b").Should().Throw<UnreachableHostException>().WithMessage("Host \"b\" cannot be reached from \"a\": rack \"r2\" has no link to the spine.");
        Way("c", "a").Should().Throw<UnreachableHostException>().WithMessage("Host \"a\" cannot be reached from \"c\": \"c\" migrates over \"vlan7\", \"a\" over the usual network.");
        Way("a", "a").Should().Throw<UnreachableHostException>().WithMessage("Host \"a\" cannot be reached from \"a\": they are one host.");
        Way("a", "d").Should().Throw<ArgumentException>().WithMessage("There is no host \"d\", which a route names.");
        Func<NetworkRoute> Way(string source, string destination) => () => topology.Route(source, destination);
    }

    [Fact]
    public void Names_that_are_missing_or_given_twice_are_refused()
    {
        Building([Host("a", "r1"), Host("a", "r1")], [Rack("r1")]).Should().Throw<ArgumentException>().WithMessage("The host \"a\" is given twice; names must be unique.");
        Building([Host("a", "r2")], [Rack("r1")]).Should().Throw<ArgumentException>().WithMessage("There is no rack \"r2\", which host \"a\" names.");
        Building([Host("a", "r1") with { MigrationNetwork = "x" }], [Rack("r1")]).Should().Throw<ArgumentException>().WithMessage("There is no migration network \"x\", which host \"a\" names.");
        Building([Host("a", "r1") with { Nic = new DataRate(0) }], [Rack("r1")]).Should().Throw<ArgumentException>().WithMessage("The link \"a out\" has a bandwidth of 0 bytes/s; allowed is a positive one.");
        static Func<NetworkTopology> Building(NetworkHost[] hosts, NetworkRack[] racks) => () => new NetworkTopology(hosts, racks);
    }

    private static IEnumerable<string> Names(NetworkTopology topology, string source, string destination) =>
        topology.Route(source, destination).Links.Select(link => topology.Links[link].Name);

    private static NetworkHost Host(string name, string rack) => new() { Name = name, Rack = rack, Nic = Ten };

    private static NetworkRack Rack(string name) => new() { Name = name, Uplink = Ten };
}
