using LiveMigration.Scenarios.Fields;

namespace LiveMigration.Scenarios.Tests;

/// <summary>Each thing that can be wrong with one value, and the whole line that says so.</summary>
public class FaultTextTests
{
    [Theory]
    [InlineData("name: good", "nmae: good", "1:1: nmae: is not a field; allowed are $schema, formatVersion, name, seed, verify, detail, network, hosts, hostsFrom, vms, vmsFrom, dirtyRatesFrom, cluster, migrations, jobs, expect; did you mean 'name'?")]
    [InlineData("seed: 1", "formatVersion: 0", "2:16: formatVersion: \"0\" is out of range; allowed is 1 to 1")]
    [InlineData("at: 5 s", "at: 5 s, seed: 2", "9:34: migrations[0].seed: is not a field; allowed are [fields of migration]; 'seed' belongs to the top of the file")]
    [InlineData("memory: 1 GiB", "memory: 1 GiB, <<: 2", "7:44: vms[0].<<: merge keys are not read; repeat the fields, or use an alias for a whole value")]
    [InlineData("kind: uniform", "kind: uniform, hot: 1 %", "7:86: vms[0].workload.hot: does not belong to kind: uniform; it belongs to hot-cold")]
    [InlineData("kind: uniform", "kind: unifrm", "7:77: vms[0].workload.kind: \"unifrm\" is not known; allowed are idle, uniform, sequential, hot-cold, zipf, flat, phases, several, dirty-rate-series, remaining-series, page-trace, working-set-curve, ready-made; did you mean 'uniform'?")]
    [InlineData(", writeRate: 1000 pages/s", "", "7:69: vms[0].workload.writeRate: is missing; write for example writeRate: 30000 pages/s")]
    [InlineData("vm: web, to: two", "to: two", "9:5: migrations[0].vm: is missing; write for example vm: web")]
    [InlineData("at: 5 s", "at:", "9:29: migrations[0].at: has no value; write for example at: 5 s")]
    [InlineData("status: completed", "status: [completed]", "11:24: expect[0].status: a list stands here; allowed is one of completed, cancelled, notConverged, failed, refused, paused, guestLost; write for example status: completed")]
    [InlineData("at: 5 s", "autoConverge: yes", "9:39: migrations[0].autoConverge: \"yes\" is not true or false; allowed are true, false, or a group of the fields trigger, initial, increment, max, tailSlow")]
    [InlineData("at: 5 s", "returnPath: 'true'", "9:37: migrations[0].returnPath: \"true\" is not true or false; allowed are true, false")]
    [InlineData("at: 5 s", "commands: none", "9:35: migrations[0].commands: \"none\" stands here; allowed is a list: put '- ' before each entry")]
    [InlineData("at: 5 s", "commands: []", "9:35: migrations[0].commands: is an empty list; at least one entry is needed")]
    [InlineData("at: 5 s", "commands: [{ at: 1 s, do: cancel, maxBandwidth: 1 MB/s }]", "9:59: migrations[0].commands[0].maxBandwidth: does not belong to do: cancel; it belongs to set-limits")]
    [InlineData("at: 5 s", "commands: [{ at: 1 s, do: set-limits }]", "9:36: migrations[0].commands[0]: sets no limit; give one of maxBandwidth, downtimeLimit, maxPostcopyBandwidth")]
    [InlineData("at: 5 s", "dirtyLimit: { ringEntries: 5000 }", "9:52: migrations[0].dirtyLimit.ringEntries: \"5000\" is not a power of two; write for example 4096 or 8192")]
    [InlineData("at: 5 s", "dirtyLimit: true, cpuShare: 50 %", "9:53: migrations[0].cpuShare: holds the guest back together with dirtyLimit, and one of them at a time can; leave one out")]
    [InlineData("at: 5 s", "stunDuringPageSend: true", "9:45: migrations[0].stunDuringPageSend: is not offered by qemu; only vmotion, vmotion-6 do")]
    [InlineData("host: one,", "host: one, vcpus: 2, writingVcpus: 3,", "7:53: vms[0].writingVcpus: \"3\" is more than the guest has (vcpus: 2)")]
    [InlineData("cpu: intel-haswell, memory: 8 GiB, storage: [disk], nic: 10 Gbit/s }\nvms", "cpu: { vendor: intel }, memory: 8 GiB, storage: [disk] }\nvms", "5:41: hosts[1].cpu.features: is missing; write for example features: [avx, avx2]")]
    [InlineData("name: good", "name: 2024", "1:7: name: \"2024\" is a number, not a text; put it in quotes")]
    [InlineData("name: good", "name: true", "1:7: name: \"true\" is a truth value, not a text; put it in quotes")]
    [InlineData("name: good", "name: \"a\\e[2J\"", "1:7: name: \"a?[2J\" has a control character in it; allowed are printable characters")]
    [InlineData("name: good", "name: \"a\\u202Eb\"", "1:7: name: \"a?b\" has a control character in it; allowed are printable characters")]
    [InlineData("seed: 1", "seed: !!int 1", "2:7: the tag \"tag:yaml.org,2002:int\" is not allowed; write the plain value")]
    [InlineData("seed: 1", "seed: 1\nseed: 2", "3:1: \"seed\" is there twice in one group, first in line 2; a field may be given once")]
    [InlineData("memory: 1 GiB", "memory: 1 GiB, content: { text: 40 %, media: 50 % }", "7:53: vms[0].content: has classes of 90 % together; allowed is 100 %")]
    [InlineData("memory: 1 GiB", "memory: 1 GiB, content: { text: 100 %, random: 50 % }", "7:76: vms[0].content.random: does not go with shares of classes; leave it or text out")]
    [InlineData("memory: 1 GiB", "memory: 1 GiB, content: { txt: 100 % }", "7:55: vms[0].content.txt: is not a field; allowed are text, code, heap, database, media, repeated, random, writeSize, writes; did you mean 'text'?")]
    [InlineData("at: 5 s", "multifd: { compression: lz4 }", "9:49: migrations[0].multifd.compression: \"lz4\" is not known; allowed are none, zlib, zstd")]
    [InlineData("at: 5 s", "encryption: { cipher: rc4 }", "9:47: migrations[0].encryption.cipher: \"rc4\" is not known; allowed are aes-256-gcm, aes-128-gcm")]
    public void One_wrong_thing_gives_one_line_that_says_where_what_and_what_is_allowed(string old, string replacement, string line) =>
        Texts.FaultsOf(Texts.With(old, replacement)).Should().Equal(line.Replace("[fields of migration]", string.Join(", ", ScenarioFields.Of("migration").Select(f => f.Name)), StringComparison.Ordinal));

    [Theory]
    [InlineData("memory: 1 GiB", "memory: 8 Gb", "7:37: vms[0].memory: \"8 Gb\" is not a size; write for example 16 GiB; units: B, KiB, MiB, GiB, TiB, kB, MB, GB, TB; did you mean 'GB'?")]
    [InlineData("memory: 1 GiB", "memory: 8 s", "7:37: vms[0].memory: \"8 s\" is not a size; write for example 16 GiB; units: B, KiB, MiB, GiB, TiB, kB, MB, GB, TB")]
    [InlineData("memory: 1 GiB", "memory: 1073741824", "7:37: vms[0].memory: \"1073741824\" has no unit; write for example 16 GiB; units: B, KiB, MiB, GiB, TiB, kB, MB, GB, TB")]
    [InlineData("memory: 1 GiB", "memory: -1 GiB", "7:37: vms[0].memory: \"-1 GiB\" is out of range; allowed is 4 KiB to 16 TiB")]
    [InlineData("memory: 1 GiB", "memory: 17 TiB", "7:37: vms[0].memory: \"17 TiB\" is out of range; allowed is 4 KiB to 16 TiB")]
    [InlineData("memory: 1 GiB", "memory: 1.00001 GiB", "7:37: vms[0].memory: \"1.00001 GiB\" is not a whole number of bytes")]
    [InlineData("memory: 1 GiB", "memory: 65 MB", "7:37: vms[0].memory: \"65 MB\" is not a multiple of 4 KiB")]
    [InlineData("memory: 1 GiB", "memory: 010 GiB", "7:37: vms[0].memory: \"010 GiB\" begins with a zero and could be meant as octal; write it without the zero")]
    [InlineData("memory: 1 GiB", "memory: .nan", "7:37: vms[0].memory: \".nan\" is not a size; write for example 16 GiB")]
    [InlineData("memory: 1 GiB", "memory: NaN GiB", "7:37: vms[0].memory: \"NaN GiB\" is not a size; write for example 16 GiB")]
    [InlineData("memory: 1 GiB", "memory: 1e3 GiB", "7:37: vms[0].memory: \"1e3 GiB\" is not a size; write for example 16 GiB; units: B, KiB, MiB, GiB, TiB, kB, MB, GB, TB")]
    [InlineData("memory: 1 GiB", "memory: 99999999999999999999 TiB", "7:37: vms[0].memory: \"99999999999999999999 TiB\" is too large a number to be meant")]
    [InlineData("nic: 10 Gbit/s }\nvms", "nic: 10 Gbps }\nvms", "5:93: hosts[1].nic: \"10 Gbps\" is not a rate; write for example 10 Gbit/s; units: bit/s, kbit/s, Mbit/s, Gbit/s, Tbit/s, B/s, KiB/s, MiB/s, GiB/s, TiB/s, kB/s, MB/s, GB/s, TB/s; did you mean 'Gbit/s'?")]
    [InlineData("nic: 10 Gbit/s }\nvms", "nic: 0 Gbit/s }\nvms", "5:93: hosts[1].nic: \"0 Gbit/s\" is out of range; allowed is 10 kB/s to 100 Tbit/s")]
    [InlineData("nic: 10 Gbit/s }\nvms", "nic: 80001 bit/s }\nvms", "5:93: hosts[1].nic: \"80001 bit/s\" is not a whole number of bytes per second")]
    [InlineData("at: 5 s", "at: 5", "9:29: migrations[0].at: \"5\" has no unit; write for example 5 s; units: ns, us, ms, s, m, h")]
    [InlineData("at: 5 s", "at: 5 minutes", "9:29: migrations[0].at: \"5 minutes\" is not a duration; write for example 5 s; units: ns, us, ms, s, m, h; did you mean 'm'?")]
    [InlineData("at: 5 s", "at: 0.1 ns", "9:29: migrations[0].at: \"0.1 ns\" is not a whole number of nanoseconds")]
    [InlineData("seed: 1", "seed: 010", "2:7: seed: \"010\" begins with a zero and could be meant as octal; write it without the zero")]
    [InlineData("seed: 1", "seed: 1_000", "2:7: seed: \"1_000\" is not a whole number; write for example 1")]
    [InlineData("seed: 1", "seed: -1", "2:7: seed: \"-1\" is out of range; allowed is 0 to 18446744073709551615")]
    [InlineData("seed: 1", "seed: 18446744073709551616", "2:7: seed: \"18446744073709551616\" is out of range; allowed is 0 to 18446744073709551615")]
    [InlineData("seed: 1", "seed: '1'", "2:7: seed: \"1\" is a text in quotes; write the number without them")]
    [InlineData("seed: 1", "seed: 1.5", "2:7: seed: \"1.5\" is not a whole number; write for example 1")]
    [InlineData("host: one,", "host: one, filled: 101 %,", "7:37: vms[0].filled: \"101 %\" is out of range; allowed is 0 % to 100 %")]
    [InlineData("writeRate: 1000 pages/s", "writeRate: 1000", "7:117: vms[0].workload.writeRate: \"1000\" has no unit; write for example 30000 pages/s; units: pages/s")]
    [InlineData("nic: 10 Gbit/s }\nvms", "nic: 10 Gbit/s, clock: 2.5 Ghz }\nvms", "5:111: hosts[1].clock: \"2.5 Ghz\" is not a frequency; write for example 2.5 GHz; units: MHz, GHz; did you mean 'GHz'?")]
    [InlineData("nic: 10 Gbit/s }\nvms", "nic: 10 Gbit/s, clock: 50 MHz }\nvms", "5:111: hosts[1].clock: \"50 MHz\" is out of range; allowed is 100 MHz to 10 GHz")]
    [InlineData("nic: 10 Gbit/s }\nvms", "nic: 10 Gbit/s, migrationCpus: 0 }\nvms", "5:119: hosts[1].migrationCpus: \"0\" is out of range; allowed is 0.1 to 1024")]
    [InlineData("memory: 1 GiB", "memory: 1 GiB, content: { writeSize: 12 B }", "7:66: vms[0].content.writeSize: \"12 B\" is not a multiple of 8 B")]
    public void A_number_that_cannot_be_meant_is_told_with_its_units_and_range(string old, string replacement, string line) =>
        Texts.FaultsOf(Texts.With(old, replacement)).Should().Equal(line);

    [Fact]
    public void All_faults_of_a_file_are_told_at_once_in_order_of_place()
    {
        var text = Texts.Good.Replace("name: good", "nmae: good", StringComparison.Ordinal).Replace("1 GiB", "1", StringComparison.Ordinal).Replace("to: two", "to: three", StringComparison.Ordinal);
        Texts.FaultsOf(text).Select(f => f.Split(':')[0]).Should().Equal("1", "7", "9");
    }

    [Theory]
    [InlineData("1 GiB", "8 Gb")]
    [InlineData("64 MiB", "2 TiB")]
    [InlineData("to: two", "to: one")]
    [InlineData("at: 5 s", "at: 5")]
    [InlineData("status: completed", "status: done")]
    public void What_a_fault_quotes_stands_at_the_place_it_names(string old, string replacement)
    {
        var text = Texts.With(old, replacement);
        var fault = ScenarioReader.Read(text, "s.yaml").Faults.Should().ContainSingle().Which;
        text.Split('\n')[fault.Line - 1][(fault.Column - 1)..].Should().StartWith(fault.Message.Split('"')[1]);
    }
}
