namespace LiveMigration.Scenarios.Reading;

/// <summary>Draws for one virtual machine all numbers that its entry leaves to chance.</summary>
/// <param name="seed">The scenario's seed.</param>
/// <param name="vm">The machine's name.</param>
internal sealed class Drawing(ulong seed, string vm)
{
    /// <summary>The machine with its numbers.</summary>
    /// <param name="template">The entry.</param>
    /// <param name="own">What the machine has of its own and need not draw; takes what is drawn.</param>
    public BoundGroup Draw(BoundGroup template, Dictionary<string, BoundValue> own)
    {
        var machine = template.Copy(own);
        Numbers(template, "", own);
        Cut(template, own, "assigned", machine.Number("memory"));
        Cut(template, own, "writingVcpus", machine.Number("vcpus") ?? 1);
        Parts(template, "", own, machine.Number("assigned") ?? machine.Number("memory"), isWorkload: false);
        return machine;
    }

    private BoundGroup Part(BoundGroup template, string prefix, decimal? memory, bool isWorkload)
    {
        var own = new Dictionary<string, BoundValue>(StringComparer.Ordinal);
        var part = template.Copy(own);
        Numbers(template, prefix, own);
        Cut(template, own, "used", part.Number("size"));
        Cut(template, own, "workingSet", isWorkload ? memory : part.Number("size"));
        Parts(template, prefix, own, memory, isWorkload);
        return part;
    }

    // A recording is read for the memory of each machine by itself, so each has a workload of its own.
    private void Parts(BoundGroup template, string prefix, Dictionary<string, BoundValue> own, decimal? memory, bool isWorkload)
    {
        foreach (var (name, value) in template.Own.Where(o => isWorkload || o.Key == "workload" || o.Value.Varies))
        {
            if (value.Value is BoundGroup group)
            {
                own[name] = value with { Value = Part(group, $"{prefix}{name}.", memory, isWorkload || name == "workload") };
            }
            else if (value.Value is IReadOnlyList<BoundGroup> groups)
            {
                own[name] = value with { Value = groups.Select((g, i) => Part(g, $"{prefix}{name}[{i}].", memory, isWorkload)).ToList() };
            }
        }
    }

    private void Numbers(BoundGroup template, string prefix, Dictionary<string, BoundValue> own)
    {
        foreach (var (name, value) in template.Own)
        {
            if (value.Value is Distribution law && !own.ContainsKey(name))
            {
                Put(own, name, value, law, law.Draw(seed, vm, prefix + name));
            }
        }
    }

    // What was drawn for a part of something is not more than the whole.
    private void Cut(BoundGroup template, Dictionary<string, BoundValue> own, string part, decimal? most)
    {
        if (template[part] is { Value: Distribution law } value && own[part].Value is decimal drawn && drawn > most)
        {
            Put(own, part, value, law, most.Value);
        }
    }

    private void Put(Dictionary<string, BoundValue> own, string name, BoundValue value, Distribution law, decimal number) =>
        own[name] = value with { Value = number, Shown = law.Shown(number, vm) };
}
