using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Simulation;
using LiveMigration.Workloads;
using LiveMigration.Workloads.Traces;

namespace KubeVirtStall;

/// <summary>A recorded migration of KubeVirt's enhancement 248, and its guest.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="Rounds">When each iteration ended and what it left; the first is the start.</param>
/// <param name="Bandwidth">The recording's goodput.</param>
/// <param name="Commands">How the link changed.</param>
public sealed record FieldCase(string Name, IReadOnlyList<RemainingMemory> Rounds, DataRate Bandwidth, IReadOnlyList<MigrationCommand> Commands)
{
    private static readonly (string File, string Name, int Megabits, (int Second, int Megabits)[] Changes)[] Recordings =
    [
        ("redis-with-snapshots", "Redis with snapshots", 916, []),
        ("mariadb", "MariaDB", 875, []),
        ("redis-and-a-slow-network", "Redis, slow network", 908, [(130, 1000), (154, 55), (215, 910), (250, 1000)]),
        ("stress-ng", "stress-ng", 913, []),
        ("kernel-build", "kernel build", 955, []),
    ];

    // Classes of pages are fitted to the recording once.
    private readonly Lazy<StudiedGuest> guest = new(() => GuestOf(Name, Rounds));

    /// <summary>All that were read off, with the bandwidths that samples/workloads has.</summary>
    public static IReadOnlyList<FieldCase> Read(string workloadsFolder) =>
    [
        .. Recordings.Select(recording => new FieldCase(
            recording.Name,
            RemainingMemoryFile.Read(File.OpenText(Path.Combine(workloadsFolder, recording.File + ".csv")), ByteCount.FromGiB(64)),
            DataRate.FromMegabitsPerSecond(recording.Megabits),
            [.. recording.Changes.Select(change => new SetLimitsCommand(VirtualDuration.FromSeconds(change.Second), MaxBandwidth: DataRate.FromMegabitsPerSecond(change.Megabits)))])),
    ];

    /// <summary>The recording goes on as it was, whatever the rule would have changed: when does the rule do what?</summary>
    public RecordedMigration Replay(Rule rule)
    {
        var host = new Host { Name = "host", Hypervisor = rule.Hypervisor, Cpu = CpuModel.Known["intel-skylake"], Memory = ByteCount.FromGiB(64), Nic = guest.Value.Link };
        var request = new MigrationRequest { Vm = guest.Value.Vm, Source = host, Destination = host with { Name = "destination" }, Settings = rule.Settings };
        return RecordedMigration.Play([.. Rounds.Select(round => (round.At, round.Remaining))], request, rule.Controller, Commands.Count == 0 ? Bandwidth : null);
    }

    /// <summary>A guest that writes as the recorded one did, migrated under the rule: what the rule does has its consequences.</summary>
    public Outcome Simulate(Rule rule) => Study.Run(rule, guest.Value, rule.Settings with { MaxBandwidth = Bandwidth, Commands = Commands }, logIsClearedAtReading: true);

    private static StudiedGuest GuestOf(string name, IReadOnlyList<RemainingMemory> rounds)
    {
        var memory = rounds[0].Remaining;
        var workload = DirtyRateSeriesWorkload.FromRemaining(rounds, new MemoryRegion(ByteCount.Zero, memory));
        return new StudiedGuest(name, new VirtualMachine { Name = name, Memory = memory, Detail = MemoryDetail.Statistical, Workload = workload }, DataRate.FromGigabitsPerSecond(1));
    }
}
