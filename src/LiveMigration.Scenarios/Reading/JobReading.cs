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
    /// <summary>The scenario with its jobs. What they name that is not there is among the faults.</summary>
    public Scenario Into(Scenario scenario)
    {
        if (!file.Has("jobs"))
        {
            return scenario;
        }

        var hosts = file.Groups("hosts").Select(h => h.Text("name")).OfType<string>().ToList();
        var hypervisors = file.Groups("hosts").Select(h => h.Text("hypervisor")).OfType<string>().Distinct(StringComparer.Ordinal).Select(catalog.Find).OfType<IHypervisor>().ToList();
        var jobs = new List<Job>();
        foreach (var group in file.Groups("jobs"))
        {
            var settings = new MigrationSettings { Verify = file.Flag("verify") ?? false };
            if (group.Group("migrate") is { } migrate)
            {
                hypervisors.ForEach(hypervisor => SettingChecks.Examine(migrate, hypervisor, catalog, faults.OfCopies));
                settings = SettingsAssembly.Build(migrate, file.Flag("verify") ?? false);
            }

            var named = ClusterReading.Matching(group.Texts("host"), hosts, "host", faults);
            if (group.Text("kind") == "evacuate" && named.Count > 1)
            {
                faults.Add(group["host"]!.At, group["host"]!.Path, $"names {named.Count} hosts; allowed is one, and a job for each");
            }

            if (!faults.IsEmpty)
            {
                continue;
            }

            if (group["rack"] is { } rack && !scenario.Hosts.Any(host => host.Rack == (string)rack.Value!))
            {
                var racks = scenario.Hosts.Select(host => host.Rack).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
                faults.Add(rack.At, rack.Path, $"{rack.Shown} is no rack that a host stands in; {ReferenceChecks.Allowed(racks)}{NearestName.Hint((string)rack.Value!, racks)}");
                continue;
            }

            var job = new Job
            {
                Planner = Planner(group, named),
                Name = group.Text("name"),
                At = VirtualTime.Zero + (group.Duration("at") ?? VirtualDuration.Zero),
                Settings = settings,
                Controller = group.Group("migrate") is { } how ? ControllerAssembly.Build(how) : null,
                Retry = group.Group("migrate")?.Group("retries") is { } retries ? ScenarioAssembly.BuildRetry(retries) : null,
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
