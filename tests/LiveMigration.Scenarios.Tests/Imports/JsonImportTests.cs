using LiveMigration.Tests;
using LiveMigration.Workloads;

namespace LiveMigration.Scenarios.Tests;

/// <summary>Machines, hosts and dirty rates from what clusters print as JSON.</summary>
public class JsonImportTests
{
    private static string From(string format, string more = "") => $$"""
        hostsFrom: [{ format: machines, template: { hypervisor: qemu, memory: 1 TiB } }]
        hosts: [{ name: spare, hypervisor: qemu, memory: 1 TiB }]
        vmsFrom: [{ format: {{format}}, file: in.json, {{more}} template: { workload: { kind: idle } } }]
        migrations: [{ vm: web, to: spare }]
        """;

    [Theory]
    [InlineData("csv", "mail on kvm-01: 8 GiB, 4 vCPUs; wiki on kvm-01: 4 GiB, 2 vCPUs; ledger on kvm-02: 32 GiB, 8 vCPUs; reports, nightly on kvm-02: 16 GiB, 4 vCPUs; build-1 on kvm-03: 16 GiB, 8 vCPUs; build-2 on kvm-03: 16 GiB, 8 vCPUs", "kvm-01 128 GiB, kvm-02 128 GiB, kvm-03 256 GiB")]
    [InlineData("rvtools", "erp-app-01 on esx01.example.org: 32 GiB, 8 vCPUs; erp-app-02 on esx02.example.org: 32 GiB, 8 vCPUs; erp-db-01 on esx01.example.org: 128 GiB, 16 vCPUs; files-01 on esx02.example.org: 16 GiB, 4 vCPUs; print-01 on esx03.example.org: 4 GiB, 2 vCPUs", "esx01.example.org 384 GiB, esx02.example.org 384 GiB, esx03.example.org 384 GiB")]
    [InlineData("kubevirt", "shop/cart on worker-a: 8 GiB, 4 vCPUs; shop/search on worker-a: 16 GiB, 8 vCPUs; data/orders-db on worker-b: 24 GiB, 8 vCPUs; data/cache on worker-b: 12 GiB, 4 vCPUs", "worker-a 250.82 GiB, worker-b 250.82 GiB, worker-c 250.82 GiB")]
    [InlineData("openstack", "gateway on compute-1: 2 GiB, 1 vCPUs; portal on compute-1: 8 GiB, 4 vCPUs; warehouse on compute-2: 64 GiB, 8 vCPUs", "compute-1 256 GiB, compute-2 256 GiB")]
    [InlineData("proxmox", "router on pve1: 2 GiB, 2 vCPUs; nextcloud on pve1: 8 GiB, 4 vCPUs; gitea on pve2: 4 GiB, 4 vCPUs", "pve1 125.61 GiB, pve2 125.61 GiB")]
    public void The_samples_read_as_their_files_tell(string sample, string machines, string hosts)
    {
        var (scenario, faults) = ScenarioReader.ReadFile(RepositoryFolder.PathOf($"samples/imports/{sample}.yaml"));
        faults.Should().BeEmpty();
        string.Join("; ", scenario!.Vms.Select(v => $"{v.Vm.Name} on {v.Host}: {v.Vm.Memory}, {v.Vm.Vcpus} vCPUs")).Should().Be(machines);
        string.Join(", ", scenario.Hosts.Select(h => $"{h.Name} {h.Memory}")).Should().Be(hosts);
    }

    [Fact]
    public void Dirty_rates_of_Prometheus_are_those_of_the_machine_with_the_label()
    {
        var scenario = ScenarioReader.ReadFile(RepositoryFolder.PathOf("samples/imports/kubevirt.yaml")).Scenario!;
        var cart = scenario.Vms[0].Vm.Workload.Should().BeOfType<DirtyRateSeriesWorkload>().Subject;
        cart.Repeats.Should().BeTrue();
        // 30 MiB/s, measured every 15 s for 1 s, are 7,680 pages.
        cart.Samples.Select(s => (s.At.TotalSeconds, s.Period.TotalSeconds, s.PagesDirtied)).Should().Equal((0, 1, 7680), (15, 1, 8704), (30, 1, 7168), (45, 1, 10240));
        scenario.Vms[3].Vm.Workload.Should().BeOfType<IdleWorkload>("nobody measured the cache");
    }

    [Theory]
    [InlineData("kubevirt", """{"items":[{"metadata":{"name":"web"},"spec":{"domain":{"resources":{"requests":{"memory":"4294967296"}}}},"status":{"phase":"Running","nodeName":"a"}}]}""", "web on a: 4 GiB, 1 vCPUs")]
    [InlineData("kubevirt", """{"items":[{"metadata":{"name":"web"},"spec":{"domain":{"memory":{"guest":"2Gi"}}},"status":{"phase":"Running","nodeName":"a","memory":{"guestCurrent":"6144Mi"}}}]}""", "web on a: 6 GiB, 1 vCPUs")]
    [InlineData("proxmox", """{"data":[{"type":"qemu","status":"running","vmid":101,"name":"web","node":"a","maxmem":1073741824,"maxcpu":2}]}""", "web on a: 1 GiB, 2 vCPUs")]
    public void Other_forms_that_these_tools_print_are_read(string format, string json, string machine)
    {
        using var folder = new ImportFolder().With("in.json", json);
        folder.Machines(From(format)).Should().Equal(machine);
    }

    [Theory]
    [InlineData("kubevirt", "{\n  \"items\": [\n    {\"metadata\": {\"name\": \"web\"}, \"status\": {\"phase\": \"Running\", \"nodeName\": \"a\"},\n     \"spec\": {\"domain\": {\"memory\": {\"guest\": \"4 Gib\"}}}}]}", "in.json:4:46: items[0].spec.domain.memory.guest: \"4 Gib\" is not a quantity of Kubernetes, as 4Gi or 4096Mi")]
    [InlineData("kubevirt", "{\"items\": {}}", "in.json:1:1: holds no list of machines, by itself or as items")]
    [InlineData("kubevirt", "{\"items\": []}", "s.yaml:3:11: vmsFrom[0]: finds no machine that runs")]
    [InlineData("proxmox", "[{\"type\": \"qemu\", \"status\": \"running\", \"name\": [1], \"node\": \"a\", \"maxmem\": \"lots\"}]", "in.json:1:48: [0].name: a list stands here; one value is needed", "in.json:1:76: [0].maxmem: \"lots\" is not a number of bytes")]
    [InlineData("proxmox", "[{]", "in.json:1:3: is not JSON from this place on")]
    [InlineData("proxmox", "", "in.json:1:1: is empty; JSON is needed")]
    [InlineData("openstack", "[{\"Name\": \"web\", \"Status\": \"ACTIVE\", \"Flavor\": \"tiny\", \"Host\": null}]", "s.yaml:3:58: vmsFrom[0].template.host: is missing: the file does not tell it of web; write for example template: { host: spread }", "s.yaml:3:58: vmsFrom[0].template.memory: is missing: the file does not tell it of web; write for example template: { memory: 16 GiB }")]
    public void What_is_wrong_in_JSON_is_told_with_its_place(string format, string json, params string[] lines)
    {
        using var folder = new ImportFolder().With("in.json", json);
        folder.FaultsOf(From(format)).Where(f => !f.Contains("migrations[0]", StringComparison.Ordinal)).Should().BeEquivalentTo(lines);
    }

    [Fact]
    public void A_flavor_that_there_is_not_is_told()
    {
        using var folder = new ImportFolder().With("in.json", "[{\"Name\": \"web\", \"Status\": \"ACTIVE\", \"Flavor\": \"smal\", \"Host\": \"a\"}]").With("f.json", "[{\"Name\": \"small\", \"RAM\": 2048, \"VCPUs\": 1}]");
        folder.FaultsOf(From("openstack", "flavors: f.json,")).Should().ContainMatch("in.json:1:48: ?0?.Flavor: \"smal\" is no flavor of *f.json; allowed are small; did you mean 'small'?");
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"name":"web"},"value":[1,"1048576"]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"domain":"web"},"value":[1,"1048576"]}]}}""", "in.json:1:61: data.result[0].metric: has no label name; allowed are domain")]
    [InlineData("""{"data":{"result":[{"metric":{"name":"web"},"values":[[1,"5"],[1,"6"]]}]}}""", "in.json:1:64: data.result[0].values[1]: 1 is out of order; allowed are times that rise")]
    [InlineData("""{"data":{"result":[{"metric":{"name":"web"},"values":[[1,"NaN"]]}]}}""", "in.json:1:58: data.result[0].values[0]: \"NaN\" is not a number of B/s")]
    [InlineData("""{"data":{"result":[{"metric":{"name":"web"},"values":[[1,"2000000000"]]}]}}""", "in.json:1:58: data.result[0].values[0]: \"2000000000\" dirties 1.86 GiB in a measuring period of 1.000000000 s; allowed is less than the 1 GiB of web")]
    [InlineData("""{"data":{"result":[{"metric":{"name":"wiki"},"values":[[1,"5"]]}]}}""", "s.yaml:12:26: dirtyRatesFrom[0].file: \"in.json\" has no series of any machine of this scenario; it has wiki")]
    [InlineData("""{"data":{"result":[{"metric":{"name":"web","namespace":"a"},"value":[1,"5"]},{"metric":{"name":"web","namespace":"b"},"value":[1,"5"]}]}}""", "s.yaml:12:26: dirtyRatesFrom[0].file: \"in.json\" has series of web in several namespaces; call the machine namespace/web, or query one namespace")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[]}}""", "in.json:1:60: data.result: is an empty list: the query found nothing; look at its metric and its time")]
    [InlineData("""{"status":"error","error":"bad query"}""", "in.json:1:1: holds no measurements; Prometheus says \"bad query\"")]
    public void Measurements_that_cannot_be_meant_are_told(string json, params string[] lines)
    {
        using var folder = new ImportFolder().With("in.json", json);
        folder.FaultsOf(Texts.Good + "\ndirtyRatesFrom: [{ file: in.json }]").Should().Equal(lines);
    }
}
