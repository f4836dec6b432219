using System.Diagnostics;
using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tool;

/// <summary>Whole migrations of a guest of 1 TiB, page by page: textbook profile, 100 Gbit/s, downtime limit 300 ms, all memory filled.</summary>
internal static class BenchPageExact
{
    private static readonly ByteCount Small = ByteCount.FromMiB(256);

    /// <summary>Seconds for one migration in this process, the set-up of the bitmaps in it; a small one before it has the code compiled.</summary>
    /// <param name="workingSet">Written uniformly at 0.6 of the bandwidth; zero for an idle guest.</param>
    /// <exception cref="InvalidOperationException">The migration did not complete.</exception>
    public static double Migrate(ByteCount workingSet)
    {
        Migrate(Small, workingSet < Small ? workingSet : Small);
        return Migrate(ByteCount.FromGiB(1024), workingSet);
    }

    private static double Migrate(ByteCount size, ByteCount workingSet)
    {
        var clock = Stopwatch.StartNew();
        var bandwidth = DataRate.FromGigabitsPerSecond(100);
        IWorkload workload = workingSet == ByteCount.Zero
            ? new IdleWorkload()
            : new UniformWorkload
            {
                WorkingSet = new MemoryRegion(ByteCount.Zero, workingSet),
                WritesPerSecond = 0.6 * bandwidth.BytesPerSecond / PageExactMemory.PageBytes,
            };
        Host HostNamed(string name) => new() { Name = name, Hypervisor = "textbook", Cpu = CpuModel.Known["intel-cascadelake"], Memory = size, Nic = bandwidth };
        var simulator = new Simulator(seed: 1);
        var session = Migrations.Start(simulator, new MigrationRequest
        {
            Vm = new VirtualMachine { Name = "guest", Memory = size, Workload = workload },
            Source = HostNamed("source"),
            Destination = HostNamed("destination"),
            Settings = new MigrationSettings { DowntimeLimit = VirtualDuration.FromMilliseconds(300) },
        });
        simulator.RunToEnd();
        return session.Report is { Status: MigrationStatus.Completed }
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"the migration did not complete: {session.Report?.Reason}");
    }
}
