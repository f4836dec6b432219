using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes the jobs of a file.</summary>
/// <param name="file">The file with one entry for each host and machine.</param>
/// <param name="catalog">The hypervisors that hosts can run.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class JobReading(BoundGroup file, HypervisorCatalog catalog, FaultList faults)
{
    private readonly List<string> hosts = [.. file.Groups("hosts").Select(h => h.Text("name")).OfType<string>()];

    /// <summary>Whether hosts that jobs name are there, and whether the hypervisors take how they migrate.</summary>
    public void Examine()
    {
        var hypervisors = file.Groups("hosts").Select(h => h.Text("hypervisor")).OfType<string>().Distinct(StringComparer.Ordinal).Select(catalog.Find).OfType<IHypervisor>().ToList();
        foreach (var group in file.Groups("jobs"))
        {
            if (group.Group("migrate") is { } migrate)
            {
                hypervisors.ForEach(hypervisor => SettingChecks.Examine(migrate, hypervisor, catalog, faults.OfCopies));
            }

            var named = ClusterReading.Matching(group.Texts("host"), hosts, "host", faults);
            if (group.Text("kind") == "evacuate" && named.Count > 1)
            {
                faults.Add(group["host"]!.At, group["host"]!.Path, $"names {named.Count} hosts; allowed is one, and a job for each");
            }
        }
    }

    /// <summary>The scenario with its jobs, which were examined. What the cluster has not is among the faults.</summary>
    public Scenario Into(Scenario scenario)
    {
        if (!faults.IsEmpty)
        {
            return scenario;
        }

        var racks = scenario.Hosts.Select(host => host.Rack).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var jobs = new List<Job>();
        foreach (var group in file.Groups("jobs"))
        {
            if (group["rack"] is { Value: string name } rack && !racks.Contains(name))
            {
                faults.Add(rack.At, rack.Path, $"{rack.Shown} is no rack that a host of this scenario stands in; {ReferenceChecks.Allowed(racks)}{NearestName.Hint(name, racks)}");
                continue;
            }

            var migrate = group.Group("migrate");
            var verify = file.Flag("verify") ?? false;
            var job = new Job
            {
                Planner = Planner(group, ClusterReading.Matching(group.Texts("host"), hosts, "host", faults)),
                Name = group.Text("name"),
                At = VirtualTime.Zero + (group.Duration("at") ?? VirtualDuration.Zero),
                Settings = migrate is null ? new MigrationSettings { Verify = verify } : SettingsAssembly.Build(migrate, verify),
                Controller = migrate is null ? null : ControllerAssembly.Build(migrate),
                Retry = migrate?.Group("retries") is { } retries ? ScenarioAssembly.BuildRetry(retries) : null,
                Priority = group.Integer("priority") ?? 0,
                Replans = group.Integer("replans") ?? 1,
            };
            foreach (var fault in job.Planner.Faults(scenario.Cluster))
            {
                faults.Add(group.At, group.Path, char.ToLowerInvariant(fault[0]) + fault[1..]);
            }

            jobs.Add(job);
        }

        return scenario with { Jobs = jobs };
    }

    private static IJobPlanner Planner(BoundGroup job, IReadOnlyList<string> hosts)
    {
        switch (job.Text("kind"))
        {
            case "drain-host":
                return new HostDrain(hosts);
            case "drain-rack":
                var drain = new RackDrain(job.Text("rack")!);
                return drain with { HostsAtOnce = job.Integer("hostsAtOnce") ?? drain.HostsAtOnce, RebootTime = job.Duration("reboot") ?? drain.RebootTime, BackFill = job.Flag("backFill") ?? drain.BackFill };
            case "balance":
                var greedy = new GreedyBalancer();
                return new Balancing { Balancer = new GreedyBalancer { Target = (double?)job.Number("target") ?? greedy.Target, MostMoves = job.Integer("mostMoves") ?? greedy.MostMoves } };
            case "evacuate":
                return new Evacuation(hosts[0], job.Duration("deadline")!.Value) { Fails = job.Flag("fails") ?? true };
            case "failover":
                var failover = new Failover(hosts);
                return failover with { DetectionTime = job.Duration("detection") ?? failover.DetectionTime, RestartTime = job.Duration("restart") ?? failover.RestartTime };
            case "consolidate":
                return new Consolidation { LeaveFree = (double)((job.Number("leaveFree") ?? 0) / 100), MostHosts = job.Integer("mostHosts"), PowersOff = job.Flag("powerOff") ?? true };
            case var kind:
                throw new InvalidOperationException($"The table of fields allows the job {kind}, which nobody can build.");
        }
    }
}
