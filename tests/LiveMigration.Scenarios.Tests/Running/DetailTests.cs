using LiveMigration.Hosts;
using LiveMigration.Reports;

namespace LiveMigration.Scenarios.Tests;

/// <summary>One scenario with guests at both levels of detail.</summary>
public class DetailTests
{
    private const string Both = """
        name: both
        detail: statistical
        hosts:
          - { name: one, hypervisor: qemu, memory: 64 GiB }
          - { name: two, hypervisor: qemu, memory: 64 GiB }
        vms:
          - { name: counted, host: one, memory: 512 MiB, workload: &writes { kind: uniform, workingSet: 256 MiB, writeRate: 8000 pages/s } }
          - { name: exact, host: one, memory: 512 MiB, detail: page-exact, workload: *writes }
        migrations:
          - { vm: counted, to: two }
          - { vm: exact, to: two }
        """;

    [Fact]
    public void A_machine_says_its_own_level_and_the_scenario_that_of_the_others() =>
        Texts.Read(Both).Vms.Select(vm => vm.Vm.Detail).Should().Equal(MemoryDetail.Statistical, MemoryDetail.PageExact);

    [Fact]
    public void Page_by_page_is_the_default() =>
        Texts.Read(Both.Replace("detail: statistical\n", "", StringComparison.Ordinal)).Vms.Should().OnlyContain(vm => vm.Vm.Detail == MemoryDetail.PageExact);

    [Fact]
    public void Both_move_in_one_run_and_come_to_nearly_the_same()
    {
        var reports = ScenarioRun.Execute(Texts.Read(Both)).Reports;
        reports.Should().OnlyContain(report => report.Status == MigrationStatus.Completed);
        var (counted, exact) = (reports.Single(r => r.Vm == "counted"), reports.Single(r => r.Vm == "exact"));

        // Both end their first pass below the same threshold; what was written meanwhile differs by the draw.
        counted.Rounds[0].PagesSent.Should().BeCloseTo(exact.Rounds[0].PagesSent, 900);
        counted.TotalTime.TotalSeconds.Should().BeApproximately(exact.TotalTime.TotalSeconds, 0.15);
    }

    [Fact]
    public void What_has_no_counts_is_refused_by_name()
    {
        var text = Both.Replace("detail: statistical\n", "detail: statistical\nverify: true\n", StringComparison.Ordinal);
        var reports = ScenarioRun.Execute(Texts.Read(text)).Reports;
        reports.Single(r => r.Vm == "exact").Status.Should().Be(MigrationStatus.Completed);
        var refused = reports.Single(r => r.Vm == "counted");
        refused.Status.Should().Be(MigrationStatus.Refused);
        refused.Reason.Should().Contain("verify with detail: statistical").And.Contain("detail: page-exact would fit");
    }

    [Fact]
    public void A_level_that_does_not_exist_is_a_fault() =>
        Texts.FaultsOf(Both.Replace("detail: page-exact", "detail: exact", StringComparison.Ordinal)).Should().ContainSingle().Which.Should().Contain("page-exact, statistical");
}
