using LiveMigration.Hosts;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests;

public class CompatibilityTests
{
    [Fact]
    public void A_refusal_names_everything_that_does_not_fit_at_once()
    {
        var vm = new VirtualMachine { Name = "web", Memory = ByteCount.FromGiB(16), Storage = ["csv1"], Workload = new IdleWorkload() };
        var source = new Host { Name = "hv1", Hypervisor = "hyper-v", Cpu = CpuModel.Known["intel-broadwell"], Memory = ByteCount.FromGiB(64), Storage = ["csv1"], Nic = DataRate.FromGigabitsPerSecond(10) };
        var destination = source with { Name = "hv2", Hypervisor = "qemu", Cpu = CpuModel.Known["intel-haswell"], Memory = ByteCount.FromGiB(8), Storage = ["csv2"] };
        Compatibility.Examine(vm, source, destination).Should().Equal(
            "hv1 runs hyper-v, hv2 qemu: a guest moves between hosts of one hypervisor",
            "hv2 (intel-haswell) lacks the processor features adx, rdseed, smap that web sees on hv1 (intel-broadwell)",
            "hv2 cannot reach the storage csv1 of web; it reaches csv2",
            "web has 16 GiB, hv2 8 GiB: 8 GiB short");
        Compatibility.Examine(vm, source, source with { Name = "hv3" }).Should().BeEmpty();
    }
}
