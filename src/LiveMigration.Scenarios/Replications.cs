using LiveMigration.Reports;
using MathNet.Numerics.Statistics;

namespace LiveMigration.Scenarios;

/// <summary>The same scenario with many seeds.</summary>
public static class Replications
{
    /// <summary>The most replications of one call.</summary>
    public const int Most = 100_000;

    /// <summary>Runs a scenario with the seeds from <paramref name="firstSeed"/> on.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="firstSeed">The first seed; the others follow it one by one.</param>
    /// <param name="count">How many runs; from 1 to <see cref="Most"/>.</param>
    /// <param name="ended">Called after each run with the count so far.</param>
    /// <param name="recording">What is kept over time of the first run; null: nothing.</param>
    /// <returns>The first run's result and the summary of all.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range, or the seeds run past 2^64-1.</exception>
    public static (ScenarioResult First, ReplicationSummary Summary) Execute(Scenario scenario, ulong firstSeed, int count, Action<int>? ended = null, RunRecording? recording = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Most);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSeed, ulong.MaxValue - (ulong)(count - 1));
        var first = ScenarioRun.Begin(scenario, firstSeed, recording).RunToEnd();
        var known = new Dictionary<(string Vm, int Which), List<MigrationReport>>();
        var reports = new List<List<MigrationReport>>();
        Gather(first, known, reports);
        var expected = new ReplicatedExpectations();
        expected.Add(first);
        var succeeded = first.Succeeded ? 1 : 0;
        ended?.Invoke(1);
        for (var run = 1; run < count; run++)
        {
            var result = ScenarioRun.Execute(scenario, firstSeed + (ulong)run);
            succeeded += result.Succeeded ? 1 : 0;
            Gather(result, known, reports);
            expected.Add(result);
            ended?.Invoke(run + 1);
        }

        return (first, new ReplicationSummary(firstSeed, count, succeeded, [.. reports.Select(Summarize)]) { Expectations = expected.All });
    }

    // Jobs plan anew for each seed: other guests, another order. So a migration is known by its guest, and which of the guest's it is.
    private static void Gather(ScenarioResult result, Dictionary<(string Vm, int Which), List<MigrationReport>> known, List<List<MigrationReport>> reports)
    {
        var sofar = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var report in result.Migrations.Select(m => m.Report))
        {
            var which = sofar[report.Vm] = sofar.GetValueOrDefault(report.Vm) + 1;
            if (!known.TryGetValue((report.Vm, which), out var alike))
            {
                known.Add((report.Vm, which), alike = []);
                reports.Add(alike);
            }

            alike.Add(report);
        }
    }

    private static ReplicatedMigration Summarize(List<MigrationReport> reports) => new(
        reports[0].Vm,
        reports[0].Destination,
        reports.Count,
        reports.Count(r => r.Status == MigrationStatus.Completed),
        Spread.Of(reports.Select(r => (double)r.TotalTime.TotalMilliseconds)),
        Spread.Of(reports.Select(r => (double)r.Downtime.TotalMilliseconds)),
        Spread.Of(reports.Select(r => (double)r.Transferred.Bytes)));
}

/// <summary>What many runs of a scenario came to.</summary>
/// <param name="FirstSeed">The seed of the first run; the others follow one by one.</param>
/// <param name="Count">How many runs.</param>
/// <param name="Succeeded">Runs in which all went as it should, see <see cref="ScenarioResult.Succeeded"/>.</param>
/// <param name="Migrations">One entry a migration, in the order of the first run, then those that only other runs have.</param>
public sealed record ReplicationSummary(ulong FirstSeed, int Count, int Succeeded, IReadOnlyList<ReplicatedMigration> Migrations)
{
    /// <summary>What was expected, over all runs, in the order of the first run.</summary>
    public IReadOnlyList<ReplicatedExpectation> Expectations { get; init; } = [];

    /// <summary>Whether each expectation held in the share of runs that it asks for; where nothing is expected, whether all runs succeeded.</summary>
    public bool IsAsExpected => Expectations.Count > 0 ? Expectations.All(e => e.IsMet) : Succeeded == Count;
}

/// <summary>One migration over many runs, whatever its status in each; the spreads are of the runs that have it.</summary>
/// <param name="Vm">The virtual machine's name.</param>
/// <param name="Destination">Where it was to go in the first run that has it.</param>
/// <param name="Runs">Runs that have it: all, but for migrations of jobs, whose plans go by what each seed drew.</param>
/// <param name="Completed">Runs in which it completed.</param>
/// <param name="TotalTimeMs">From start to end, in milliseconds.</param>
/// <param name="DowntimeMs">The hypervisor's own figure of the downtime, in milliseconds.</param>
/// <param name="TransferredBytes">Bytes sent.</param>
public sealed record ReplicatedMigration(string Vm, string Destination, int Runs, int Completed, Spread TotalTimeMs, Spread DowntimeMs, Spread TransferredBytes);

/// <summary>How a figure spreads over many runs.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Min">The lowest.</param>
/// <param name="Quantile05">5 % of the runs lie below (MathNet's median-unbiased estimate).</param>
/// <param name="Quantile95">95 % of the runs lie below.</param>
/// <param name="Max">The highest.</param>
public sealed record Spread(double Mean, double Min, double Quantile05, double Quantile95, double Max)
{
    /// <summary>The spread of some values; at least one.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Spread(sorted.Average(), sorted[0], SortedArrayStatistics.Quantile(sorted, 0.05), SortedArrayStatistics.Quantile(sorted, 0.95), sorted[^1]);
    }
}
