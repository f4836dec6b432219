using LiveMigration.Hypervisors;
using LiveMigration.Orchestration;

namespace LiveMigration.Scenarios.Reading;

/// <summary>A scenario file as it was read, from which a scenario can be made for any seed.</summary>
/// <param name="file">The file; its values are right one by one.</param>
/// <param name="catalog">The hypervisors that hosts can run.</param>
/// <param name="contents">The files that it names.</param>
/// <param name="fileName">What messages call it.</param>
internal sealed class FleetRecipe(BoundGroup file, HypervisorCatalog catalog, NamedFiles contents, string fileName)
{
    /// <summary>Makes the scenario.</summary>
    /// <param name="seed">Decides what is drawn; null: the file's seed does.</param>
    /// <param name="faults">What was wrong before; takes what is wrong as a whole.</param>
    /// <returns>The scenario, or null and what is wrong.</returns>
    public (Scenario? Scenario, IReadOnlyList<ScenarioFault> Faults) Make(ulong? seed, FaultList faults)
    {
        var decided = seed ?? (ulong)(file.Number("seed") ?? 1);
        var files = new WorkloadFiles(contents, faults);
        if (Expansion.Of(file, decided, contents, files, faults) is not { } whole)
        {
            return (null, faults.InOrder());
        }

        ReferenceChecks.Examine(whole, catalog, files, faults);
        ExpectationChecks.Examine(whole, faults);
        var jobs = new JobReading(whole, catalog, faults);
        jobs.Examine();
        var network = new NetworkReading(whole, contents, faults).Read();
        if (!faults.IsEmpty)
        {
            return (null, faults.InOrder());
        }

        var scenario = ScenarioAssembly.Build(whole, decided, files, Path.GetFileNameWithoutExtension(fileName)) with { Hypervisors = catalog, Network = network };
        scenario = jobs.Into(new ClusterReading(whole, faults).Into(scenario));
        if (faults.IsEmpty)
        {
            ExpectationChecks.ExamineJobs(whole, scenario.Jobs, faults);
        }

        if (!faults.IsEmpty)
        {
            return (null, faults.InOrder());
        }

        var varies = file.Groups("vms").Any(vm => vm.Varies) || file.Groups("vmsFrom").Any(entry => entry.Group("template")?.Varies == true);
        return (varies ? scenario with { Vms = new DrawnVms(scenario.Vms, Redraw) } : scenario, []);
    }

    private IReadOnlyList<PlacedVm> Redraw(ulong seed)
    {
        var (scenario, faults) = Make(seed, new FaultList(fileName));
        return scenario?.Vms ?? throw new ScenarioDrawException(seed, faults);
    }
}

/// <summary>Virtual machines of which some numbers were drawn, and the way to draw them anew.</summary>
internal sealed class DrawnVms(IReadOnlyList<PlacedVm> vms, Func<ulong, IReadOnlyList<PlacedVm>> redraw) : IReadOnlyList<PlacedVm>
{
    public int Count => vms.Count;

    public PlacedVm this[int index] => vms[index];

    public IReadOnlyList<PlacedVm> With(ulong seed) => redraw(seed);

    public IEnumerator<PlacedVm> GetEnumerator() => vms.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
