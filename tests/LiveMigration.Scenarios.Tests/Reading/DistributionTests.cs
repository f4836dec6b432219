using FluentAssertions.Execution;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Scenarios.Tests;

/// <summary>Numbers that each virtual machine draws for itself.</summary>
public class DistributionTests
{
    private static string Fleet(string memory = "4 GiB", string vcpus = "1", string rate = "100 pages/s", string workingSet = "64 MiB", int count = 1000, int seed = 1) => $$"""
        seed: {{seed}}
        hosts: [{ name: hv, count: 2, hypervisor: textbook, memory: 100 TiB }]
        vms:
          - name: web
            count: {{count}}
            host: spread
            memory: {{memory}}
            vcpus: {{vcpus}}
            workload: { kind: uniform, workingSet: {{workingSet}}, writeRate: {{rate}} }
        migrations: [{ vm: web-1, to: hv-2 }]
        """;

    private static List<double> Memories(string text) => [.. Texts.Read(text).Vms.Select(v => v.Vm.Memory.Bytes / (double)(1L << 30))];

    private static List<double> Rates(string text) => [.. Texts.Read(text).Vms.Select(v => ((UniformWorkload)v.Vm.Workload).WritesPerSecond)];

    [Fact]
    public void Choices_come_as_often_as_their_weights_say()
    {
        var drawn = Memories(Fleet(memory: "{ choice: [{ value: 4 GiB, weight: 3 }, 16 GiB] }"));
        drawn.Should().OnlyContain(m => m == 4 || m == 16);
        drawn.Count(m => m == 4).Should().BeInRange(700, 800, "750 +- 3.6 standard deviations are expected");
    }

    [Fact]
    public void Uniform_draws_lie_between_their_bounds_in_multiples_of_the_step()
    {
        var drawn = Memories(Fleet(memory: "{ uniform: [1 GiB, 8 GiB], step: 1 GiB }"));
        drawn.Should().OnlyContain(m => m >= 1 && m <= 8 && m == Math.Floor(m));
        drawn.Average().Should().BeApproximately(4.5, 0.25, "the mean, +- 3.9 standard errors");
        Texts.Read(Fleet(memory: "{ uniform: [1 GiB, 8 GiB] }")).Vms.Should().OnlyContain(v => v.Vm.Memory.Bytes % 4096 == 0, "memory is whole pages");
        Texts.Read(Fleet(vcpus: "{ uniform: [1, 3] }")).Vms.Select(v => v.Vm.Vcpus).Distinct().Order().Should().Equal(1, 2, 3);
    }

    [Fact]
    public void Normal_draws_have_the_mean_and_the_deviation_and_stay_within_the_field()
    {
        var drawn = Memories(Fleet(memory: "{ normal: { mean: 8 GiB, sd: 2 GiB } }"));
        drawn.Average().Should().BeApproximately(8, 0.25);
        Math.Sqrt(drawn.Average(m => (m - 8) * (m - 8))).Should().BeApproximately(2, 0.2);
        Memories(Fleet(memory: "{ normal: { mean: 1 GiB, sd: 8 GiB }, max: 2 GiB }", workingSet: "4 KiB")).Should().OnlyContain(m => m >= 4096.0 / (1L << 30) && m <= 2, "what lies beyond becomes the bound");
        Memories(Fleet(memory: "{ normal: { mean: 8 GiB, sd: 0 B } }")).Should().OnlyContain(m => m == 8);
    }

    [Fact]
    public void Log_normal_draws_have_the_median_and_the_spread()
    {
        var drawn = Rates(Fleet(rate: "{ log-normal: { median: 500 pages/s, sigma: 0.8 } }")).Order().ToList();
        drawn[500].Should().BeApproximately(500, 60);
        drawn.Count(r => r > 500 * Math.Exp(-0.8) && r < 500 * Math.Exp(0.8)).Should().BeInRange(630, 735, "68.3 % are expected within one sigma");
    }

    [Fact]
    public void What_is_drawn_for_a_part_stays_within_the_whole()
    {
        var scenario = Texts.Read(Fleet(memory: "{ choice: [1 GiB, 8 GiB] }", workingSet: "{ uniform: [64 MiB, 8 GiB] }"));
        scenario.Vms.Should().OnlyContain(v => ((UniformWorkload)v.Vm.Workload).WorkingSet.Size <= v.Vm.Memory);
        scenario.Vms.Should().Contain(v => ((UniformWorkload)v.Vm.Workload).WorkingSet.Size == v.Vm.Memory);
    }

    [Fact]
    public void A_machine_draws_the_same_whoever_else_there_is_and_another_seed_draws_something_else()
    {
        const string Memory = "{ uniform: [1 GiB, 8 GiB] }";
        var many = Memories(Fleet(memory: Memory));
        using var scope = new AssertionScope();
        Memories(Fleet(memory: Memory, count: 10)).Should().Equal(many.Take(10));
        Memories(Fleet(memory: Memory, count: 10, seed: 2)).Should().NotIntersectWith(many.Take(10));
        many.Distinct().Should().HaveCountGreaterThan(900);
        // Recorded: the same on every machine, for ever.
        Texts.Read(Fleet(memory: Memory, count: 3, rate: "{ log-normal: { median: 500 pages/s, sigma: 0.8 } }")).Vms
            .Select(v => (v.Vm.Memory.Bytes, ((UniformWorkload)v.Vm.Workload).WritesPerSecond)).Should().Equal(RecordedDraws);
    }

    private static readonly (long, double)[] RecordedDraws = [(3335225344, 1294.25623586542), (3990642688, 853.718391130558), (3322626048, 2235.94445729085)];

    [Fact]
    public void Another_seed_draws_anew_in_a_scenario_that_was_read()
    {
        var text = Fleet(memory: "{ uniform: [1 GiB, 8 GiB] }", count: 5);
        var scenario = Texts.Read(text);
        var first = Sizes(scenario);
        var other = Sizes(Texts.Read(Fleet(memory: "{ uniform: [1 GiB, 8 GiB] }", count: 5, seed: 2)));
        other.Should().NotEqual(first);
        Sizes(scenario.WithSeed(2)).Should().Equal(other);
        Sizes(scenario.WithSeed(2).WithSeed(1)).Should().Equal(first);
        Sizes(ScenarioReader.Read(text, "s.yaml", seed: 2).Scenario!).Should().Equal(other);
        Sizes(ScenarioRun.Execute(scenario, 2).Scenario).Should().Equal(other, "a run with another seed is a run of other machines");
        Sizes((scenario with { Vms = [scenario.Vms[0]] }).WithSeed(2)).Should().Equal([first[0]], "machines that did not come from the file are left alone");

        static List<ByteCount> Sizes(Scenario scenario) => [.. scenario.Vms.Select(v => v.Vm.Memory)];
    }

    [Fact]
    public void A_seed_with_which_the_machines_do_not_fit_is_told()
    {
        var text = Fleet(memory: "{ choice: [1 GiB, { value: 16 GiB, weight: 0.1 }] }", count: 4).Replace("100 TiB", "8 GiB", StringComparison.Ordinal);
        var fits = Enumerable.Range(1, 50).Select(s => (ulong)s).First(s => ScenarioReader.Read(text, "s.yaml", seed: s).Faults.Count == 0);
        var not = Enumerable.Range(1, 50).Select(s => (ulong)s).First(s => ScenarioReader.Read(text, "s.yaml", seed: s).Faults.Count > 0);
        var scenario = ScenarioReader.Read(text, "s.yaml", seed: fits).Scenario!;
        scenario.Invoking(s => s.WithSeed(not)).Should().Throw<ScenarioDrawException>()
            .WithMessage($"with seed {not}: s.yaml:7:13: vms[0].memory: 16 GiB (drawn for web-*): web-* fits none of the 2 hosts that it may begin on; the most that any of them has left is *");
    }

    [Theory]
    [InlineData("{}", "7:13: vms[0].memory: says nothing to draw from; give one of choice, uniform, normal, log-normal")]
    [InlineData("{ uniform: [1 GiB, 2 GiB], normal: { mean: 1 GiB, sd: 1 MiB } }", "7:13: vms[0].memory: says more than one thing to draw from (uniform, normal); give one of choice, uniform, normal, log-normal")]
    [InlineData("{ uniform: [2 GiB, 1 GiB] }", "7:32: vms[0].memory.uniform[1]: \"1 GiB\" is below the first value; write the lower one first")]
    [InlineData("{ uniform: 1 GiB }", "7:24: vms[0].memory.uniform: is no list of two values, the lowest and the highest; write for example [4 KiB, 16 GiB]")]
    [InlineData("{ uniform: [1 GB, 1 KiB] }", "7:25: vms[0].memory.uniform[0]: \"1 GB\" is not a multiple of 4 KiB", "7:31: vms[0].memory.uniform[1]: \"1 KiB\" is out of range; allowed is 4 KiB to 16 TiB")]
    [InlineData("{ choice: [] }", "7:23: vms[0].memory.choice: is no list of values; write for example [16 GiB, { value: 16 GiB, weight: 3 }]")]
    [InlineData("{ choice: [1 Gib, { value: 1 GiB, weight: 0 }] }", "7:24: vms[0].memory.choice[0]: \"1 Gib\" is not a size; write for example 16 GiB; units: B, KiB, MiB, GiB, TiB, kB, MB, GB, TB; did you mean 'GiB'?", "7:55: vms[0].memory.choice[1].weight: \"0\" is out of range; allowed is 0.001 to 1000000")]
    [InlineData("{ normal: { mean: 1 GiB } }", "7:23: vms[0].memory.normal.sd: is missing; write for example sd: 16 GiB")]
    [InlineData("{ normal: { mean: 1 GiB, sd: -1 B } }", "7:42: vms[0].memory.normal.sd: \"-1 B\" is out of range; allowed is 0 B to 16 TiB")]
    [InlineData("{ log-normal: { median: 1 GiB, sigma: 9 } }", "7:51: vms[0].memory.log-normal.sigma: \"9\" is out of range; allowed is 0 to 5")]
    [InlineData("{ uniform: [1 GiB, 2 GiB], step: 1000 B }", "7:46: vms[0].memory.step: \"1000 B\" is out of range; allowed is 4 KiB to 16 TiB")]
    [InlineData("{ uniform: [1 GiB, 2 GiB], step: 6 KiB }", "7:46: vms[0].memory.step: \"6 KiB\" is not a multiple of 4 KiB")]
    [InlineData("{ uniform: [1 GiB, 2 GiB], min: 1 GiB, max: 1 MiB }", "7:13: vms[0].memory: leaves nothing to draw: no multiple of its step lies between its min and its max")]
    [InlineData("{ poisson: 3 }", "7:15: vms[0].memory.poisson: is not a field; allowed are choice, uniform, normal, log-normal, min, max, step", "7:13: vms[0].memory: says nothing to draw from; give one of choice, uniform, normal, log-normal")]
    public void What_is_wrong_with_a_distribution_is_told_where_it_stands(string memory, params string[] lines) =>
        Texts.FaultsOf(Fleet(memory: memory)).Should().BeEquivalentTo(lines);

    [Fact]
    public void What_may_not_vary_takes_no_distribution() =>
        Texts.FaultsOf(Fleet().Replace("count: 2", "count: { uniform: [1, 2] }", StringComparison.Ordinal)).Should().Contain(
            "2:28: hosts[0].count: a group of fields stands here; allowed is whole number; write for example count: 40");
}
