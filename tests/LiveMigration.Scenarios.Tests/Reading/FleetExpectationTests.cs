namespace LiveMigration.Scenarios.Tests;

/// <summary>Migrations of many machines by a pattern, and what is expected of many, of jobs and of all together.</summary>
public class FleetExpectationTests
{
    private const string File = """
        cluster: { limits: { outgoingPerHost: 1 } }
        hosts:
          - { name: hv, count: 4, hypervisor: textbook, memory: 32 GiB, nic: 1 Gbit/s }
        vms:
          - { name: web, count: 2, host: hv-1, memory: 1 GiB, workload: { kind: flat, workingSet: 4 KiB, dirtyRate: 1 B/s } }
          - { name: web-3, host: hv-2, memory: 1 GiB, workload: { kind: flat, workingSet: 4 KiB, dirtyRate: 1 B/s } }
          - { name: db, count: 2, host: hv-3, memory: 2 GiB, workload: { kind: flat, workingSet: 4 KiB, dirtyRate: 1 B/s } }
        migrations:
          - { vm: web-*, to: hv-2, at: 1 s }
          - { vm: db-2, at: 2 s }
        expect:
          - { vm: web-*, status: completed }
          - { fleet: { timeToDrain: { max: 19 s }, completed: { min: 100 % }, waited95: { max: 1 s } } }
        """;

    [Fact]
    public void A_pattern_makes_a_migration_for_each_machine_that_is_not_there_and_a_host_is_chosen_where_none_is_named()
    {
        var result = ScenarioRun.Execute(Texts.Read(File));

        result.Migrations.Select(m => m.Vm.Name).Should().Equal("web-1", "web-2", "db-2");
        result.Migrations[0].Destination.Name.Should().Be("hv-2");
        result.Migrations[2].Destination.Name.Should().Be("hv-4", "it is empty");
    }

    [Fact]
    public void Each_machine_that_moved_must_meet_what_a_pattern_expects_and_all_together_what_the_fleet_does()
    {
        var result = ScenarioRun.Execute(Texts.Read(File));

        // Two guests of 1 GiB follow each other: 2 x 8.589935 s at 1 Gbit/s; so does one of 2 GiB, which begins 1 s later.
        result.Expectations.Select(e => (e.Kind, e.Name, e.What, e.Actual, e.IsMet)).Should().Equal(
            (ExpectationKind.Vm, "web-1", "status", "completed", true),
            (ExpectationKind.Vm, "web-2", "status", "completed", true),
            (ExpectationKind.Fleet, "all migrations", "timeToDrain", "18.18 s", true),
            (ExpectationKind.Fleet, "all migrations", "completed", "100 %", true),
            (ExpectationKind.Fleet, "all migrations", "waited95", "8.59 s", false));
        result.Succeeded.Should().BeFalse();
    }

    [Fact]
    public void Of_a_job_its_time_and_the_share_of_guests_it_moved_can_be_expected()
    {
        var file = File[..File.IndexOf("migrations:", StringComparison.Ordinal)].Replace("hv-3,", "hv-1,", StringComparison.Ordinal).Replace("outgoingPerHost: 1 }", "outgoingPerHost: 4 }, rules: [{ kind: keep-on, vms: [db-1], hosts: [hv-1] }]", StringComparison.Ordinal) + """
            jobs:
              - { name: firmware, kind: drain-host, host: hv-1 }
            expect:
              - { job: firmware, completed: { min: 75 % }, totalTime: { max: 20 s }, transferred: { max: 1 GiB } }
              - { vm: db-1, status: completed }
              - { vm: db-*, downtime: { max: 500 ms } }
            """;
        var result = ScenarioRun.Execute(Texts.Read(file));

        result.Expectations.Select(e => (e.Kind, e.Name, e.What, e.Actual, e.IsMet)).Should().Equal(
            (ExpectationKind.Job, "firmware", "totalTime", "17.18 s", true),
            (ExpectationKind.Job, "firmware", "completed", "75 %", true),
            (ExpectationKind.Job, "firmware", "transferred", "4 GiB", false),
            (ExpectationKind.Vm, "db-1", "status", "not moved", false),
            (ExpectationKind.Vm, "db-2", "downtime", "0 ms", true));
    }

    [Theory]
    [InlineData("vm: web-*, to", "vm: wib-*, to", "migrations[0].vm: \"wib-*\" matches no virtual machine of this scenario; allowed are *")]
    [InlineData("vm: web-*, to", "vm: web-3*, to", "migrations[0].to: \"hv-2\" is where the one virtual machine that \"web-3*\" matches already run*")]
    [InlineData("vm: web-*, status", "vm: wib-*, status", "expect[0].vm: \"wib-*\" matches no virtual machine of this scenario; allowed are *")]
    [InlineData("vm: web-*, status", "vm: db-1*, status", "expect[0].vm: \"db-1*\" matches 1 virtual machines, and none of them has a migration in this scenario")]
    [InlineData("vm: web-*, status", "status", "expect[0]: does not say of what; give one of vm, job, fleet, order")]
    [InlineData("vm: web-*, status", "job: web, status", "expect[0].status: does not belong to a job; allowed are completed, totalTime, downtime, transferred")]
    [InlineData("vm: web-*, status: completed", "job: web, totalTime: { max: 1 s }", "expect[0].job: \"web\" is no job of this scenario; there is none")]
    [InlineData("waited95: { max: 1 s } }", "waited95: { max: 1 s } }, vm: web-1", "expect[1]: speaks of vm and fleet; allowed is one, and an entry for each")]
    [InlineData("{ timeToDrain: { max: 19 s }, completed: { min: 100 % }, waited95: { max: 1 s } }", "{}", "expect[1].fleet: expects nothing; give one of timeToDrain, *")]
    [InlineData("waited95: { max: 1 s }", "waited95: { max: 1 s, min: 2 s }", "expect[1].fleet.waited95.min: \"2 s\" is above max, which is \"1 s\"")]
    public void What_is_wrong_is_named_with_its_place(string old, string replacement, string fault)
    {
        var (_, faults) = ScenarioReader.Read(File.Replace(old, replacement, StringComparison.Ordinal), "s.yaml");

        var lines = faults.Select(f => $"{f.Path}: {f.Message}").ToList();
        lines.Any(line => fault.EndsWith('*') ? line.StartsWith(fault[..^1], StringComparison.Ordinal) : line == fault).Should().BeTrue("the faults are\n" + string.Join("\n", lines));
    }
}
