using LiveMigration.Orchestration;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

/// <summary>Entries with a count stand for as many hosts and virtual machines as they say.</summary>
public class TemplateTests
{
    private const string Fleet = """
        hosts:
          - { name: hv, count: 3, hypervisor: qemu, memory: 8 GiB }
          - { name: "big{n:00}.rack", count: 2, hypervisor: qemu, memory: 16 GiB }
        vms:
          - { name: web, count: 4, host: hv-*, memory: 1 GiB, workload: { kind: idle } }
          - { name: db, host: big01.rack, memory: 12 GiB, workload: { kind: idle } }
          - { name: "{n}-batch", count: 3, host: spread, memory: 4 GiB, workload: { kind: idle } }
        migrations:
          - { vm: web-1, to: hv-2 }
        """;

    [Fact]
    public void Copies_are_numbered_behind_the_name_or_where_it_says()
    {
        var scenario = Texts.Read(Fleet);
        scenario.Hosts.Select(h => h.Name).Should().Equal("hv-1", "hv-2", "hv-3", "big01.rack", "big02.rack");
        scenario.Vms.Select(v => v.Vm.Name).Should().Equal("web-1", "web-2", "web-3", "web-4", "db", "1-batch", "2-batch", "3-batch");
    }

    [Fact]
    public void Copies_go_round_the_hosts_of_their_entry_and_pass_those_without_room()
    {
        Texts.Read(Fleet).Vms.Select(v => v.Vm.Name + " on " + v.Host).Should().Equal(
            "web-1 on hv-1", "web-2 on hv-2", "web-3 on hv-3", "web-4 on hv-1", "db on big01.rack", "1-batch on hv-1", "2-batch on hv-2", "3-batch on hv-3");
        var full = Texts.Read(Fleet.Replace("memory: 4 GiB", "memory: 7 GiB", StringComparison.Ordinal).Replace("count: 3, host: spread", "count: 3, host: [hv-3, big*]", StringComparison.Ordinal));
        full.Vms.Where(v => v.Vm.Name.EndsWith("batch", StringComparison.Ordinal)).Select(v => v.Host).Should().Equal("hv-3", "big02.rack", "big02.rack");
    }

    [Fact]
    public void An_entry_with_a_count_reads_as_the_list_written_out()
    {
        const string Body = "hypervisor: qemu, memory: 64 GiB, storage: [s], nic: 25 Gbit/s }";
        const string Guest = "memory: 2 GiB, vcpus: 2, storage: s, disks: [{ name: d, size: 8 GiB, storage: s }], workload: { kind: several, parts: [{ kind: uniform, workingSet: 64 MiB, writeRate: 10 pages/s }, { kind: idle }] } }";
        const string End = "\nmigrations: [{ vm: web-3, to: hv-2 }]";
        var written = Texts.Read($"hosts:\n- {{ name: hv-1, {Body}\n- {{ name: hv-2, {Body}\nvms:\n" + string.Concat(Enumerable.Range(1, 5).Select(i => $"- {{ name: web-{i}, host: hv-{2 - i % 2}, {Guest}\n")) + End);
        var counted = Texts.Read($"hosts: [{{ name: hv, count: 2, {Body}]\nvms: [{{ name: web, count: 5, host: spread, {Guest}]" + End);
        // web-3 is on hv-1 in the one way of writing and in the other.
        counted.Should().BeEquivalentTo(written, o => o.WithStrictOrdering().ComparingByMembers<Scenario>());
    }

    [Fact]
    public void A_host_called_spread_is_that_host()
    {
        var text = Texts.With("name: two", "name: spread").Replace("to: two", "to: one", StringComparison.Ordinal).Replace("host: one", "host: spread", StringComparison.Ordinal);
        Texts.Read(text).Vms[0].Host.Should().Be("spread");
    }

    [Theory]
    [InlineData("hv-*", "hx-*", "5:34: vms[0].host: \"hx-*\" matches no host of this scenario; allowed are big01.rack, big02.rack, hv-1, hv-2, hv-3")]
    [InlineData("hv-*", "[hv-1, hv-9]", "5:41: vms[0].host[1]: \"hv-9\" is no host of this scenario; allowed are big01.rack, big02.rack, hv-1, hv-2, hv-3; did you mean 'hv-1'?")]
    [InlineData("hv-*", "hv9", "5:34: vms[0].host: \"hv9\" is no host of this scenario; allowed are big01.rack, big02.rack, hv-1, hv-2, hv-3")]
    [InlineData("count: 4", "count: 400", "5:50: vms[0].memory: \"1 GiB\": web-25 fits none of the 3 hosts that it may begin on; the most that any of them has left is 0 B")]
    [InlineData("count: 4", "count: 200001", "5:25: vms[0].count: \"200001\" is out of range; allowed is 1 to 200000")]
    [InlineData("count: 4", "count: 200000", "6:5: vms[1]: makes 200001 virtual machines; allowed are 200000 in all")]
    [InlineData("count: 2", "count: 0", "3:38: hosts[1].count: \"0\" is out of range; allowed is 1 to 100000")]
    [InlineData("name: db", "name: \"db{n}\"", "6:13: vms[1].name: \"db{n}\" has a place for a number, but there is no count; write for example count: 10")]
    [InlineData("name: db", "name: web-3", "6:13: vms[1].name: \"web-3\" is there twice, first in line 5; names of virtual machines must differ")]
    [InlineData("memory: 1 GiB, workload: { kind: idle }", "memory: 1 GiB, storage: s, workload: { kind: uniform, workingSet: 2 GiB, writeRate: 1 pages/s }", "5:64: vms[0].storage: \"s\" is not reached by its host hv-1, which reaches none", "5:106: vms[0].workload.workingSet: \"2 GiB\" is more than the guest's memory of 1 GiB")]
    public void What_is_wrong_with_an_entry_is_said_once(string old, string replacement, params string[] lines) =>
        Texts.FaultsOf(Fleet.Replace(old, replacement, StringComparison.Ordinal)).Where(f => lines.Length > 0).Take(lines.Length).Should().Equal(lines);

    [Fact]
    public void Many_machines_are_read_without_a_node_for_each()
    {
        var scenario = Texts.Read("""
            hosts: [{ name: hv, count: 5000, hypervisor: textbook, memory: 512 GiB }]
            vms: [{ name: web, count: 200000, host: spread, memory: 4 GiB, workload: { kind: idle } }]
            migrations: [{ vm: web-1, to: hv-2 }]
            """);
        scenario.Vms.Should().HaveCount(200_000);
        scenario.Vms[^1].Should().Be(new PlacedVm(scenario.Vms[0].Vm with { Name = "web-200000" }, "hv-5000"));
        scenario.Vms.GroupBy(v => v.Host).Should().OnlyContain(g => g.Count() == 40, "they go round");
        scenario.Vms.Sum(v => v.Vm.Memory.Bytes).Should().Be(200_000 * ByteCount.FromGiB(4).Bytes);
    }
}
