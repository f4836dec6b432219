namespace LiveMigration.Scenarios.Tests;

/// <summary>Values that are right one by one and wrong together.</summary>
public class ReferenceFaultTests
{
    [Theory]
    [InlineData("host: one", "host: onne", "7:24: vms[0].host: \"onne\" is no host of this scenario; allowed are one, two; did you mean 'one'?")]
    [InlineData("vm: web, to", "vm: wbe, to", "9:11: migrations[0].vm: \"wbe\" is no virtual machine of this scenario; allowed are web; did you mean 'web'?")]
    [InlineData("to: two", "to: elsewhere", "9:20: migrations[0].to: \"elsewhere\" is no host of this scenario; allowed are one, two")]
    [InlineData("to: two", "to: one", "9:20: migrations[0].to: \"one\" is where web already runs; a migration needs another host")]
    [InlineData("name: two", "name: one", "5:13: hosts[1].name: \"one\" is there twice, first in line 4; names of hosts must differ", "9:20: migrations[0].to: \"two\" is no host of this scenario; allowed are one")]
    [InlineData("memory: 1 GiB", "memory: 9 GiB", "7:37: vms[0].memory: \"9 GiB\" does not fit its host one, which has 8 GiB", "9:20: migrations[0].to: web has 9 GiB of memory, more than any host it could move to")]
    [InlineData("storage: disk,", "storage: dsik,", "7:53: vms[0].storage: \"dsik\" is not reached by its host one, which reaches disk; did you mean 'disk'?")]
    [InlineData("storage: disk,", "storage: disk, cpu: intel-broadwell,", "7:64: vms[0].cpu: \"intel-broadwell\" is not what its host one can show it, whose processor (intel-haswell) lacks adx, rdseed, smap")]
    [InlineData("memory: 1 GiB", "memory: \"1,5 GiB\"", "7:37: vms[0].memory: \"1,5 GiB\" is not a size: a number has a point and no commas; write for example 16 GiB")]
    [InlineData("workingSet: 64 MiB", "workingSet: 2 GiB", "7:98: vms[0].workload.workingSet: \"2 GiB\" is more than the guest's memory of 1 GiB")]
    [InlineData("workingSet: 64 MiB", "workingSet: 64 MiB, workingSetStart: 1 GiB", "7:123: vms[0].workload.workingSetStart: \"1 GiB\" leaves no room for the working set of 64 MiB in the guest's memory of 1 GiB; allowed is up to 960 MiB")]
    [InlineData("storage: disk,", "storage: disk, assigned: 2 GiB,", "7:69: vms[0].assigned: \"2 GiB\" is more than its memory of 1 GiB")]
    [InlineData("storage: disk,", "storage: disk, assigned: 32 MiB,", "7:116: vms[0].workload.workingSet: \"64 MiB\" is more than the guest's memory of 32 MiB")]
    [InlineData("storage: disk,", "disks: [{ name: d, size: 1 GiB, used: 2 GiB, storage: dsik }],", "7:82: vms[0].disks[0].used: \"2 GiB\" is more than its size of 1 GiB", "7:98: vms[0].disks[0].storage: \"dsik\" is not reached by its host one, which reaches disk; did you mean 'disk'?")]
    [InlineData("storage: disk,", "memoryRegions: [{ name: a, size: 512 MiB }, { name: a, size: 256 MiB }],", "7:59: vms[0].memoryRegions: has regions of 768 MiB together; allowed is the guest's memory of 1 GiB", "7:96: vms[0].memoryRegions[1].name: \"a\" is there twice, first in line 7; names of memory regions of a guest must differ")]
    [InlineData("storage: disk,", "memoryRegions: [{ name: a, size: 1000 KiB }],", "7:77: vms[0].memoryRegions[0].size: \"1000 KiB\" is out of range; allowed is 1 MiB to 16 TiB")]
    [InlineData("storage: disk,", "devices: [{ name: a, state: 1 MiB, precopy: 2 MiB }, { name: a }],", "7:88: vms[0].devices[0].precopy: \"2 MiB\" is more than its state of 1 MiB", "7:105: vms[0].devices[1].name: \"a\" is there twice, first in line 7; names of devices of a guest must differ")]
    [InlineData("at: 5 s", "storage: copy", "9:34: migrations[0].storage: \"copy\" is not known; allowed are mirror, bulk, or a group of the fields technique, to")]
    [InlineData("at: 5 s", "xbzrle: { cacheSize: 96 MiB }", "9:46: migrations[0].xbzrle.cacheSize: \"96 MiB\" is not a power of two; write for example 64 MiB or 128 MiB")]
    [InlineData("at: 5 s", "autoConverge: { max: 10 % }", "9:46: migrations[0].autoConverge.max: \"10 %\" is below the first throttle (initial: 20 %)")]
    [InlineData("status: completed", "migration: 2, status: completed", "11:27: expect[0].migration: \"2\" is more than the 1 migrations of web")]
    [InlineData(", status: completed", "", "11:5: expect[0]: expects nothing; give one of status, downtime, totalTime, guestPause, clientOutage, transferred, rounds, slowdown")]
    [InlineData("status: completed", "downtime: {}", "11:26: expect[0].downtime: bounds nothing; give min, max or both")]
    [InlineData("status: completed", "downtime: { min: 2 s, max: 1 s }", "11:33: expect[0].downtime.min: \"2 s\" is above max, which is \"1 s\"")]
    [InlineData("storage: [disk], nic: 10 Gbit/s }\nvms", "storage: [disk, disk] }\nvms", "5:87: hosts[1].storage[1]: \"disk\" is there twice")]
    public void What_does_not_fit_together_is_told_where_it_stands(string old, string replacement, params string[] lines) =>
        Texts.FaultsOf(Texts.With(old, replacement)).Should().Equal(lines);

    [Fact]
    public void Virtual_machines_that_only_together_do_not_fit_their_host_are_told_with_what_is_left() =>
        Texts.FaultsOf(Texts.With("migrations:", "  - { name: db, host: one, memory: 7.5 GiB, workload: { kind: idle } }\nmigrations:")).Should().Equal(
            "8:36: vms[1].memory: \"7.5 GiB\" does not fit its host one, which has 8 GiB, of which 7 GiB are left beside the virtual machines above");

    [Fact]
    public void A_guest_too_large_to_verify_is_told_so()
    {
        var text = Texts.Good.Replace("8 GiB", "1 TiB", StringComparison.Ordinal).Replace("1 GiB", "257 GiB", StringComparison.Ordinal) + "\nverify: true";
        Texts.FaultsOf(text).Should().Equal("7:37: vms[0].memory: \"257 GiB\" is too much with verify: true, which keeps a version of every page; allowed is up to 256 GiB");
    }

    [Fact]
    public void A_phase_that_is_not_the_last_needs_its_length() =>
        Texts.FaultsOf(Texts.With("kind: uniform, workingSet: 64 MiB, writeRate: 1000 pages/s", "kind: phases, phases: [{ kind: idle }, { kind: idle }]")).Should().Equal(
            "7:94: vms[0].workload.phases[0].length: is missing; only the last phase needs none; write for example length: 10 s");

    [Theory]
    [InlineData("hyper-v", "xbzrle: true", "9:33: migrations[0].xbzrle: is not offered by hyper-v; only libvirt, qemu, qemu-10.0, qemu-7.2 do")]
    [InlineData("hyper-v-tcp", "compression: { algorithm: zstd }", "9:38: migrations[0].compression: is not offered by hyper-v-tcp; only hyper-v does")]
    [InlineData("hyper-v", "compression: { algorithm: gzip, threads: 0 }", "9:51: migrations[0].compression.algorithm: \"gzip\" is not known; allowed are zlib, zstd, lz4, xpress", "9:66: migrations[0].compression.threads: \"0\" is out of range; allowed is 1 to 255")]
    [InlineData("hyper-v", "postCopy: true", "9:35: migrations[0].postCopy: is not offered by hyper-v; only libvirt, qemu, qemu-10.0, qemu-7.2, textbook do")]
    [InlineData("hyper-v", "technique: post-copy", "9:36: migrations[0].technique: \"post-copy\" is not offered by hyper-v; allowed are pre-copy, stop-and-copy, quick, storage")]
    [InlineData("qemu", "postCopy: { switchAfter: 30 s }", "9:50: migrations[0].postCopy.switchAfter: belongs to technique: hybrid; another switches by the command start-postcopy")]
    [InlineData("hyper-v", "commands: [{ at: 1 s, do: start-postcopy }]", "9:51: migrations[0].commands[0].do: \"start-postcopy\" is not offered by hyper-v, which has no post-copy")]
    [InlineData("qemu-10.0", "compress: true", "9:35: migrations[0].compress: is not offered by qemu-10.0; only qemu-7.2 does")]
    [InlineData("textbook", "autoConverge: {}", "9:39: migrations[0].autoConverge: is not offered by textbook; only libvirt, qemu, qemu-10.0, qemu-7.2 do")]
    [InlineData("qemu", "pauseBeforeSwitchover: true", "9:48: migrations[0].pauseBeforeSwitchover: waits for the command continue, which is not given; write for example commands: [{ at: 1 s, do: continue }]")]
    [InlineData("hyper-v", "xbzrle: false")]
    [InlineData("qemu-7.2", "autoConverge: true, xbzrle: true, compress: true")]
    public void What_the_hypervisor_does_not_offer_is_told_not_ignored(string hypervisor, string settings, params string[] lines) =>
        Texts.FaultsOf(Texts.With("at: 5 s", settings).Replace("hypervisor: qemu", "hypervisor: " + hypervisor, StringComparison.Ordinal)).Should().Equal(lines);
}
