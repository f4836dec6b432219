using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Tests;
using LiveMigration.Workloads;
using LiveMigration.Workloads.Traces;

namespace LiveMigration.Scenarios.Tests.Running;

/// <summary>The samples with recorded guests: how near a simulated migration comes to the recorded one. docs/workloads.md has the figures.</summary>
public class RecordedGuestTests
{
    /// <summary>Bounds a little above what was measured: median and total error of the rounds, in percent.</summary>
    [Theory]
    [InlineData("redis-with-snapshots", MigrationStatus.NotConverged, 4, 4)]
    [InlineData("mariadb", MigrationStatus.Completed, 25, 4)]
    [InlineData("redis-and-a-slow-network", MigrationStatus.NotConverged, 11, 4)]
    [InlineData("stress-ng", MigrationStatus.NotConverged, 2, 2)]
    [InlineData("kernel-build", MigrationStatus.Completed, 3, 3)]
    public void A_migration_at_the_recorded_goodput_leaves_the_recorded_memory_after_its_rounds(string sample, MigrationStatus status, double medianPercent, double sumPercent)
    {
        var report = Run(sample).Migrations[0].Report;
        report.Status.Should().Be(status);
        using var file = new StreamReader(RepositoryFolder.PathOf($"samples/workloads/{sample}.csv"));
        var recorded = RemainingMemoryFile.Read(file, ByteCount.FromGiB(1024)).Skip(1).ToList();
        var simulated = report.Rounds.Where(r => !r.IsStopAndCopy).Select(r => (End: (r.Start + r.Length).TotalSeconds, Dirtied: (double)r.Dirtied.Bytes)).ToList();
        var errors = recorded.Select(r => Math.Abs(simulated.MinBy(s => Math.Abs(s.End - r.At.TotalSeconds)).Dirtied / r.Remaining.Bytes - 1) * 100).Order().ToList();
        errors[errors.Count / 2].Should().BeLessThan(medianPercent, string.Join(", ", errors));
        simulated.Sum(s => s.Dirtied).Should().BeApproximately(recorded.Sum(r => (double)r.Remaining.Bytes), sumPercent / 100 * recorded.Sum(r => (double)r.Remaining.Bytes));
        if (status == MigrationStatus.Completed)
        {
            report.TotalTime.TotalSeconds.Should().BeApproximately(recorded[^1].At.TotalSeconds, 0.02 * recorded[^1].At.TotalSeconds);
        }
    }

    [Fact]
    public void One_process_seen_three_ways_migrates_three_times_alike()
    {
        var times = Run("three-views-of-one-process").Migrations.Select(m => m.Report).ToList();
        times.Should().OnlyContain(r => r.Status == MigrationStatus.Completed);
        times.Max(r => r.TotalTime).TotalSeconds.Should().BeLessThan(1.12 * times.Min(r => r.TotalTime).TotalSeconds);
    }

    [Fact]
    public void Every_ready_made_guest_meets_what_its_sample_expects()
    {
        var result = Run("ready-made-guests");
        result.Migrations.Should().HaveCount(ReadyMadeGuests.All.Count);
        result.Expectations.Should().OnlyContain(e => e.IsMet);
    }

    private static ScenarioResult Run(string sample)
    {
        var (scenario, faults) = ScenarioReader.ReadFile(RepositoryFolder.PathOf($"samples/workloads/{sample}.yaml"));
        faults.Should().BeEmpty();
        return ScenarioRun.Execute(scenario!);
    }
}
