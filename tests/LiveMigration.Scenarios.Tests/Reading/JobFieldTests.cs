using LiveMigration.Orchestration.Jobs;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

public class JobFieldTests
{
    private const string File = """
        cluster:
          limits: { perCluster: 5, outgoingPerHost: 2, incomingPerHost: 3, perNetwork: 4, recheck: 5 s }
          overcommit: { memory: 1.5, cpus: 4 }
          placement: best-fit
          rules:
            - { kind: keep-apart, vms: [vm-*], of: rack, strength: should }
        hosts:
          - { name: hv, count: 4, hypervisor: textbook, memory: 8 GiB, cpus: 16, rack: [r1, r2], site: berlin }
        vms:
          - { name: vm, count: 4, host: hv-1, memory: 2 GiB, cpuUse: 25 %, workload: { kind: idle } }
        jobs:
          - { kind: drain-host, host: hv-1, at: 5 s, migrate: { downtimeLimit: 1 s, retries: { count: 2 } } }
        """;

    [Fact]
    public void A_cluster_and_its_jobs_are_read()
    {
        var (scenario, faults) = ScenarioReader.Read(File, "jobs.yaml");

        faults.Should().BeEmpty();
        scenario!.Limits.Should().Be(new Orchestration.AdmissionLimits { PerCluster = 5, OutgoingPerHost = 2, IncomingPerHost = 3, PerNetwork = 4, RecheckEvery = VirtualDuration.FromSeconds(5) });
        scenario.Hosts.Select(h => h.Rack).Should().Equal("r1", "r1", "r2", "r2");
        scenario.Rules.Should().ContainSingle().Which.Name.Should().Be("rule 1");
        var job = scenario.Jobs.Should().ContainSingle().Which;
        job.Planner.Should().BeOfType<HostDrain>().Which.Hosts.Should().Equal("hv-1");
        (job.Settings.DowntimeLimit, job.Retry!.Count, job.At).Should().Be((VirtualDuration.FromSeconds(1), 2, VirtualTime.Zero + VirtualDuration.FromSeconds(5)));
        var result = ScenarioRun.Execute(scenario);
        result.Succeeded.Should().BeTrue();
        result.Jobs.Should().ContainSingle().Which.Done.Should().Be(5);
    }

    [Theory]
    [InlineData("host: hv-1, at", "host: hv-9, at", "jobs[0].host: \"hv-9\" is no host of this scenario; allowed are hv-1, hv-2, hv-3, hv-4*")]
    [InlineData("kind: drain-host, host: hv-1", "kind: drain-rack, rack: r7", "jobs[0].rack: \"r7\" is no rack that a host of this scenario stands in; allowed are r1, r2*")]
    [InlineData("kind: drain-host, host: hv-1", "kind: evacuate, deadline: 5 s, host: hv-*", "jobs[0].host: names 4 hosts; allowed is one, and a job for each")]
    [InlineData("kind: drain-host, host: hv-1", "kind: drain-host", "jobs[0].host: is missing; write for example host: hv1")]
    [InlineData("perCluster: 5", "perCluster: 0", "cluster.limits.perCluster: \"0\" is out of range; allowed is 1 to 1000000")]
    [InlineData("of: rack, strength: should", "of: rack", "cluster.rules[0]: the rule \"rule 1\" keeps 4 virtual machines apart, and there are 2 racks: it can never hold; name fewer, or let it be one that should hold")]
    [InlineData("vms: [vm-*]", "vms: [web-*]", "cluster.rules[0].vms[0]: \"web-*\" matches no virtual machine of this scenario; allowed are vm-1, vm-2, vm-3, vm-4")]
    [InlineData("perCluster: 5", "perCluster: -1", "cluster.limits.perCluster: \"-1\" is out of range; allowed is 1 to 1000000")]
    [InlineData("- { kind: keep-apart, vms: [vm-*], of: rack, strength: should }", "- { name: p, kind: keep-together, vms: [vm-1, vm-2] }\n    - { name: q, kind: keep-together, vms: [vm-2, vm-3] }\n    - { name: part, kind: keep-apart, vms: [vm-3, vm-1] }", "cluster.rules[2]: the rule \"part\" keeps vm-3 and vm-1 apart, which \"p\", \"q\" keep together: both can never hold")]
    [InlineData("- { kind: keep-apart, vms: [vm-*], of: rack, strength: should }", "- { name: p, kind: keep-together, vms: [vm-1, vm-2] }\n    - { name: p, kind: keep-off, vms: [vm-2], hosts: [hv-4] }", "cluster.rules[1].name: the rule \"p\" is given twice; names must be unique")]
    [InlineData("retries: { count: 2 }", "autoConverge: true", "jobs[0].migrate.autoConverge: is not offered by textbook; *")]
    public void What_is_wrong_is_named_with_its_place(string old, string replacement, string fault)
    {
        var (scenario, faults) = ScenarioReader.Read(File.Replace(old, replacement, StringComparison.Ordinal), "jobs.yaml");

        scenario.Should().BeNull();
        var lines = faults.Select(f => $"{f.Path}: {f.Message}").ToList();
        lines.Any(line => fault.EndsWith('*') ? line.StartsWith(fault[..^1], StringComparison.Ordinal) : line == fault).Should().BeTrue("the faults are\n" + string.Join("\n", lines));
    }

    [Fact]
    public void What_is_wrong_with_migrations_that_a_pattern_makes_is_told_once()
    {
        var (_, faults) = ScenarioReader.Read(File[..File.IndexOf("jobs:", StringComparison.Ordinal)] + "migrations: [{ vm: vm-*, to: hv-9 }]", "jobs.yaml");

        faults.Should().ContainSingle().Which.Path.Should().Be("migrations[0].to");
    }

    [Fact]
    public void A_file_without_migrations_and_jobs_is_told_of_both()
    {
        var (_, faults) = ScenarioReader.Read(File[..File.IndexOf("jobs:", StringComparison.Ordinal)], "jobs.yaml");

        faults.Should().ContainSingle().Which.Message.Should().StartWith("is missing, and so is jobs");
    }
}
