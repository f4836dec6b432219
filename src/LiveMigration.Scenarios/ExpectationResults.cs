using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Scenarios.Reading;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>Holds what came out against what was expected.</summary>
internal sealed class ExpectationResults
{
    private readonly List<ExpectationResult> results = [];

    public static IReadOnlyList<ExpectationResult> Of(Scenario scenario, IReadOnlyList<MigrationOutcome> outcomes, FleetReport fleet, IReadOnlyList<JobReport> jobs)
    {
        var all = new ExpectationResults();
        var byVm = scenario.Expectations.Count == 0 ? null : outcomes.ToLookup(o => o.Order.Vm, StringComparer.Ordinal);
        foreach (var expectation in scenario.Expectations)
        {
            if (expectation.Fleet is { } whole)
            {
                all.OfFleet(whole, expectation.InRuns, fleet);
            }
            else if (expectation.Job is { } job)
            {
                all.OfJob(expectation, job, jobs.FirstOrDefault(report => report.Job == job));
            }
            else if (expectation.Order.Count > 0)
            {
                all.OfOrder(expectation, byVm!);
            }
            else if (byVm!.Contains(expectation.Vm!) || !NamePattern.IsPattern(expectation.Vm!))
            {
                all.OfMigration(expectation, expectation.Vm!, [.. byVm[expectation.Vm!]]);
            }
            else
            {
                var matching = byVm.Where(own => NamePattern.Matches(expectation.Vm!, own.Key)).ToList();
                matching.ForEach(own => all.OfMigration(expectation, own.Key, [.. own]));
                if (matching.Count == 0)
                {
                    all.OfMigration(expectation, expectation.Vm!, []);
                }
            }
        }

        return all.results;
    }

    private void OfMigration(Expectation e, string vm, List<MigrationOutcome> own)
    {
        var subject = new ExpectedOf(ExpectationKind.Vm, vm, e.InRuns, e.Migration);
        var number = (e.Migration ?? Math.Max(own.Count, 1)) - 1;
        if (number >= own.Count)
        {
            var asked = e.Status is { } wanted ? StatusWords.Of(wanted) : "a migration";
            Add(subject, "status", asked, own.Count == 0 ? "not moved" : $"moved {own.Count} times", false);
            return;
        }

        var report = own[number].Report;
        if (e.Status is { } status)
        {
            var isMet = status == report.Status;
            Add(subject, "status", StatusWords.Of(status), StatusWords.Of(report.Status), isMet, isMet ? "" : report.Reason);
        }

        Compare(subject, e.Downtime, report.Downtime, "downtime");
        Compare(subject, e.TotalTime, report.TotalTime, "totalTime");
        Compare(subject, e.GuestPause, report.GuestPause, "guestPause");
        Compare(subject, e.ClientOutage, report.ClientOutage, "clientOutage");
        Compare(subject, e.Transferred, report.Transferred, "transferred");
        Compare(subject, e.Rounds, report.RoundCount, "rounds");
        Compare(subject, e.Slowdown, report.GuestSlowdown, "slowdown");
    }

    private void OfJob(Expectation e, string name, JobReport? job)
    {
        var subject = new ExpectedOf(ExpectationKind.Job, name, e.InRuns);
        if (job is null)
        {
            Add(subject, "job", "an end", "never begun", false);
            return;
        }

        var guests = job.Steps.Where(step => step.Step is MoveStep or RestartStep).ToList();
        var wanted = guests.Count + job.Plan.Obstacles.Count;
        Compare(subject, e.TotalTime, job.TotalTime, "totalTime");
        Compare(subject, e.Completed, wanted == 0 ? 1 : (double)guests.Count(step => step.Status == StepStatus.Done) / wanted, "completed");
        Compare(subject, e.Downtime, job.WorstDowntime, "downtime");
        Compare(subject, e.Transferred, job.Sent, "transferred");
    }

    // What holds of neighbours holds of all.
    private void OfOrder(Expectation e, ILookup<string, MigrationOutcome> byVm)
    {
        var entries = e.Order.Select(name => OrderedMigrations.Of(name, byVm)).ToList();
        foreach (var (earlier, later) in entries.Zip(entries.Skip(1)))
        {
            results.Add(earlier.Before(later, e.By) with { InRuns = e.InRuns });
        }
    }

    private void OfFleet(FleetExpectation e, double inRuns, FleetReport fleet)
    {
        var subject = new ExpectedOf(ExpectationKind.Fleet, "all migrations", inRuns);
        var completed = fleet.Outcomes.FirstOrDefault(o => o.Status == MigrationStatus.Completed)?.Count ?? 0;
        Compare(subject, e.TimeToDrain, fleet.TimeToDrain, "timeToDrain");
        Compare(subject, e.Completed, fleet.Orders == 0 ? 1 : (double)completed / fleet.Orders, "completed");
        Compare(subject, e.Waited95, fleet.Waited.Quantile95, "waited95");
        Compare(subject, e.TotalTime95, fleet.TotalTime.Quantile95, "totalTime95");
        Compare(subject, e.Downtime95, fleet.Downtime.Quantile95, "downtime95");
        Compare(subject, e.Downtime, fleet.Downtime.Max, "downtime");
        Compare(subject, e.ClientOutage95, fleet.ClientOutage.Quantile95, "clientOutage95");
        Compare(subject, e.Slowdown, fleet.WorstSlowdown?.Share ?? 0, "slowdown");
        Compare(subject, e.LostToMigrations, fleet.LostToMigrations?.Max ?? VirtualDuration.Zero, "lostToMigrations");
        Compare(subject, e.Sent, fleet.Sent, "sent");
    }

    private void Compare(ExpectedOf subject, Bounds<VirtualDuration>? bounds, VirtualDuration actual, string what) =>
        Compare(subject, bounds, actual, what, FigureUnit.Milliseconds, length => length.TotalMilliseconds);

    private void Compare(ExpectedOf subject, Bounds<ByteCount>? bounds, ByteCount actual, string what) =>
        Compare(subject, bounds, actual, what, FigureUnit.Bytes, size => size.Bytes);

    private void Compare(ExpectedOf subject, Bounds<int>? bounds, int actual, string what) =>
        Compare(subject, bounds, actual, what, FigureUnit.Count, count => count);

    private void Compare(ExpectedOf subject, Bounds<double>? bounds, double actual, string what) =>
        Compare(subject, bounds, actual, what, FigureUnit.Share, share => (decimal)share);

    private void Compare<T>(ExpectedOf subject, Bounds<T>? bounds, T actual, string what, FigureUnit unit, Func<T, decimal> number)
        where T : struct, IComparable<T>
    {
        if (bounds is null)
        {
            return;
        }

        var figure = new ExpectedFigure(unit, Number(bounds.Min), Number(bounds.Max), number(actual));
        var isMet = bounds.Contain(actual);
        Add(subject, what, FigureWords.Asked(figure), FigureWords.Actual(figure), isMet, isMet ? "" : FigureWords.Miss(figure), figure);

        decimal? Number(T? bound) => bound is { } value ? number(value) : null;
    }

    private void Add(ExpectedOf subject, string what, string expected, string actual, bool isMet, string miss = "", ExpectedFigure? figure = null) =>
        results.Add(new ExpectationResult(subject.Kind, subject.Name, what, expected, actual, isMet) { Miss = miss, Figure = figure, InRuns = subject.InRuns, Migration = subject.Migration });

    private readonly record struct ExpectedOf(ExpectationKind Kind, string Name, double InRuns, int? Migration = null);
}
