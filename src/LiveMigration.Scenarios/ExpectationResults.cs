using System.Globalization;
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
                all.OfFleet(whole, fleet);
            }
            else if (expectation.Job is { } job)
            {
                all.OfJob(expectation, job, jobs.FirstOrDefault(report => report.Job == job));
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
        var subject = new ExpectedOf(ExpectationKind.Vm, vm);
        var number = (e.Migration ?? Math.Max(own.Count, 1)) - 1;
        if (number >= own.Count)
        {
            var asked = e.Status is { } wanted ? StatusWords.Of(wanted) : "a migration";
            results.Add(new ExpectationResult(subject.Kind, vm, "status", asked, own.Count == 0 ? "not moved" : $"moved {own.Count} times", false));
            return;
        }

        var report = own[number].Report;
        if (e.Status is { } status)
        {
            results.Add(new ExpectationResult(subject.Kind, vm, "status", StatusWords.Of(status), StatusWords.Of(report.Status), status == report.Status));
        }

        Compare(subject, e.Downtime, report.Downtime, "downtime", Text);
        Compare(subject, e.TotalTime, report.TotalTime, "totalTime", Text);
        Compare(subject, e.GuestPause, report.GuestPause, "guestPause", Text);
        Compare(subject, e.ClientOutage, report.ClientOutage, "clientOutage", Text);
        Compare(subject, e.Transferred, report.Transferred, "transferred", size => size.ToString());
        Compare(subject, e.Rounds, report.RoundCount, "rounds", count => count.ToString(CultureInfo.InvariantCulture));
        Compare(subject, e.Slowdown, report.GuestSlowdown, "slowdown", Percent);
    }

    private void OfJob(Expectation e, string name, JobReport? job)
    {
        var subject = new ExpectedOf(ExpectationKind.Job, name);
        if (job is null)
        {
            results.Add(new ExpectationResult(subject.Kind, name, "job", "an end", "never begun", false));
            return;
        }

        var guests = job.Steps.Where(step => step.Step is MoveStep or RestartStep).ToList();
        var wanted = guests.Count + job.Plan.Obstacles.Count;
        Compare(subject, e.TotalTime, job.TotalTime, "totalTime", Text);
        Compare(subject, e.Completed, wanted == 0 ? 1 : (double)guests.Count(step => step.Status == StepStatus.Done) / wanted, "completed", Percent);
        Compare(subject, e.Downtime, job.WorstDowntime, "downtime", Text);
        Compare(subject, e.Transferred, job.Sent, "transferred", size => size.ToString());
    }

    private void OfFleet(FleetExpectation e, FleetReport fleet)
    {
        var subject = new ExpectedOf(ExpectationKind.Fleet, "all migrations");
        var completed = fleet.Outcomes.FirstOrDefault(o => o.Status == MigrationStatus.Completed)?.Count ?? 0;
        Compare(subject, e.TimeToDrain, fleet.TimeToDrain, "timeToDrain", Text);
        Compare(subject, e.Completed, fleet.Orders == 0 ? 1 : (double)completed / fleet.Orders, "completed", Percent);
        Compare(subject, e.Waited95, fleet.Waited.Quantile95, "waited95", Text);
        Compare(subject, e.TotalTime95, fleet.TotalTime.Quantile95, "totalTime95", Text);
        Compare(subject, e.Downtime95, fleet.Downtime.Quantile95, "downtime95", Text);
        Compare(subject, e.Downtime, fleet.Downtime.Max, "downtime", Text);
        Compare(subject, e.ClientOutage95, fleet.ClientOutage.Quantile95, "clientOutage95", Text);
        Compare(subject, e.Slowdown, fleet.WorstSlowdown?.Share ?? 0, "slowdown", Percent);
        Compare(subject, e.LostToMigrations, fleet.LostToMigrations?.Max ?? VirtualDuration.Zero, "lostToMigrations", Text);
        Compare(subject, e.Sent, fleet.Sent, "sent", size => size.ToString());
    }

    private void Compare<T>(ExpectedOf subject, Bounds<T>? bounds, T actual, string what, Func<T, string> text)
        where T : struct, IComparable<T>
    {
        if (bounds is not null)
        {
            results.Add(new ExpectationResult(subject.Kind, subject.Name, what, Asked(bounds, text), text(actual), bounds.Contain(actual)));
        }
    }

    private static string Asked<T>(Bounds<T> bounds, Func<T, string> text)
        where T : struct, IComparable<T> => bounds switch
        {
            { Min: { } min, Max: { } max } => $"{text(min)} to {text(max)}",
            { Min: { } min } => $"at least {text(min)}",
            { Max: { } max } => $"at most {text(max)}",
            _ => "anything",
        };

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string Text(VirtualDuration length) => length.TotalMilliseconds switch
    {
        0 => "0 s",
        >= 1_000 => (length.TotalMilliseconds / 1000).ToString("0.###", CultureInfo.InvariantCulture) + " s",
        var milliseconds => milliseconds.ToString("0.###", CultureInfo.InvariantCulture) + " ms",
    };

    private readonly record struct ExpectedOf(ExpectationKind Kind, string Name);
}
