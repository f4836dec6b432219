using BenchmarkDotNet.Attributes;
using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Benchmarks;

/// <summary>Whole migrations of 4 GiB of flat memory at 0.6 of 1 Gbit/s; the mean is that of one, its checks, plan and report included.</summary>
[MemoryDiagnoser]
public class SessionBenchmarks
{
    private const int Migrated = 1_000;

    private static readonly ByteCount GuestSize = ByteCount.FromGiB(4);

    /// <summary>Whose way of migrating it is.</summary>
    [Params("textbook", "qemu", "hyper-v", "xen")]
    public string Hypervisor { get; set; } = "textbook";

    /// <summary>What the report keeps.</summary>
    [Params(ReportDetail.Full, ReportDetail.Totals)]
    public ReportDetail Detail { get; set; }

    /// <summary>One after the other on one simulator.</summary>
    [Benchmark(OperationsPerInvoke = Migrated)]
    public long Sequential()
    {
        var bandwidth = DataRate.FromGigabitsPerSecond(1);
        Host HostNamed(string name) => new() { Name = name, Hypervisor = Hypervisor, Cpu = CpuModel.Known["intel-cascadelake"], Memory = GuestSize, Nic = bandwidth };
        var request = new MigrationRequest
        {
            Vm = new VirtualMachine { Name = "guest", Memory = GuestSize, Workload = new FlatWorkload { WorkingSetSize = GuestSize, DirtyRate = new DataRate(75_000_000) } },
            Source = HostNamed("source"),
            Destination = HostNamed("destination"),
            Settings = new MigrationSettings { DowntimeLimit = VirtualDuration.FromMilliseconds(30) },
            Detail = Detail,
        };
        var simulator = new Simulator(seed: 1);
        for (var i = 0; i < Migrated; i++)
        {
            Migrations.Start(simulator, request, i);
            simulator.RunToEnd();
        }

        return simulator.EventCount;
    }
}
