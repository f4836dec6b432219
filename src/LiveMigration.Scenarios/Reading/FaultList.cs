namespace LiveMigration.Scenarios.Reading;

/// <summary>Gathers what is wrong in one file; in the end in order of place.</summary>
internal sealed class FaultList
{
    /// <summary>More faults than this help nobody.</summary>
    private const int Limit = 100;

    private readonly string file;
    private readonly List<ScenarioFault> faults = [];
    private readonly FaultList? all;
    private readonly HashSet<ScenarioFault>? places;
    private int count;

    public FaultList(string file)
    {
        this.file = file;
        OfCopies = new FaultList(this);
    }

    private FaultList(FaultList all) => (file, this.all, places, OfCopies) = (all.file, all, [], this);

    public bool IsEmpty => count == 0;

    /// <summary>Whether no more faults are kept, so that their messages need not be made.</summary>
    public bool IsFull => (all ?? this).faults.Count >= Limit;

    /// <summary>Adds to this list, but of several faults in one field at one place only the first: one copy of an entry speaks for all.</summary>
    public FaultList OfCopies { get; }

    public void Add(Position at, string path, string message) => Add(new ScenarioFault(at.File ?? file, at.Line, at.Column, path, message));

    /// <summary>Adds a fault, which may be in a file that this one names.</summary>
    public void Add(ScenarioFault fault)
    {
        if (all is not null)
        {
            if (places!.Add(fault with { Message = "" }))
            {
                all.Add(fault);
            }

            return;
        }

        count++;
        if (faults.Count < Limit)
        {
            faults.Add(fault);
        }
    }

    public IReadOnlyList<ScenarioFault> InOrder()
    {
        var ordered = faults.OrderBy(f => f.File != file).ThenBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column).ToList();
        if (count > Limit)
        {
            ordered.Add(new ScenarioFault(file, 0, 0, "", $"{count - Limit} more faults are not shown"));
        }

        return ordered;
    }
}
