using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Jobs.JobClusters;

namespace LiveMigration.Tests.Orchestration.Jobs;

/// <summary>Random clusters with rules: whatever a job does, after every event no rule is broken and no host over its memory, and in the end all is given back.</summary>
public class RandomClusterTests
{
    public static TheoryData<string> Jobs => ["drain", "rack", "balance", "evacuate", "failover", "consolidate"];

    [Theory]
    [MemberData(nameof(Jobs))]
    public void No_rule_breaks_and_no_host_is_overfull_at_any_time(string job)
    {
        var done = 0;
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var cluster = Cluster(seed);
            var simulator = new Simulator(seed);
            var fleet = new Fleet(simulator, cluster);
            var run = fleet.Run(new Job { Planner = Planner(job, cluster), At = VirtualTime.Zero + VirtualDuration.FromSeconds(1) });
            var because = $"of seed {seed}";
            fleet.RunToEnd(() => Check(fleet, because));

            run.Report.Should().NotBeNull(because);
            fleet.Hosts.Should().OnlyContain(h => h.Outgoing == 0 && h.Incoming == 0, because);
            fleet.Hosts.Sum(h => h.MemoryTaken.Bytes).Should().Be(fleet.Guests.Where(g => g.Condition != GuestCondition.Lost).Sum(g => g.Vm.Memory.Bytes), because);
            run.Report!.Steps.Where(s => s.Status != StepStatus.Done).Select(s => s.Reason).Should().BeEmpty(because + ": what a plan says fits, and nothing else disturbs it");
            done += run.Report.Done;
        }

        done.Should().BeGreaterThan(20, "the clusters give the job something to do");
    }

    [Fact]
    public void The_same_cluster_gives_the_same_plan_and_the_same_run()
    {
        var runs = Enumerable.Range(0, 2).Select(_ =>
        {
            var simulator = new Simulator(5);
            var fleet = new Fleet(simulator, Cluster(5));
            var run = fleet.Run(new Job { Planner = new Balancing() });
            fleet.RunToEnd();
            return (simulator.Digest.Current, string.Join("\n", run.Plan!.Steps.Select(s => s.What)));
        }).ToList();

        runs[0].Should().Be(runs[1]);
    }

    [Fact]
    public void What_fits_by_the_quick_test_is_what_has_no_reason_against_it()
    {
        var (fitting, unfitting) = (0, 0);
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var fleet = new Fleet(new Simulator(seed), Cluster(seed));
            fleet.EnterMaintenance(fleet.Hosts[1]);
            for (var guest = 0; guest < fleet.Guests.Count; guest++)
            {
                foreach (var host in fleet.Hosts.Where(h => h != fleet.Guests[guest].Host))
                {
                    var reasons = PlacementCheck.Reasons(fleet.State, guest, host.Index);
                    fleet.State.Fits(guest, host.Index).Should().Be(reasons.Count == 0, $"seed {seed}, {fleet.Guests[guest].Name} to {host.Name}: {string.Join("; ", reasons.Select(r => r.Text))}");
                    (fitting, unfitting) = (fitting + (reasons.Count == 0 ? 1 : 0), unfitting + (reasons.Count == 0 ? 0 : 1));
                }
            }
        }

        fitting.Should().BeGreaterThan(100);
        unfitting.Should().BeGreaterThan(100);
    }

    private static void Check(Fleet fleet, string because)
    {
        // Called after every event: what is right costs no assertion.
        foreach (var host in fleet.Hosts)
        {
            if (host.MemoryTaken > host.Load.MemoryCapacity || host.Load.VcpusTaken > host.Load.VcpuCapacity)
            {
                throw new InvalidOperationException($"{host.Name} is overfull {because}");
            }
        }

        foreach (var rule in fleet.Cluster.Rules.Where(r => r.Strength == RuleStrength.Must))
        {
            var places = rule.Vms.Select(fleet.Guest).Where(g => g.Condition != GuestCondition.Lost).SelectMany(g => g.GoesTo is { } to ? [g.Host, to] : new[] { g.Host }).ToList();
            if ((rule is KeepApart && places.Distinct().Count() < places.Count) || (rule is KeepOnHosts on && places.Any(p => on.Hosts.Contains(p.Name) == on.KeepsOff)))
            {
                throw new InvalidOperationException($"{rule.Name} is broken {because}");
            }
        }
    }

    private static IJobPlanner Planner(string job, Cluster cluster) => job switch
    {
        "drain" => new HostDrain([cluster.Hosts[0].Name, cluster.Hosts[1].Name]),
        "rack" => new RackDrain("r0") { HostsAtOnce = 2, RebootTime = VirtualDuration.FromSeconds(30), BackFill = cluster.Guests.Count % 2 == 0 },
        "balance" => new Balancing(),
        "evacuate" => new Evacuation(cluster.Hosts[0].Name, VirtualDuration.FromSeconds(200)),
        "failover" => new Failover([cluster.Hosts[0].Name]),
        _ => new Consolidation(),
    };

    // Guests begin where rules allow it: two that are kept apart on hosts of their own, one that is bound on its host.
    private static Cluster Cluster(ulong seed)
    {
        var random = new RandomStream(seed, "clusters");
        var count = 4 + Next(4);
        var hosts = Enumerable.Range(0, count).Select(i => Host($"h{i}", 24 + Next(3) * 8, $"r{i % 2}", cpus: 16) with
        {
            Cpu = CpuModel.Known[Next(4) == 0 ? "intel-skylake" : "intel-cascadelake"],
            Storage = Next(5) == 0 ? ["san", "local"] : ["san"],
        }).ToList();
        var guests = new List<PlacedVm>();
        for (var i = 0; i < count; i++)
        {
            guests.Add(Guest($"apart{i}", $"h{i}", 1 + Next(2)));
            for (var k = 0; k < 2 + Next(5); k++)
            {
                var plain = Guest($"g{i}-{k}", $"h{i}", 1 + Next(3), 1 + Next(3));
                guests.Add(plain with { Vm = plain.Vm with { Storage = Next(3) == 0 ? ["san"] : [], CpuUse = Next(10) / 10.0 } });
            }
        }

        return new Cluster
        {
            Hosts = hosts,
            Guests = guests,
            Limits = new AdmissionLimits { OutgoingPerHost = 1 + Next(3), IncomingPerHost = 1 + Next(3), PerCluster = 2 + Next(5) },
            Overcommit = new Overcommit { Memory = 1 + Next(3) / 10.0, Cpus = 2 },
            Rules =
            [
                new KeepApart("apart", ["apart0", $"apart{count - 1}"]),
                new KeepOnHosts("on", ["g0-0"], ["h0", $"h{count - 1}"]),
                new KeepOnHosts("off", ["g1-1"], ["h0"], KeepsOff: true),
                new KeepTogether("together", ["g0-1", "apart0"]),
                new KeepApart("should", ["g2-0", "g2-1"], RuleStrength.Should),
            ],
            Placement = Next(3) switch { 0 => new BestFit(), 1 => new FewestGuests(), _ => new MostFreeMemory() },
        };

        int Next(int below) => (int)(random.NextUInt64() % (ulong)below);
    }
}
