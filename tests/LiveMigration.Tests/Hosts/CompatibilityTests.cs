using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests;

public class CompatibilityTests
{
    private static readonly VirtualMachine Web = new() { Name = "web", Memory = ByteCount.FromGiB(16), Storage = ["csv1"], Workload = new IdleWorkload() };

    private static readonly Host Source = new()
    {
        Name = "hv1",
        Hypervisor = "hyper-v",
        Cpu = CpuModel.Known["intel-broadwell"],
        Memory = ByteCount.FromGiB(64),
        Storage = ["csv1", "csv3"],
        Nic = DataRate.FromGigabitsPerSecond(10),
    };

    private static readonly Host Alike = Source with { Name = "hv2" };

    [Fact]
    public void Hosts_that_are_alike_have_nothing_against_each_other() => Compatibility.Examine(Web, Source, Alike).Should().BeEmpty();

    [Fact]
    public void A_refusal_names_everything_that_does_not_fit_at_once_and_what_would()
    {
        var destination = Alike with { Hypervisor = "qemu", Cpu = CpuModel.Known["intel-haswell"], Memory = ByteCount.FromGiB(8), Storage = ["csv2", "csv3"] };
        Examine(Source, destination).Should().Equal(
            "hv1 runs hyper-v, hv2 runs qemu, and these do not speak to each other; a host that runs hyper-v or hyper-v-smb or hyper-v-tcp would fit",
            "web sees adx, rdseed, smap on hv1 (intel-broadwell), hv2 (intel-haswell) lacks them; started with one of the models that both cover it would fit: intel-haswell, intel-ivybridge, intel-sandybridge, intel-westmere, intel-nehalem",
            "web has a disk on csv1, which hv2 cannot reach (it reaches csv2, csv3); a disk on csv3 would fit",
            "web has 16 GiB of memory, hv2 offers 8 GiB: 8192 MiB short; a guest of up to 8 GiB would fit");
    }

    [Fact]
    public void Between_vendors_features_are_not_compared() =>
        Compatibility.Examine(Web, Source, Alike with { Cpu = CpuModel.Known["amd-milan"] }).Should().Equal(
            "web sees a processor of intel on hv1 (intel-broadwell), hv2 has one of amd (amd-milan); a host with a processor of intel would fit");

    [Fact]
    public void A_processor_of_which_no_known_model_is_covered_is_told_so() =>
        Compatibility.Examine(Web, Source, Alike with { Cpu = new CpuModel("lab", "intel", ["sse2"]) })[0].Should().EndWith("hv2 (lab) lacks them; no known processor model is covered by both");

    [Fact]
    public void Storage_that_no_one_shares_must_be_connected() =>
        Compatibility.Examine(Web, Source, Alike with { Storage = [] }).Should().Equal(
            "web has a disk on csv1, which hv2 cannot reach (it reaches none); hv2 must be connected to csv1");

    [Theory]
    [InlineData("qemu", "qemu-7.2", true)]
    [InlineData("qemu-10.0", "qemu-7.2", true)]
    [InlineData("textbook", "textbook", true)]
    [InlineData("hyper-v", "textbook", false)]
    [InlineData("qemu-7.2", "hyper-v", false)]
    public void Versions_of_one_hypervisor_speak_to_each_other_and_hypervisors_do_not(string source, string destination, bool speak) =>
        (Examine(Source with { Hypervisor = source }, Alike with { Hypervisor = destination }).Count == 0).Should().Be(speak);

    private static IReadOnlyList<string> Examine(Host source, Host destination) =>
        HypervisorCatalog.BuiltIn.Examine(new MigrationRequest { Vm = Web, Source = source, Destination = destination });

    [Fact]
    public void Textbook_hosts_are_examined_like_any_other() =>
        Compatibility.Examine(Web, Source with { Hypervisor = "textbook" }, Alike with { Hypervisor = "textbook", Memory = ByteCount.FromGiB(15) }).Should().Equal(
            "web has 16 GiB of memory, hv2 offers 15 GiB: 1024 MiB short; a guest of up to 15 GiB would fit");

    [Fact]
    public void A_newer_processor_takes_a_guest_and_does_not_give_it_back()
    {
        var older = Source with { Cpu = CpuModel.Known["intel-haswell"] };
        Compatibility.Examine(Web, older, Alike).Should().BeEmpty();
        Compatibility.Examine(Web, Alike, older with { Name = "hv0" }).Should().ContainSingle();
    }
}
