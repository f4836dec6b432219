using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace KubeVirtStall;

/// <summary>The drain of samples/fleets/kubevirt-two-stall-rules: the same 200 guests under today's rule and under stall detection, whose workload may be disturbed.</summary>
public static class Fleets
{
    private static readonly (string Rule, string File)[] Files =
        [("KubeVirt today", "kubevirt-two-stall-rules.yaml"), ("stall detector (VEP 248)", "kubevirt-two-stall-rules-detection.yaml")];

    public static string Table(string fleetsFolder) => Document.Table(
        ["rule", "left", "drain took, h", "sent, TiB", "total time, s: median", "95 %", "longest", "stood still, ms: median", "95 %", "longest", "longer than 1 s", "in all, s", "iterations: 95 %"],
        Files.Select(file =>
        {
            var (scenario, faults) = ScenarioReader.ReadFile(Path.Combine(fleetsFolder, file.File));
            var reports = scenario is null ? throw new InvalidOperationException(string.Join('\n', faults)) : ScenarioRun.Execute(scenario).Migrations.Select(m => m.Report).ToList();
            var total = reports.Select(r => r.TotalTime.TotalSeconds).Order().ToList();
            var paused = reports.Select(r => (double)r.GuestPause.TotalMilliseconds).Order().ToList();
            var iterations = reports.Select(r => (double)r.RoundCount).Order().ToList();
            return new[]
            {
                file.Rule, $"{reports.Count(r => r.Status == MigrationStatus.Completed)} of {reports.Count}",
                Statistics.Number(reports.Max(r => r.StartedAt.Nanoseconds + r.TotalTime.Nanoseconds) / 3.6e12, "0.0"),
                Statistics.Number(reports.Sum(r => r.WireBytes.Bytes) / (double)(1L << 40), "0.00"),
                At(total, 0.5), At(total, 0.95), At(total, 1), At(paused, 0.5), At(paused, 0.95), At(paused, 1),
                $"{paused.Count(ms => ms > 1_000)}", Statistics.Number(paused.Sum() / 1_000, "0"), At(iterations, 0.95),
            };
        }));

    private static string At(List<double> sorted, double rank) => Statistics.Number(sorted[(int)Math.Ceiling(rank * sorted.Count) - 1], "0");
}
