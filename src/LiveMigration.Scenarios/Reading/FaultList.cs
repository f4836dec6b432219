namespace LiveMigration.Scenarios.Reading;

/// <summary>Gathers what is wrong in one file; in the end in order of place.</summary>
internal sealed class FaultList(string file)
{
    /// <summary>More faults than this help nobody.</summary>
    private const int Limit = 100;

    private readonly List<ScenarioFault> faults = [];
    private int count;

    public bool IsEmpty => count == 0;

    public void Add(Position at, string path, string message) => Add(new ScenarioFault(file, at.Line, at.Column, path, message));

    /// <summary>Adds a fault, which may be in a file that this one names.</summary>
    public void Add(ScenarioFault fault)
    {
        count++;
        if (faults.Count < Limit)
        {
            faults.Add(fault);
        }
    }

    public IReadOnlyList<ScenarioFault> InOrder()
    {
        var ordered = faults.OrderBy(f => f.File != file).ThenBy(f => f.Line).ThenBy(f => f.Column).ToList();
        if (count > Limit)
        {
            ordered.Add(new ScenarioFault(file, 0, 0, "", $"{count - Limit} more faults are not shown"));
        }

        return ordered;
    }
}
