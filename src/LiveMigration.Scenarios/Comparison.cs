using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Orchestration;
using LiveMigration.Reports;

namespace LiveMigration.Scenarios;

/// <summary>The same scenario through several hypervisors and techniques. Immutable.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Seed">The seed that every run had.</param>
/// <param name="Rows">One entry a migration of each pair, pairs in the order asked for.</param>
public sealed record Comparison(Scenario Scenario, ulong Seed, IReadOnlyList<ComparisonRow> Rows)
{
    /// <summary>Runs a scenario once for each pair; all see the same guests and the same random numbers.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="hypervisors">Names of its catalog, at least one; every host runs it in its turn.</param>
    /// <param name="techniques">At least one; every migration is asked for it in its turn, but for those that move disks alone.</param>
    /// <param name="seed">The seed; null takes the scenario's.</param>
    /// <param name="progress">Called before each pair and at the end, with how many pairs are done and how many there are; changes nothing.</param>
    /// <exception cref="ArgumentException">A hypervisor is not known, or the scenario has jobs.</exception>
    public static Comparison Of(Scenario scenario, IReadOnlyList<string> hypervisors, IReadOnlyList<MigrationTechnique> techniques, ulong? seed = null, Action<int, int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(hypervisors);
        ArgumentNullException.ThrowIfNull(techniques);
        if (scenario.Jobs.Count > 0)
        {
            throw new ArgumentException("A job plans anew for each hypervisor, so that there is nothing to put side by side; allowed are scenarios with migrations alone.", nameof(scenario));
        }

        scenario = scenario.WithSeed(seed ?? scenario.Seed);
        var rows = new List<ComparisonRow>();
        var (done, pairs) = (0, hypervisors.Count * techniques.Count);
        foreach (var name in hypervisors)
        {
            var hypervisor = scenario.Hypervisors.Find(name)
                ?? throw new ArgumentException($"\"{name}\" is not a known hypervisor; allowed are {string.Join(", ", scenario.Hypervisors.Names)}", nameof(hypervisors));
            foreach (var technique in techniques)
            {
                progress?.Invoke(done++, pairs);
                rows.AddRange(RowsOf(scenario, hypervisor, technique));
            }
        }

        progress?.Invoke(done, pairs);
        return new Comparison(scenario, scenario.Seed, rows);
    }

    private static IEnumerable<ComparisonRow> RowsOf(Scenario scenario, IHypervisor hypervisor, MigrationTechnique technique)
    {
        if (!hypervisor.Techniques.Contains(technique))
        {
            var offered = string.Join(", ", hypervisor.Techniques.Select(StatusWords.Of));
            return scenario.Migrations.Select(m => new ComparisonRow(hypervisor.Name, technique, m.Vm, [], null, $"{hypervisor.Name} does not offer {StatusWords.Of(technique)}; it offers {offered}"));
        }

        var leftOut = scenario.Migrations.Select(m => MigrationOption.All.Where(o => o.IsAskedBy(m.Settings) && !hypervisor.Options.Contains(o)).ToList()).ToList();
        var migrations = scenario.Migrations.Select((m, i) => m with { Settings = leftOut[i].Aggregate(m.Settings, (settings, option) => option.LeaveOut(settings)) with { Technique = m.Settings.Technique == MigrationTechnique.StorageOnly ? MigrationTechnique.StorageOnly : technique }, Controller = IsDriven(m) ? m.Controller : null });
        var result = ScenarioRun.Execute(
            scenario with { Hosts = [.. scenario.Hosts.Select(h => h with { Hypervisor = hypervisor.Name })], Migrations = [.. migrations], Platform = DrivesIt(scenario.Platform?.Controller) ? scenario.Platform : null, Expectations = [] });
        return result.Reports.Select((report, i) => new ComparisonRow(hypervisor.Name, report.Technique, report.Vm, [.. leftOut[i].Select(o => o.Name), .. IsDriven(scenario.Migrations[i]) ? Array.Empty<string>() : ["controller"]], report, report.Reason));

        bool IsDriven(MigrationOrder order) => DrivesIt(order.Controller) && (order.Controller is not null || DrivesIt(scenario.Platform?.Controller));

        bool DrivesIt(IMigrationController? controller) => controller is not { Hypervisors: { Count: > 0 } driven } || driven.Contains(hypervisor.Name);
    }
}

/// <summary>One migration as one hypervisor does it with one technique.</summary>
/// <param name="Hypervisor">The hypervisor's name.</param>
/// <param name="Technique">What was to carry the memory over.</param>
/// <param name="Vm">The guest's name.</param>
/// <param name="LeftOut">Settings of the scenario that this hypervisor does not offer; it ran without them.</param>
/// <param name="Report">What it came to; null if the hypervisor does not offer the technique.</param>
/// <param name="Reason">Why it ended so, or what is not offered.</param>
public sealed record ComparisonRow(string Hypervisor, MigrationTechnique Technique, string Vm, IReadOnlyList<string> LeftOut, MigrationReport? Report, string Reason)
{
    /// <summary>The word for how it ended; <c>unsupported</c> if the hypervisor does not offer it.</summary>
    public string Status => Report is null ? "unsupported" : StatusWords.Of(Report.Status);
}
