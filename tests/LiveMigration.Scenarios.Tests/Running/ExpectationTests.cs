using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

/// <summary>What is expected and by how much it is broken; the order of migrations; many runs.</summary>
public class ExpectationTests
{
    // Fluid guests that write next to nothing: at 1 Gbit/s a GiB takes 8.589934592 s. In the 17 s that web takes it writes 17 bytes, which take 136 ns.
    private const string File = """
        hosts:
          - { name: a, hypervisor: textbook, memory: 32 GiB, nic: 1 Gbit/s }
          - { name: b, hypervisor: textbook, memory: 32 GiB, nic: 1 Gbit/s }
        vms:
          - { name: db, count: 2, host: a, memory: 1 GiB, workload: { kind: flat, workingSet: 4 KiB, dirtyRate: 1 B/s } }
          - { name: web, host: a, memory: 2 GiB, workload: { kind: flat, workingSet: 4 KiB, dirtyRate: 1 B/s } }
        migrations:
          - { vm: db-1, to: b }
          - { vm: db-2, to: b, at: 4 s }
          - { vm: web, to: b, at: 4 s }
        expect:
          - EXPECTED
        """;

    [Theory]
    [InlineData("{ vm: web, totalTime: { max: 10 s } }", "totalTime: at most 10 s expected, it was 17.18 s: 7.18 s (72 %) too long")]
    [InlineData("{ vm: web, totalTime: { min: 20 s } }", "totalTime: at least 20 s expected, it was 17.18 s: 2.82 s (14 %) too short")]
    [InlineData("{ vm: web, totalTime: { min: 20 s, max: 21 s } }", "totalTime: 20 s to 21 s expected, it was 17.18 s: 2.82 s (14 %) too short")]
    [InlineData("{ vm: web, totalTime: { max: 17179869319 ns } }", "totalTime: at most 17.18 s expected, it was 17179.86932 ms: 0.000001 ms (less than 0.01 %) too long")]
    [InlineData("{ vm: web, totalTime: { max: 0 s } }", "totalTime: at most 0 s expected, it was 17.18 s: 17.18 s too long")]
    [InlineData("{ vm: web, transferred: { max: 512 MiB } }", "transferred: at most 512 MiB expected, it was 2 GiB: 1.5 GiB (300 %) too much")]
    [InlineData("{ vm: web, transferred: { max: 2147483664 B } }", "transferred: at most 2 GiB expected, it was 2,147,483,665 B: 1 B (less than 0.01 %) too much")]
    [InlineData("{ vm: web, rounds: { min: 4 } }", "rounds: at least 4 expected, it was 2: 2 (50 %) too few")]
    [InlineData("{ vm: web, slowdown: { min: 3 % } }", "slowdown: at least 3 % expected, it was 0 %: 3 percentage points too low")]
    [InlineData("{ fleet: { completed: { max: 99 % } } }", "completed: at most 99 % expected, it was 100 %: 1 percentage point too high")]
    [InlineData("{ vm: web, status: cancelled }", "status: cancelled expected, it was completed: converged: *")]
    [InlineData("{ vm: web, totalTime: { max: 18 s } }", "totalTime: at most 18 s expected, it was 17.18 s")]
    [InlineData("{ vm: web, status: completed }", "status: completed expected")]
    public void What_is_broken_says_by_how_much(string expected, string sentence)
    {
        var result = Run(expected).Expectations.Single();

        result.Sentence.Should().Match(sentence);
        result.IsMet.Should().Be(result.Miss.Length == 0);
    }

    [Fact]
    public void Figures_are_exact_numbers()
    {
        var figure = Run("{ vm: web, totalTime: { max: 17179869319 ns } }").Expectations.Single().Figure!;

        figure.Should().Be(new ExpectedFigure(FigureUnit.Milliseconds, null, 17_179.869319m, 17_179.86932m));
        (figure.BrokenBy, Math.Round(figure.BrokenByPercentOfBound!.Value, 12)).Should().Be((0.000001m, 0.000000005821m));
    }

    // db-1 moves from 0 to 8.59 s, db-2 from 4 s to 12.59 s, web from 4 s to 21.18 s.
    [Theory]
    [InlineData("[db-*, web]", "end", true, "db-2 ended at 12.59 s, web ended at 21.18 s", "")]
    [InlineData("[db-1, db-2, web]", "end", true, "db-1 ended at 8.59 s, db-2 ended at 12.59 s", "")]
    [InlineData("[db-*, web]", "begin", false, "db-2 began at 4 s, web began at 4 s", "at the same time")]
    [InlineData("[db-1, web]", "begin", true, "db-1 began at 0 s, web began at 4 s", "")]
    [InlineData("[web, db-*]", "begin", false, "web began at 4 s, db-1 began at 0 s", "4 s too late")]
    [InlineData("[db-1, web]", "whole", false, "db-1 ended at 8.59 s, web began at 4 s", "4.59 s too late")]
    public void Migrations_come_in_the_order_that_is_expected_or_it_is_said_which_do_not(string order, string by, bool isMet, string actual, string miss)
    {
        var result = Run($"{{ order: {order}, by: {by} }}").Expectations[0];

        (result.Kind, result.What, result.IsMet, result.Actual, result.Miss).Should().Be((ExpectationKind.Order, by, isMet, actual, miss));
    }

    [Fact]
    public void An_end_and_the_begin_that_follows_it_may_fall_together()
    {
        var oneByOne = File.Replace("hosts:", "cluster: { limits: { outgoingPerHost: 1 } }\nhosts:", StringComparison.Ordinal);

        var result = ScenarioRun.Execute(Texts.Read(oneByOne.Replace("EXPECTED", "{ order: [db-1, db-2, web], by: whole }", StringComparison.Ordinal)));

        result.Expectations.Select(e => (e.Name, e.IsMet)).Should().Equal(("db-1 before db-2", true), ("db-2 before web", true));
        result.Migrations[1].Report.StartedAt.Should().Be(VirtualTime.Zero + result.Migrations[0].Report.TotalTime);
    }

    [Fact]
    public void What_was_refused_is_in_no_order()
    {
        var refused = File.Replace("name: web, host: a, memory: 2 GiB", "name: web, host: a, memory: 2 GiB, storage: local", StringComparison.Ordinal).Replace("name: a, hypervisor: textbook,", "name: a, hypervisor: textbook, storage: [local],", StringComparison.Ordinal);

        var result = ScenarioRun.Execute(Texts.Read(refused.Replace("EXPECTED", "{ order: [db-*, web] }", StringComparison.Ordinal))).Expectations.Single();

        (result.IsMet, result.Actual).Should().Be((false, "web not moved"));
    }

    [Theory]
    [InlineData("{ order: [db-*] }", "expect[0].order: names one entry; an order needs two or more, write for example order: [db-*, web]")]
    [InlineData("{ order: db-1 }", "expect[0].order: names one entry; an order needs two or more, write for example order: [db-*, web]")]
    [InlineData("{ order: [db-*, wib] }", "expect[0].order[1]: \"wib\" is no virtual machine of this scenario; allowed are db-1, db-2, web; did you mean 'web'?")]
    [InlineData("{ order: [d-*, web] }", "expect[0].order[0]: \"d-*\" matches no virtual machine of this scenario; allowed are db-1, db-2, web")]
    [InlineData("{ order: [db-1, db-*] }", "expect[0].order[1]: \"db-*\" stands for db-1, and so does \"db-1\" before it; no machine comes before itself")]
    [InlineData("{ order: [db-1, web], by: start }", "expect[0].by: \"start\" is not known; allowed are begin, end, whole")]
    [InlineData("{ order: [db-1, web], downtime: { max: 1 s } }", "expect[0].downtime: does not belong to an order, which says no more than order and by")]
    [InlineData("{ order: [db-1, web], vm: web }", "expect[0]: speaks of vm and order; allowed is one, and an entry for each")]
    [InlineData("{ vm: web, status: completed, by: end }", "expect[0].by: belongs to order, which is not given")]
    [InlineData("{ vm: web, status: completed, inRuns: 101 % }", "expect[0].inRuns: \"101 %\" is out of range; allowed is 0 % to 100 %")]
    public void What_is_wrong_with_an_order_is_named_with_its_place(string expected, string fault) =>
        ScenarioReader.Read(File.Replace("EXPECTED", expected, StringComparison.Ordinal), "s.yaml").Faults.Select(f => $"{f.Path}: {f.Message}").Should().Equal(fault);

    [Fact]
    public void Over_many_runs_it_is_counted_how_often_each_is_broken_and_when_by_most()
    {
        const string Random = """
            hosts: [{ name: a, hypervisor: textbook, memory: 1 GiB }, { name: b, hypervisor: textbook, memory: 1 GiB }]
            vms: [{ name: v, host: a, memory: 64 MiB, workload: { kind: uniform, workingSet: 4 MiB, writeRate: 900 pages/s } }]
            migrations: [{ vm: v, to: b, downtimeLimit: 1 ms, maxBandwidth: 100 MB/s }]
            """;
        var times = Enumerable.Range(1, 20).Select(seed => ScenarioRun.Execute(Texts.Read(Random), (ulong)seed).Migrations[0].Report.TotalTime.Nanoseconds).ToList();
        var limit = times.Order().ElementAt(14); // five of the twenty are longer, unless some are equal
        var longer = times.Count(time => time > limit);
        longer.Should().BeInRange(1, 5);

        Expect("100 %").Should().BeFalse();
        Expect("75 %").Should().BeTrue();
        Expect($"{100 - 5 * longer + 1} %").Should().BeFalse();

        bool Expect(string inRuns)
        {
            var (_, summary) = Replications.Execute(Texts.Read($"{Random}\nexpect: [{{ vm: v, totalTime: {{ max: {limit} ns }}, inRuns: {inRuns} }}]"), 1, 20);
            var expectation = summary.Expectations.Single();
            (expectation.Runs, expectation.Broken, summary.Succeeded).Should().Be((20, longer, 20 - longer));
            expectation.WorstSeed.Should().Be((ulong)times.IndexOf(times.Max()) + 1);
            return summary.IsAsExpected;
        }
    }

    private static ScenarioResult Run(string expected) => ScenarioRun.Execute(Texts.Read(File.Replace("EXPECTED", expected, StringComparison.Ordinal)));
}
