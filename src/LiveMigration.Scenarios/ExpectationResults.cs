using LiveMigration.Orchestration;
using System.Globalization;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>Holds what came out against what was expected.</summary>
internal static class ExpectationResults
{
    public static IReadOnlyList<ExpectationResult> Of(Scenario scenario, IReadOnlyList<MigrationOutcome> outcomes)
    {
        var results = new List<ExpectationResult>();
        foreach (var expectation in scenario.Expectations)
        {
            var own = outcomes.Where(o => o.Order.Vm == expectation.Vm).ToList();
            var report = own[(expectation.Migration ?? own.Count) - 1].Report;
            if (expectation.Status is { } status)
            {
                results.Add(new ExpectationResult(expectation.Vm, "status", Word(status), Word(report.Status), status == report.Status));
            }

            Compare(expectation.Downtime, report.Downtime, "downtime", Text);
            Compare(expectation.TotalTime, report.TotalTime, "totalTime", Text);
            Compare(expectation.GuestPause, report.GuestPause, "guestPause", Text);
            Compare(expectation.ClientOutage, report.ClientOutage, "clientOutage", Text);
            Compare(expectation.Transferred, report.Transferred, "transferred", size => size.ToString());
            Compare(expectation.Rounds, report.Rounds.Count, "rounds", count => count.ToString(CultureInfo.InvariantCulture));
            Compare(expectation.Slowdown, report.GuestSlowdown, "slowdown", share => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %");

            void Compare<T>(Bounds<T>? bounds, T actual, string what, Func<T, string> text)
                where T : struct, IComparable<T>
            {
                if (bounds is not null)
                {
                    results.Add(new ExpectationResult(expectation.Vm, what, Asked(bounds, text), text(actual), bounds.Contain(actual)));
                }
            }
        }

        return results;
    }

    private static string Asked<T>(Bounds<T> bounds, Func<T, string> text)
        where T : struct, IComparable<T> => bounds switch
        {
            { Min: { } min, Max: { } max } => $"{text(min)} to {text(max)}",
            { Min: { } min } => $"at least {text(min)}",
            { Max: { } max } => $"at most {text(max)}",
            _ => "anything",
        };

    private static string Word(MigrationStatus status) => StatusWords.Of(status);

    private static string Text(VirtualDuration length) => length.TotalMilliseconds switch
    {
        0 => "0 s",
        >= 1_000 => (length.TotalMilliseconds / 1000).ToString("0.###", CultureInfo.InvariantCulture) + " s",
        var milliseconds => milliseconds.ToString("0.###", CultureInfo.InvariantCulture) + " ms",
    };
}
