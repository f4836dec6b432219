using System.Text.Json;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Tests.Validation;

/// <summary>Real migrations of QEMU 7.2.22, one a family, recorded over loopback with software emulation.</summary>
public class ReferenceRunsTests
{
    [Fact]
    public void Predictions_meet_recorded_migrations_within_2_percent_and_one_pass()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder(), "reference-runs.jsonl"));
        lines.Should().HaveCount(6);
        foreach (var line in lines)
        {
            using var run = JsonDocument.Parse(line);
            var (report, skipped) = MeasuredMigration.Predict(run.RootElement.GetProperty("scenario"), "7.2.22");
            var result = run.RootElement.GetProperty("result");
            var id = run.RootElement.GetProperty("id").GetString();
            skipped.Should().BeEmpty();
            report!.Status.Should().Be(MigrationStatus.Completed);
            var measured = result.GetProperty("totalTimeMs").GetDouble();
            ((double)report.TotalTime.TotalMilliseconds).Should().BeApproximately(measured, 0.02 * measured, id);
            report.LogReadings.Count.Should().BeCloseTo(result.GetProperty("dirtySyncCount").GetInt32(), 1, id);
        }
    }

    private static string Folder() => Path.Combine(AppContext.BaseDirectory, "Validation");
}
