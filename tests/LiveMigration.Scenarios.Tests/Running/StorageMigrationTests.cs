using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

/// <summary>Disks that move by themselves, in a file and in a run.</summary>
public class StorageMigrationTests
{
    private const string Hosts = """
        hosts:
          - { name: one, hypervisor: hyper-v, memory: 4 GiB, storage: [old, new] }
          - { name: two, hypervisor: hyper-v, memory: 4 GiB, storage: [new] }
        vms:
          - { name: web, host: one, memory: 3 GiB, disks: [{ name: system, size: 10 GiB, storage: old, writeRate: 1 MB/s }], workload: { kind: idle } }
        migrations:
        """;

    [Fact]
    public void The_guest_stays_its_disks_move_and_later_migrations_find_them_there()
    {
        var reports = ScenarioRun.Execute(Texts.Read(Hosts + """

              - { vm: web, to: two }
              - { vm: web, at: 1 m, technique: storage, storage: { to: new } }
              - { vm: web, at: 2 m, to: two }
              - { vm: web, at: 3 m, technique: storage, storage: { to: new } }
              - { vm: web, at: 4 m, technique: storage, storage: { to: old } }
            """)).Reports.ToList();
        reports.Select(r => r.Status).Should().Equal(MigrationStatus.Refused, MigrationStatus.Completed, MigrationStatus.Completed, MigrationStatus.Refused, MigrationStatus.Refused);
        reports.Select(r => (r.Source, r.Destination)).Should().Equal(("one", "two"), ("one", "one"), ("one", "two"), ("two", "two"), ("two", "two"));
        reports[1].TotalTime.Should().Be(new DataRate(999_000_000).TimeFor(ByteCount.FromGiB(10)), "it fits its own host, full as that is");
        reports[3].Reason.Should().Be("storage new: all disks of web live there already; name another");
        reports[4].Reason.Should().Be("storage old: two does not reach it; it reaches new");
    }

    [Fact]
    public void While_its_disks_move_the_guest_is_not_moved() =>
        ScenarioRun.Execute(Texts.Read(Hosts + "\n  - { vm: web, technique: storage, storage: { to: new } }\n  - { vm: web, at: 1 s, to: two }"))
            .Reports.Last().Reason.Should().Be("web is still being moved from one to one: one migration of a guest at a time");

    [Theory]
    [InlineData("{ vm: web, technique: storage }", "7:27: migrations[0].technique: does not say where the disks go; write for example storage: { to: csv2 }")]
    [InlineData("{ vm: web, technique: storage, storage: mirror }", "7:45: migrations[0].storage: does not say where the disks go; write for example storage: { to: csv2 }")]
    [InlineData("{ vm: web, technique: storage, storage: { to: nwe } }", "7:51: migrations[0].storage.to: \"nwe\" is not reached by the guest's host one, which reaches old, new; did you mean 'new'?")]
    [InlineData("{ vm: web, technique: storage, storage: { to: old } }", "7:51: migrations[0].storage.to: \"old\" is where all disks of web already live; name another")]
    [InlineData("{ vm: web, to: two, technique: storage, storage: { to: new } }", "7:20: migrations[0].to: \"two\" is another host than the one where web runs, and with technique: storage it stays there; leave to out, or move both with technique: pre-copy")]
    [InlineData("{ vm: web, technique: storage, storage: { to: new }, cpuShare: 50 % }", "7:68: migrations[0].cpuShare: does not go with technique: storage, which moves no memory; leave it out")]
    [InlineData("{ vm: web, technique: storage, storage: { to: new }, commands: [{ at: 1 s, do: stop-guest }] }", "7:84: migrations[0].commands[0].do: \"stop-guest\" does not go with technique: storage, which moves no memory; cancel does")]
    [InlineData("{ vm: web }")]
    [InlineData("{ vm: web, technique: quick }")]
    [InlineData("{ vm: web, to: one, technique: storage, storage: { to: new }, cancelAt: 1 s }")]
    public void What_is_wrong_is_told_where_it_stands(string migration, params string[] lines) => Texts.FaultsOf(Hosts + "\n  - " + migration).Should().Equal(lines);

    [Fact]
    public void A_guest_without_disks_has_none_to_move() =>
        Texts.FaultsOf(Texts.With("to: two", "technique: storage, storage: { to: other }").Replace("[disk]", "[disk, other]", StringComparison.Ordinal)).Should().Equal(
            "9:11: migrations[0].vm: \"web\" has no disks that could move; write for example disks: [{ name: system, size: 100 GiB, storage: disk }]");
}
