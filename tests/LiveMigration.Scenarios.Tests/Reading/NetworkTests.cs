using LiveMigration.Networking.Background;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

/// <summary>The network between hosts as a scenario file describes it.</summary>
public class NetworkTests
{
    private const string Fleet = """
        network:
          hopLatency: 5 us
          spine: 400 Gbit/s
          racks:
            - { name: rack, count: 2, uplink: 100 Gbit/s }
            - { name: island }
          migrationNetworks:
            - { name: fast, kind: dedicated, hostRate: 40 Gbit/s, sharedRate: 200 Gbit/s }
          background:
            - { link: rack-1 up, rate: 10 Gbit/s }
            - { link: "* down", kind: daily, steps: [{ at: 6 h, rate: 1 Gbit/s }, { at: 22 h, rate: 2 Gbit/s }] }
        hosts:
          - { name: hv, count: 5, rack: rack-*, hypervisor: qemu, memory: 8 GiB, nic: 25 Gbit/s }
          - { name: lone, rack: island, hypervisor: qemu, memory: 8 GiB }
          - { name: quick, rack: rack-1, hypervisor: qemu, memory: 8 GiB, migrationNetwork: fast }
        vms:
          - { name: web, host: hv-1, memory: 1 GiB, workload: { kind: idle } }
        migrations:
          - { vm: web, to: hv-5 }
        """;

    [Fact]
    public void Racks_are_filled_evenly_and_ways_lead_over_their_links()
    {
        var network = Texts.Read(Fleet).Network!;
        network.Topology.Hosts.Select(h => h.Name + " in " + h.Rack).Should().Equal(
            "hv-1 in rack-1", "hv-2 in rack-1", "hv-3 in rack-1", "hv-4 in rack-2", "hv-5 in rack-2", "lone in island", "quick in rack-1");
        var route = network.Topology.Route("hv-1", "hv-5");
        route.Links.Select(l => network.Topology.Links[l].Name).Should().Equal("hv-1 out", "rack-1 up", "spine", "rack-2 down", "hv-5 in");
        route.Latency.Should().Be(VirtualDuration.FromMicroseconds(20), "four cables of 5 us");
        network.Topology.Links[network.Topology.LinkNumber("hv-1 out")].Capacity.Should().Be(DataRate.FromGigabitsPerSecond(25));
        network.Topology.Links[network.Topology.LinkNumber("quick fast out")].Capacity.Should().Be(DataRate.FromGigabitsPerSecond(40));
    }

    [Fact]
    public void Background_traffic_is_that_of_its_links()
    {
        var network = Texts.Read(Fleet).Network!;
        network.Background.Select(b => network.Topology.Links[b.Link].Name).Should().BeEquivalentTo("rack-1 up", "rack-1 down", "rack-2 down");
        network.Background.Single(b => network.Topology.Links[b.Link].Name == "rack-1 up").Traffic.Should().BeEquivalentTo(BackgroundTraffic.Constant(DataRate.FromGigabitsPerSecond(10)));
        var daily = network.Background.First(b => network.Topology.Links[b.Link].Name == "rack-2 down").Traffic;
        daily.Period.Should().Be(VirtualDuration.FromSeconds(86_400));
        daily.Steps.Should().Equal(
            new BackgroundStep(VirtualDuration.FromSeconds(6 * 3600), DataRate.FromGigabitsPerSecond(1)),
            new BackgroundStep(VirtualDuration.FromSeconds(22 * 3600), DataRate.FromGigabitsPerSecond(2)));
    }

    [Fact]
    public void Background_traffic_is_read_from_a_trace()
    {
        var folder = Directory.CreateTempSubdirectory("livemig-test-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "up.csv"), "seconds,Gbit/s\n0,8\n60,4\n");
            var text = Fleet.Replace("rate: 10 Gbit/s }", "kind: trace, file: up.csv, period: 2 m }", StringComparison.Ordinal);
            var (scenario, faults) = ScenarioReader.Read(text, "s.yaml", folder: folder.FullName);
            faults.Should().BeEmpty();
            scenario!.Network!.Background.Select(b => b.Traffic).Should().Contain(t => t.Period == VirtualDuration.FromSeconds(120) && t.Steps.Count == 2);
            ScenarioReader.Read(text.Replace("2 m", "1 m", StringComparison.Ordinal), "s.yaml", folder: folder.FullName).Faults.Select(f => f.Message).Should().Equal(
                "\"1 m\" is over before the last step of the file, which is at 60.000000000 s; allowed is more");
            File.WriteAllText(Path.Combine(folder.FullName, "up.csv"), "seconds,Gbps\n0,8\n");
            ScenarioReader.Read(text, "s.yaml", folder: folder.FullName).Faults.Select(f => f.ToString()).Should().ContainMatch("*up.csv:1:9: \"Gbps\" is not a column; *");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Without_racks_all_hosts_are_in_one_and_without_network_there_is_none()
    {
        var text = Texts.Good + "\nnetwork: { hopLatency: 1 us }";
        Texts.Read(text).Network!.Topology.Route("one", "two").Latency.Should().Be(VirtualDuration.FromMicroseconds(2));
        Texts.Read(Texts.Good).Network.Should().BeNull();
    }

    [Theory]
    [InlineData("to: hv-5", "to: lone", "19:20: migrations[0].to: Host \"lone\" cannot be reached from \"hv-1\": rack \"island\" has no link to the spine")]
    [InlineData("to: hv-5", "to: quick", "19:20: migrations[0].to: Host \"quick\" cannot be reached from \"hv-1\": \"hv-1\" migrates over the usual network, \"quick\" over \"fast\"")]
    [InlineData("{ name: island }", "{ name: rack-2 }", "6:15: network.racks[1].name: \"rack-2\" is there twice, first in line 5; names of racks must differ", "14:25: hosts[1].rack: \"island\" is no rack of this scenario; allowed are rack-1, rack-2")]
    [InlineData("uplink: 100 Gbit/s", "uplink: 0 Gbit/s", "5:39: network.racks[0].uplink: \"0 Gbit/s\" is out of range; allowed is 10 kB/s to 1000 Tbit/s")]
    [InlineData("rack: island, ", "", "14:5: hosts[1].rack: is missing: the network has several racks; write for example rack: rack-1")]
    [InlineData("rack: rack-*", "rack: rock-*", "13:33: hosts[0].rack: \"rock-*\" is no rack of this scenario; allowed are island, rack-1, rack-2; did you mean 'rack-1'?")]
    [InlineData("nic: 25 Gbit/s", "nic: 25 Gbit/s, latency: 1 ms", "13:99: hosts[0].latency: does not go with a network, whose hopLatency says how long a way takes; leave it out")]
    [InlineData("migrationNetwork: fast", "migrationNetwork: slow", "15:85: hosts[2].migrationNetwork: \"slow\" is no migration network of this scenario; allowed are fast")]
    [InlineData("link: rack-1 up", "link: rack-9 up", "10:15: network.background[0].link: \"rack-9 up\" is no link of this network; allowed are fast, hv-1 in, hv-1 out, hv-2 in, hv-2 out, hv-3 in, hv-3 out, hv-4 in, hv-4 out, hv-5 in, hv-5 out, lone in, ...; did you mean 'rack-1 up'?")]
    [InlineData("link: rack-1 up", "link: rack-1 down", "11:15: network.background[1].link: \"* down\" gives the link rack-1 down background, which it has from line 10 already; add them up")]
    [InlineData("at: 22 h", "at: 6 h", "11:81: network.background[1].steps[1].at: \"6 h\" is not later than the step before; allowed are times of one day that rise from step to step")]
    [InlineData("at: 22 h", "at: 24 h", "11:81: network.background[1].steps[1].at: \"24 h\" is the next day; allowed are times of one day that rise from step to step")]
    public void What_is_wrong_with_a_network_is_told_where_it_stands(string old, string replacement, params string[] lines)
    {
        Fleet.Should().Contain(old);
        Texts.FaultsOf(Fleet.Replace(old, replacement, StringComparison.Ordinal)).Should().Equal(lines);
    }

    [Fact]
    public void A_rack_without_a_network_is_a_label_that_rules_and_jobs_go_by() =>
        Texts.Read(Texts.With("name: two,", "name: two, rack: r,")).Hosts[1].Rack.Should().Be("r");
}
