namespace LiveMigration.Scenarios;

/// <summary>One thing that was expected, over many runs.</summary>
/// <param name="Runs">Runs in which it was looked at: all, but for machines that jobs move, whose plans go by what each seed drew.</param>
/// <param name="Broken">Runs in which it was not met.</param>
/// <param name="WorstSeed">The seed of the run in which it was broken by most, or the first if it never was.</param>
/// <param name="Worst">What came out in that run.</param>
public sealed record ReplicatedExpectation(int Runs, int Broken, ulong WorstSeed, ExpectationResult Worst)
{
    /// <summary>Whether it held in the share of runs that it asks for.</summary>
    public bool IsMet => Runs - Broken >= (decimal)Worst.InRuns * Runs;
}

/// <summary>Gathers expectations over many runs.</summary>
internal sealed class ReplicatedExpectations
{
    private readonly Dictionary<(ExpectationKind Kind, string Name, string What, string Expected, int Which), int> places = [];
    private readonly List<ReplicatedExpectation> all = [];

    public IReadOnlyList<ReplicatedExpectation> All => all;

    public void Add(ScenarioResult result)
    {
        var sofar = new Dictionary<(ExpectationKind, string, string, string), int>();
        foreach (var one in result.Expectations)
        {
            var key = (one.Kind, one.Name, one.What, one.Expected);
            var which = sofar[key] = sofar.GetValueOrDefault(key) + 1;
            if (!places.TryGetValue((one.Kind, one.Name, one.What, one.Expected, which), out var place))
            {
                places.Add((one.Kind, one.Name, one.What, one.Expected, which), place = all.Count);
                all.Add(new ReplicatedExpectation(0, 0, result.Seed, one));
            }

            var alike = all[place];
            alike = alike with { Runs = alike.Runs + 1, Broken = alike.Broken + (one.IsMet ? 0 : 1) };
            if (!one.IsMet && (alike.Worst.IsMet || one.Figure?.BrokenBy > alike.Worst.Figure?.BrokenBy))
            {
                alike = alike with { WorstSeed = result.Seed, Worst = one };
            }

            all[place] = alike;
        }
    }
}
