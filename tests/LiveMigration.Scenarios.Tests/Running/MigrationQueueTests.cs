using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

/// <summary>Migrations that wait for a place on their hosts. Idle guests of 1 GiB over 1 Gbit/s, all asked for at once.</summary>
public class MigrationQueueTests
{
    [Fact]
    public void Hyper_V_migrates_two_at_once_and_the_rest_waits_its_turn()
    {
        var outcomes = Drain("hyper-v-tcp", 5, "");
        var length = outcomes[0].Report.TotalTime;
        outcomes.Select(o => o.Report.StartedAt - VirtualTime.Zero).Should().Equal(VirtualDuration.Zero, VirtualDuration.Zero, length, length, length + length);
        outcomes.Select(o => o.Waited).Should().Equal(VirtualDuration.Zero, VirtualDuration.Zero, length, length, length + length);
        outcomes.Should().OnlyContain(o => o.Report.Status == MigrationStatus.Completed);
    }

    [Fact]
    public void VMotion_migrates_four_at_once_over_a_slow_card() =>
        Drain("vmotion", 6, "").Count(o => o.Waited == VirtualDuration.Zero).Should().Be(4);

    [Fact]
    public void The_others_have_no_limit_of_their_own_and_a_host_can_have_one()
    {
        Drain("qemu", 5, "").Should().OnlyContain(o => o.Waited == VirtualDuration.Zero);
        Drain("qemu", 5, ", simultaneousMigrations: 1").Count(o => o.Waited == VirtualDuration.Zero).Should().Be(1);
    }

    [Fact]
    public void Incoming_and_outgoing_count_together_and_who_needs_no_full_host_overtakes()
    {
        // One at a time: b takes from a, so b's own guest waits; c to d is free at once.
        var outcomes = ScenarioRun.Execute(Texts.Read("""
            name: overtaking
            hosts: [{ name: a, hypervisor: qemu, memory: 8 GiB, simultaneousMigrations: 1 }, { name: b, hypervisor: qemu, memory: 8 GiB, simultaneousMigrations: 1 }, { name: c, hypervisor: qemu, memory: 8 GiB }, { name: d, hypervisor: qemu, memory: 8 GiB }]
            vms:
              - { name: one, host: a, memory: 1 GiB, workload: { kind: idle } }
              - { name: two, host: b, memory: 1 GiB, workload: { kind: idle } }
              - { name: three, host: c, memory: 1 GiB, workload: { kind: idle } }
            migrations: [{ vm: one, to: b }, { vm: two, to: c }, { vm: three, to: d }]
            """)).Migrations;
        outcomes.Select(o => o.Waited > VirtualDuration.Zero).Should().Equal(false, true, false);
    }

    [Fact]
    public void A_refused_migration_gives_its_place_back()
    {
        var outcomes = ScenarioRun.Execute(Texts.Read("""
            name: refused
            hosts: [{ name: a, hypervisor: qemu, memory: 8 GiB, simultaneousMigrations: 1 }, { name: b, hypervisor: qemu, memory: 1 GiB }, { name: c, hypervisor: qemu, memory: 8 GiB }]
            vms: [{ name: big, host: a, memory: 2 GiB, workload: { kind: idle } }, { name: small, host: a, memory: 1 GiB, workload: { kind: idle } }]
            migrations: [{ vm: big, to: b }, { vm: small, to: c }]
            """)).Migrations;
        outcomes[0].Report.Status.Should().Be(MigrationStatus.Refused);
        outcomes[1].Report.Status.Should().Be(MigrationStatus.Completed);
        outcomes[1].Waited.Should().Be(VirtualDuration.Zero);
    }

    [Fact]
    public void One_that_waits_behind_a_migration_that_never_ends_is_told_so()
    {
        var outcomes = ScenarioRun.Execute(Texts.Read("""
            name: stuck
            hosts: [{ name: a, hypervisor: qemu, memory: 8 GiB, simultaneousMigrations: 1 }, { name: b, hypervisor: qemu, memory: 8 GiB }]
            vms: [{ name: one, host: a, memory: 1 GiB, workload: { kind: idle } }, { name: two, host: a, memory: 1 GiB, workload: { kind: idle } }]
            migrations: [{ vm: one, to: b, pauseBeforeSwitchover: true, commands: [{ at: 100 h, do: continue }] }, { vm: two, to: b, at: 1 s }]
            """)).Migrations;
        outcomes[0].Report.Status.Should().Be(MigrationStatus.NotConverged, "its time limit of an hour comes first");
        outcomes[1].Report.Status.Should().Be(MigrationStatus.Completed);
        outcomes[1].Waited.Should().BeGreaterThan(VirtualDuration.FromSeconds(3_500));
    }

    private static IReadOnlyList<MigrationOutcome> Drain(string hypervisor, int guests, string limit)
    {
        var numbers = Enumerable.Range(1, guests).ToList();
        return ScenarioRun.Execute(Texts.Read($$"""
            name: drain
            hosts: [{ name: a, hypervisor: {{hypervisor}}, memory: 64 GiB, nic: 1 Gbit/s{{limit}} }, { name: b, hypervisor: {{hypervisor}}, memory: 64 GiB, nic: 1 Gbit/s }]
            vms: [{{string.Join(", ", numbers.Select(n => "{ name: v" + n + ", host: a, memory: 1 GiB, workload: { kind: idle } }"))}}]
            migrations: [{{string.Join(", ", numbers.Select(n => "{ vm: v" + n + ", to: b }"))}}]
            """)).Migrations;
    }
}
