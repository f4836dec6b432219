using LiveMigration.Migration;
using LiveMigration.Reports;

namespace LiveMigration.Scenarios.Tests;

public class ComparisonTests
{
    private static readonly Scenario Busy = Texts.Read(Texts.With("at: 5 s", "at: 5 s, autoConverge: true, commands: [{ at: 1 s, do: start-postcopy }]"));

    [Fact]
    public void Every_pair_is_a_row_in_the_order_asked_for()
    {
        var comparison = Comparison.Of(Busy, ["textbook", "qemu"], [MigrationTechnique.PostCopy, MigrationTechnique.PreCopy]);
        comparison.Rows.Select(r => (r.Hypervisor, r.Technique)).Should().Equal(
            ("textbook", MigrationTechnique.PostCopy), ("textbook", MigrationTechnique.PreCopy), ("qemu", MigrationTechnique.PostCopy), ("qemu", MigrationTechnique.PreCopy));
        comparison.Rows.Should().OnlyContain(r => r.Status == "completed");
    }

    [Fact]
    public void A_technique_that_is_not_offered_is_a_row_that_says_what_is()
    {
        var row = Comparison.Of(Busy, ["hyper-v"], [MigrationTechnique.Hybrid]).Rows.Should().ContainSingle().Subject;
        row.Status.Should().Be("unsupported");
        row.Report.Should().BeNull();
        row.Reason.Should().StartWith("hyper-v does not offer hybrid; it offers pre-copy");
    }

    [Fact]
    public void Settings_that_a_hypervisor_lacks_are_left_out_and_named()
    {
        var rows = Comparison.Of(Busy, ["hyper-v", "textbook", "qemu"], [MigrationTechnique.PreCopy]).Rows;
        rows.Select(r => string.Join(" ", r.LeftOut)).Should().Equal("autoConverge postCopy", "autoConverge", "");
    }

    [Fact]
    public void A_row_is_what_the_scenario_itself_comes_to()
    {
        var scenario = Busy with { Hosts = [.. Busy.Hosts.Select(h => h with { Hypervisor = "qemu-10.0" })] };
        var alone = ScenarioRun.Execute(scenario, 7);
        Comparison.Of(Busy, ["qemu-10.0"], [MigrationTechnique.PreCopy], 7).Rows[0].Report!.Digest.Should().Be(alone.Reports.Single().Digest);
    }

    [Fact]
    public void An_unknown_hypervisor_is_named_with_those_that_are_known() =>
        FluentActions.Invoking(() => Comparison.Of(Busy, ["zen"], [MigrationTechnique.PreCopy])).Should().Throw<ArgumentException>().WithMessage("\"zen\" is not a known hypervisor; allowed are*textbook*");
}
