using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Measured;

/// <summary>The two ends of a recorded migration: two processes of one computer, over loopback, where the processors are the limit and not the network.</summary>
internal static class MeasuredHosts
{
    /// <summary>Source and destination.</summary>
    /// <param name="scenario">The recorded scenario.</param>
    /// <param name="release">Version, major.minor.</param>
    /// <param name="host">The host's timings; null: those of the host of the recordings, <see cref="MeasuredHost"/>.</param>
    public static (Host Source, Host Destination) Pair(MeasuredScenario scenario, string release, HostProfile? host)
    {
        var source = new Host
        {
            Name = "source",
            Hypervisor = "qemu-" + release,
            Cpu = new CpuModel("qemu64", "amd", []), // the default processor of software emulation; the same at both ends
            Memory = ByteCount.FromMiB(scenario.VmMiB + 1024),
            Nic = DataRate.Unlimited,
            DirtyLog = LogClearing.AtReading, // software emulation clears its log as it reads it
            Timings = host?.For(release, scenario.SenderAndReceiverShareOneCpu) ?? MeasuredHost.Timings(release == "10.0", scenario.SenderAndReceiverShareOneCpu, VcpuShare(scenario)),
        };
        return (source, source with { Name = "destination" });
    }

    /// <summary>The guest never sleeps: what it wrote less than asked is time that others had of its processor.</summary>
    private static double VcpuShare(MeasuredScenario scenario) =>
        scenario.AchievedWritesPagesPerSecond is { } achieved && scenario.Writer.WritesPagesPerSecond[0] is var asked and > 0 ? Math.Min(1, achieved / asked) : 1;
}
