using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

public class ScenarioRunTests
{
    private const string ThreeHosts = """
        name: journey
        seed: 3
        hosts:
          - { name: one, hypervisor: hyper-v, memory: 4 GiB }
          - { name: two, hypervisor: hyper-v, memory: 4 GiB }
          - { name: three, hypervisor: hyper-v, memory: 4 GiB }
        vms:
          - { name: web, host: one, memory: 256 MiB, workload: { kind: uniform, workingSet: 16 MiB, writeRate: 500 pages/s } }
          - { name: db, host: three, memory: 256 MiB, workload: { kind: idle } }
        migrations:
        """;

    [Fact]
    public void The_same_scenario_and_seed_give_the_same_result_and_another_seed_another()
    {
        var scenario = Texts.Read(ThreeHosts + "\n  - { vm: web, to: two, at: 1 s }");
        var first = ScenarioRun.Execute(scenario);
        var again = ScenarioRun.Execute(scenario);
        again.Digest.Should().Be(first.Digest);
        again.Reports.Should().BeEquivalentTo(first.Reports);
        first.Seed.Should().Be(3);
        ScenarioRun.Execute(scenario, 4).Digest.Should().NotBe(first.Digest);
    }

    private const string SharedNothing = """
        hosts:
          - { name: one, hypervisor: qemu, memory: 4 GiB, storage: [local1] }
          - { name: two, hypervisor: qemu, memory: 1 GiB, storage: [local2] }
        vms:
          - { name: web, host: one, memory: 2 GiB, assigned: 768 MiB, disks: [{ name: system, size: 1 GiB, storage: local1, writeRate: 1 MB/s }], workload: { kind: uniform, workingSet: 16 MiB, writeRate: 500 pages/s } }
        migrations:
        """;

    [Fact]
    public void Disks_go_with_their_guest_where_that_is_asked_and_stay_out_of_reach_where_not()
    {
        var result = ScenarioRun.Execute(Texts.Read(SharedNothing + """

              - { vm: web, to: two, storage: { technique: mirror, to: local2 } }
              - { vm: web, to: one, at: 1 m }
              - { vm: web, to: one, at: 2 m, storage: mirror }
            """));
        var reports = result.Reports.ToList();
        reports.Select(r => r.Status).Should().Equal(MigrationStatus.Completed, MigrationStatus.Refused, MigrationStatus.Completed);
        reports[1].Reason.Should().Be("web has a disk on local2, which one cannot reach (it reaches local1); one must be connected to local2, or the disk moves too (storage: mirror)");
        reports.Select(r => r.Storage?.To).Should().Equal("local2", null, "local1");
    }

    [Fact]
    public void A_guest_takes_of_a_host_what_is_assigned_to_it() =>
        ScenarioRun.Execute(Texts.Read(SharedNothing + "\n  - { vm: web, to: two, storage: mirror }")).Succeeded.Should().BeTrue("768 MiB of its 2 GiB fit in 1 GiB");

    [Fact]
    public void A_migration_begins_at_its_time()
    {
        var result = ScenarioRun.Execute(Texts.Read(ThreeHosts + "\n  - { vm: web, to: two, at: 1500 ms }"));
        result.Migrations.Single().Report.StartedAt.Should().Be(VirtualTime.Zero + VirtualDuration.FromMilliseconds(1500));
        result.Migrations.Single().Report.Status.Should().Be(MigrationStatus.Completed);
    }

    [Fact]
    public void A_second_migration_starts_from_where_the_guest_then_is()
    {
        var result = ScenarioRun.Execute(Texts.Read(ThreeHosts + "\n  - { vm: web, to: three, at: 60 s }\n  - { vm: web, to: two, at: 0 s }"));
        result.Migrations.Select(m => (m.Source.Name, m.Destination.Name)).Should().Equal(("two", "three"), ("one", "two"));
    }

    [Fact]
    public void A_guest_that_is_still_being_moved_is_refused_by_name()
    {
        var result = ScenarioRun.Execute(Texts.Read(ThreeHosts + "\n  - { vm: web, to: two, at: 0 s }\n  - { vm: web, to: three, at: 10 ms }"));
        var report = result.Migrations[1].Report;
        report.Status.Should().Be(MigrationStatus.Refused);
        report.Reason.Should().Be("web is still being moved from one to two: one migration of a guest at a time");
        result.Succeeded.Should().BeFalse();
    }

    [Fact]
    public void A_guest_that_is_already_there_is_refused_by_name()
    {
        var result = ScenarioRun.Execute(Texts.Read(ThreeHosts + "\n  - { vm: web, to: two, at: 0 s }\n  - { vm: web, to: two, at: 60 s }"));
        result.Migrations[1].Report.Reason.Should().Be("web already runs on two");
    }

    [Fact]
    public void The_memory_of_guests_that_run_there_or_are_on_their_way_is_not_free()
    {
        var result = ScenarioRun.Execute(Texts.Read(ThreeHosts + "\n  - { vm: web, to: two, at: 0 s }\n  - { vm: db, to: two, at: 10 ms }\n  - { vm: web, to: three, at: 60 s }"));
        result.Migrations.Select(m => m.FreeMemory).Should().Equal(ByteCount.FromGiB(4), ByteCount.FromMiB(4096 - 256), ByteCount.FromGiB(4));
    }

    [Fact]
    public void Expectations_say_what_was_asked_and_what_came_out()
    {
        var result = ScenarioRun.Execute(Texts.Read(ThreeHosts + "\n  - { vm: web, to: two, at: 0 s }\nexpect:\n  - { vm: web, status: cancelled, downtime: { max: 0 s }, totalTime: { min: 1 ms, max: 1 h }, rounds: { min: 1 }, slowdown: { max: 100 % }, transferred: { max: 1 GiB } }"));
        result.Expectations.Select(e => (e.What, e.Expected, e.IsMet)).Should().Equal(
            ("status", "cancelled", false),
            ("downtime", "at most 0 s", false),
            ("totalTime", "1 ms to 3600 s", true),
            ("transferred", "at most 1 GiB", true),
            ("rounds", "at least 1", true),
            ("slowdown", "at most 100 %", true));
        result.Expectations[0].Actual.Should().Be("completed");
        result.Succeeded.Should().BeFalse();
    }

    [Fact]
    public void Replications_run_the_seeds_one_by_one_and_summarise_them()
    {
        var scenario = Texts.Read(ThreeHosts + "\n  - { vm: web, to: two, at: 0 s }");
        var (first, summary) = Replications.Execute(scenario, 10, 5);
        first.Seed.Should().Be(10);
        summary.Should().BeEquivalentTo(new { FirstSeed = 10UL, Count = 5, Succeeded = 5 });
        var totals = Enumerable.Range(10, 5).Select(s => (double)ScenarioRun.Execute(scenario, (ulong)s).Migrations[0].Report.TotalTime.TotalMilliseconds).ToList();
        var spread = summary.Migrations.Single().TotalTimeMs;
        (spread.Min, spread.Max).Should().Be((totals.Min(), totals.Max()));
        spread.Mean.Should().BeApproximately(totals.Average(), 1e-9);
        spread.Quantile05.Should().BeInRange(spread.Min, spread.Mean);
        spread.Quantile95.Should().BeInRange(spread.Mean, spread.Max);
    }

    [Fact]
    public void Replications_of_a_job_know_migrations_by_their_guests_whatever_each_seed_plans()
    {
        var scenario = Texts.Read("""
            hosts:
              - { name: h, count: 3, hypervisor: textbook, memory: 32 GiB }
            vms:
              - { name: v, count: 9, host: spread, memory: { choice: [1 GiB, 8 GiB] }, workload: { kind: idle } }
            jobs:
              - { kind: drain-host, host: h-1 }
            """);
        var each = Enumerable.Range(1, 6).Select(seed => ScenarioRun.Execute(scenario, (ulong)seed).Migrations).ToList();
        each.Select(migrations => migrations.Count).Distinct().Should().HaveCountGreaterThan(1, "seeds draw other guests");

        var (_, summary) = Replications.Execute(scenario, 1, 6);

        foreach (var migration in summary.Migrations)
        {
            var reports = each.SelectMany(migrations => migrations).Select(m => m.Report).Where(r => r.Vm == migration.Vm).ToList();
            (migration.Runs, migration.TotalTimeMs.Max).Should().Be((reports.Count, reports.Max(r => (double)r.TotalTime.TotalMilliseconds)));
        }

        summary.Migrations.Sum(m => m.Runs).Should().Be(each.Sum(migrations => migrations.Count));
    }

    [Fact]
    public void Progress_counts_up_to_all_migrations()
    {
        var last = default(ScenarioProgress);
        ScenarioRun.Execute(Texts.Read(ThreeHosts + "\n  - { vm: web, to: two }\n  - { vm: db, to: one, at: 1 s }"), progress: p => last = p);
        (last.Ended, last.Total).Should().Be((2, 2));
    }
}
