using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Charts.Tests;

public class ScenarioPictureTests
{
    private static readonly Comparison Compared = Comparison.Of(Runs.Scenario("host-maintenance.yaml"), ["qemu", "hyper-v"], [MigrationTechnique.PreCopy, MigrationTechnique.PostCopy]);

    [Fact]
    public void A_comparison_has_a_row_each_and_says_what_is_not_offered()
    {
        var texts = SvgText.Of(ScenarioPicture.Comparison(Compared));

        texts.Should().Contain(["qemu, pre-copy", "qemu, post-copy", "hyper-v, pre-copy", "hyper-v, post-copy"]);
        texts.Count(t => t == "not offered").Should().Be(3, "each of the three panels says it");
        foreach (var figure in new[] { "total time (", "downtime (", "bytes sent (" })
        {
            texts.Where(t => t.StartsWith(figure, StringComparison.Ordinal)).Should().ContainSingle("the page of a comparison has the same figures");
        }
    }

    [Fact]
    public void A_guest_that_is_not_compared_is_named_with_those_that_are()
    {
        var make = () => ScenarioPicture.Comparison(Compared, "nobody");

        make.Should().Throw<ArgumentException>().WithMessage($"\"nobody\" is no guest of the comparison; allowed are {Compared.Rows[0].Vm}*");
    }

    [Fact]
    public void Replications_tell_the_mean_and_from_where_to_where()
    {
        var same = new Spread(1000, 1000, 1000, 1000, 1000);
        var summary = new ReplicationSummary(1, 20, 18, [new ReplicatedMigration("web", "hv2", 20, 18, new Spread(1500, 1000, 1100, 1900, 2000), same, same)]);

        var texts = SvgText.Of(ScenarioPicture.Replications(summary));

        texts.Should().Contain(["How migrations spread over 20 runs", "web (18 of 20 completed)", "1.5 s (1 to 2)", "1 s"]);
    }

    [Fact]
    public void Replications_of_very_many_migrations_show_forty_and_of_none_say_so()
    {
        var same = new Spread(0, 0, 0, 0, 0);
        var many = Enumerable.Range(0, 10_000).Select(i => new ReplicatedMigration($"vm-{i}", "hv2", 1, 1, same, same, same)).ToList();

        SvgText.Of(ScenarioPicture.Replications(new ReplicationSummary(1, 1, 1, many))).Should().Contain("How migrations spread over 1 run (40 of 10,000 migrations, evenly picked)");
        SvgText.Of(ScenarioPicture.Replications(new ReplicationSummary(1, 1, 1, []))).Should().Contain("There were no migrations.");
    }

    [Fact]
    public void Agreement_counts_the_pairs_that_it_draws()
    {
        var texts = SvgText.Of(ScenarioPicture.Agreement("total time", [new AgreementSeries("one", [(1, 1.1), (2, 0)]), new AgreementSeries("two", [(10, 9)])]));

        texts.Should().Contain(["total time, predicted against measured: 2 migrations", "one, 1 runs", "two, 1 runs", "measured total time (s)", "predicted total time (s)", "predicted = measured"]);
        SvgText.Of(ScenarioPicture.Agreement("downtime", [])).Should().Contain("There is nothing to compare.");
    }
}
