using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Measured;

/// <summary>The two ends of a recorded migration: two processes of one computer, over loopback.</summary>
/// <remarks>
/// Stands for: the computer of the recordings, by what its processors let through.
/// Leaves out: other load on it.
/// Source: measured; the throughput of the last stage, which has no limit.
/// Checked by: recorded runs without a bandwidth limit.
/// </remarks>
internal static class MeasuredHosts
{
    private static readonly DataRate OneCpu = new(1_070_000_000); // measured: both ends on one processor, 1.07 GB/s
    private static readonly DataRate TwoCpus = new(1_900_000_000); // measured: 1.5 to 2.3 GB/s; the middle

    /// <summary>Source and destination.</summary>
    public static (Host Source, Host Destination) Pair(MeasuredScenario scenario, string release) =>
        (HostOf("source", scenario, release), HostOf("destination", scenario, release));

    private static Host HostOf(string name, MeasuredScenario scenario, string release) => new()
    {
        Name = name,
        Hypervisor = "qemu-" + release,
        Cpu = new CpuModel("qemu64", "amd", []), // the default processor of software emulation; the same at both ends
        Memory = ByteCount.FromMiB(scenario.VmMiB + 1024),
        Nic = scenario.SenderAndReceiverShareOneCpu ? OneCpu : TwoCpus,
    };
}
