using LiveMigration.Workloads;

namespace LiveMigration.Scenarios.Tests;

/// <summary>Machines and hosts from CSV files and RVTools' sheets.</summary>
public class CsvImportTests
{
    private static string From(string format, string more = "", string template = "{ workload: { kind: idle } }") => $$"""
        hostsFrom: [{ format: machines, template: { hypervisor: qemu, memory: 1 TiB } }]
        hosts: [{ name: spare, hypervisor: qemu, memory: 1 TiB }]
        vmsFrom: [{ format: {{format}}, file: in.csv, {{more}} template: {{template}} }]
        migrations: [{ vm: web, to: spare }]
        """;

    [Theory]
    [InlineData("name,host,memory,vcpus\nweb,hv1,4 GiB,2\ndb,hv2,16GiB,8\n")]
    [InlineData("name;host;memory (GiB);vcpus\r\nweb;hv1;4;2\r\ndb;hv2;16;8\r\n")]
    [InlineData("\uFEFFVM\tHost\tMemory MiB\tvCPUs\nweb\thv1\t4096\t2\n\n\"db\"\t\"hv2\"\t16 GiB\t8")]
    public void Units_stand_in_cells_or_in_columns(string csv)
    {
        using var folder = new ImportFolder().With("in.csv", csv);
        folder.Machines(From("csv")).Should().Equal("web on hv1: 4 GiB, 2 vCPUs", "db on hv2: 16 GiB, 8 vCPUs");
        folder.Read(From("csv")).Hosts.Select(h => h.Name).Should().Equal("spare", "hv1", "hv2");
    }

    [Fact]
    public void A_measured_dirty_rate_becomes_a_series_and_the_template_holds_for_the_others()
    {
        using var folder = new ImportFolder().With("in.csv", "name,host,memory,dirty rate (MiB/s)\nweb,a,4 GiB,40\nbatch,a,4 GiB,1000 pages/s\nquiet,a,4 GiB,\n");
        var vms = folder.Read(From("csv", "period: 2 s,")).Vms;
        // 40 MiB/s for 2 s are 20,480 pages of 4 KiB.
        vms[0].Vm.Workload.Should().BeOfType<DirtyRateSeriesWorkload>().Which.Samples.Should().ContainSingle(s => s.PagesDirtied == 20_480);
        vms[1].Vm.Workload.Should().BeOfType<DirtyRateSeriesWorkload>().Which.Samples.Should().ContainSingle(s => s.PagesDirtied == 2_000);
        vms[2].Vm.Workload.Should().BeOfType<IdleWorkload>();
    }

    [Fact]
    public void Names_with_separators_and_line_ends_are_read_as_quoted_and_memory_is_whole_pages()
    {
        using var folder = new ImportFolder().With("in.csv", "name,host,memory\nweb,a,1 GB\n\"a, \"\"b\"\"\",a,4 KiB\n");
        folder.Machines(From("csv")).Should().Equal("web on a: 953.68 MiB, 1 vCPUs", "a, \"b\" on a: 4 KiB, 1 vCPUs");
        folder.Read(From("csv")).Vms[0].Vm.Memory.Bytes.Should().Be(1_000_001_536, "1 GB is rounded up to pages of 4 KiB");
    }

    [Fact]
    public void Machines_that_are_not_wanted_or_tell_no_host_are_left_out_or_placed_as_the_template_says()
    {
        using var folder = new ImportFolder().With("in.csv", "name,memory,owner\nweb,4 GiB,x\ntest-1,4 GiB,y\ndb-1,4 GiB,z\n");
        folder.Machines(From("csv", "names: [web, db-*], otherColumns: ignore,", "{ host: spread, vcpus: { uniform: [3, 3] }, workload: { kind: idle } }").Replace("to: spare", "to: two", StringComparison.Ordinal)
            .Replace("hostsFrom: [{ format: machines, template: { hypervisor: qemu, memory: 1 TiB } }]\nhosts: [", "hosts: [{ name: two, hypervisor: qemu, memory: 1 TiB }, ", StringComparison.Ordinal).Replace("to: two", "to: spare", StringComparison.Ordinal))
            .Should().Equal("web on two: 4 GiB, 3 vCPUs", "db-1 on spare: 4 GiB, 3 vCPUs");
    }

    [Theory]
    [InlineData("name,host,memory\nweb,a,4 GBs\ndb,a,16\nx,a,0.5 KiB\n",
        "in.csv:2:7: memory: \"4 GBs\" is not a size; write for example 16 GiB; units: B, KiB, MiB, GiB, TiB, kB, MB, GB, TB; did you mean 'GB'?",
        "in.csv:3:6: memory: \"16\" has no unit; write for example 16 GiB; units: B, KiB, MiB, GiB, TiB, kB, MB, GB, TB")]
    [InlineData("name,host,memory,vcpus\nweb,a,4 GiB,two\nwiki,a,4 GiB,1.5\n", "in.csv:2:13: vcpus: \"two\" is not a whole number; write for example 4", "in.csv:3:14: vcpus: \"1.5\" is not a whole number")]
    [InlineData("name,host,memory\nweb,a,4 GiB\nweb,a,4 GiB\n", "in.csv:3:1: name: \"web\" is there twice, first in line 2; names of virtual machines must differ")]
    [InlineData("name,host,memory\nweb,a,64 TiB\n,a,1 GiB\n", "in.csv:2:7: memory: \"64 TiB\" is out of range; allowed is 4 KiB to 16 TiB", "in.csv:3:1: name: has no value; a name is needed")]
    [InlineData("name,host,memory\nweb,a,2 TiB\n", "s.yaml:4:29: migrations[0].to: web has 2 TiB of memory, more than any host it could move to", "in.csv:2:7: memory: \"2 TiB\" does not fit its host a, which has 1 TiB")]
    [InlineData("name,host,memory,dirty rate\nweb,a,4 GiB,40\n", "in.csv:2:13: dirty rate: \"40\" has no unit; write for example 500 MB/s; units: bit/s, kbit/s, Mbit/s, Gbit/s, Tbit/s, B/s, KiB/s, MiB/s, GiB/s, TiB/s, kB/s, MB/s, GB/s, TB/s")]
    [InlineData("name,host,memory,dirty rate\nweb,a,4 GiB,5 GiB/s\n", "in.csv:2:13: dirty rate: \"5 GiB/s\" dirties 5 GiB in a measuring period of 1.000000000 s; allowed is less than the 4 GiB of web")]
    [InlineData("name,host,memroy\nweb,a,4 GiB\n", "in.csv:1:11: \"memroy\" is not a column; allowed are name, host, memory, vcpus, dirty rate, with units as in memory (GiB); otherColumns: ignore lets others stand; did you mean 'memory'?", "s.yaml:3:51: vmsFrom[0].template.memory: is missing: the file does not tell it of web; write for example template: { memory: 16 GiB }")]
    [InlineData("host,memory\na,4 GiB\n", "in.csv:1:1: the column name is missing; the first line names the columns, here host, memory")]
    [InlineData("name,host,memory\nweb,a\n", "in.csv:2:1: 2 values stand here; the first line names 3 columns")]
    [InlineData("name,host,memory\n\"web,a,4 GiB\n", "in.csv:2:1: a quote is opened here and never closed")]
    [InlineData("name,host,memory\n\"web\"s,a,4 GiB\n", "in.csv:2:6: text follows a closing quote; double the quotes that are within a cell")]
    [InlineData("", "in.csv:1:1: is empty; a line of column names and rows are needed")]
    [InlineData("name,memory\nweb,4 GiB\ndb,4 GiB\n", "s.yaml:3:51: vmsFrom[0].template.host: is missing: the file does not tell it of web and 1 more; write for example template: { host: spread }")]
    public void What_is_wrong_in_a_file_is_told_with_line_column_value_and_what_is_allowed(string csv, params string[] lines)
    {
        using var folder = new ImportFolder().With("in.csv", csv);
        folder.FaultsOf(From("csv")).Where(f => !f.Contains("migrations[0].vm", StringComparison.Ordinal)).Should().BeEquivalentTo(lines);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        using var folder = new ImportFolder();
        folder.FaultsOf(From("csv")).Should().Contain("s.yaml:3:32: vmsFrom[0].file: \"in.csv\": there is no file in.csv");
    }

    [Fact]
    public void RVTools_sheets_tell_of_machines_that_run_and_of_hosts()
    {
        using var folder = new ImportFolder()
            .With("in.csv", "VM,Powerstate,Template,CPUs,Memory,Cluster,Host\nweb,poweredOn,False,2,\"4,096\",Prod,esx1\nold,poweredOff,False,2,4096,Prod,esx1\ngold,poweredOn,True,2,4096,Prod,esx1\ndb,poweredOn,False,4,16.384,Prod,esx2\nlab,poweredOn,False,4,8192,Test,esx3\n")
            .With("hosts.csv", "Host;# CPU;# Memory\nesx1;2;524288\nesx2;2;524288\n");
        var text = From("rvtools", "clusters: P*,").Replace("format: machines,", "format: rvtools, file: hosts.csv,", StringComparison.Ordinal).Replace("memory: 1 TiB } }]\nhosts", "} }]\nhosts", StringComparison.Ordinal);
        folder.Machines(text).Should().Equal("web on esx1: 4 GiB, 2 vCPUs", "db on esx2: 16 GiB, 4 vCPUs");
        folder.Read(text).Hosts.Select(h => $"{h.Name} {h.Memory}").Should().Equal("spare 1 TiB", "esx1 512 GiB", "esx2 512 GiB");
        folder.With("in.csv", "VM,CPUs,Memory,Host\nweb,2,4 GB,esx1\n");
        folder.FaultsOf(From("rvtools")).Should().Contain("in.csv:2:7: Memory: \"4 GB\" is not a whole number of MiB, which RVTools writes");
    }

    [Fact]
    public void Hosts_from_a_file_fill_the_racks_that_their_template_names()
    {
        using var folder = new ImportFolder().With("in.csv", "name,host,memory\nweb,h1,1 GiB\n").With("hosts.csv", "name,memory (GiB),nic\nh1,64,10 Gbit/s\nh2,128,25 Gbit/s\nh3,64,\nh4,64,\n");
        var network = folder.Read("""
            network: { racks: [{ name: r, count: 2, uplink: 40 Gbit/s }] }
            hostsFrom: [{ format: csv, file: hosts.csv, template: { hypervisor: qemu, rack: r-* } }]
            vmsFrom: [{ format: csv, file: in.csv, template: { workload: { kind: idle } } }]
            migrations: [{ vm: web, to: h4 }]
            """).Network!;
        network.Topology.Hosts.Select(h => $"{h.Name} {h.Rack} {h.Nic}").Should().Equal("h1 r-1 1250 MB/s", "h2 r-1 3125 MB/s", "h3 r-2 1250 MB/s", "h4 r-2 1250 MB/s");
    }
}
