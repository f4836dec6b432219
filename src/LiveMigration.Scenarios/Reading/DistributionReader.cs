using LiveMigration.Scenarios.Fields;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes a distribution of a group whose fields are right one by one.</summary>
internal static class DistributionReader
{
    private static readonly string[] Laws = ["choice", "uniform", "normal", "log-normal"];

    /// <summary>The distribution; null, with the reason among the faults, if it is none.</summary>
    public static Distribution? Read(ScenarioField field, BoundGroup group, FaultList faults)
    {
        var given = Laws.Where(group.Has).ToList();
        if (given.Count != 1)
        {
            faults.Add(group.At, group.Path, (given.Count == 0 ? "says nothing to draw from" : $"says more than one thing to draw from ({string.Join(", ", given)})") + $"; give one of {string.Join(", ", Laws)}");
            return null;
        }

        var (low, high) = (Quantity.Known(field.Kind, field.Range!.Value.Low), Quantity.Known(field.Kind, field.Range!.Value.High));
        var multiple = field.Multiple is { } known ? Quantity.Known(field.Kind, known) : Quantity.IsWhole(field.Kind) ? 1 : (decimal?)null;
        var law = Law(given[0], group, faults);
        if (group["step"] is { Value: decimal step } stepValue && (step <= 0 || (multiple is { } least && step % least != 0)))
        {
            faults.Add(stepValue.At, stepValue.Path, $"{stepValue.Shown} is not a multiple of {field.Multiple ?? "1"}, or not above zero");
            return null;
        }

        var (lowest, highest) = (group.Number("min") ?? low, group.Number("max") ?? high);
        var grain = group.Number("step") ?? multiple;
        if (grain is { } of)
        {
            (lowest, highest) = (decimal.Ceiling(lowest / of) * of, decimal.Floor(highest / of) * of);
        }

        if (lowest > highest)
        {
            faults.Add(group.At, group.Path, "leaves nothing to draw: no multiple of its step lies between its min and its max");
            return null;
        }

        return law is null || group.Own.Values.Any(v => v.Value is null) ? null : new Distribution(field, law, lowest, highest, grain);
    }

    private static Func<RandomStream, double>? Law(string name, BoundGroup group, FaultList faults)
    {
        switch (name)
        {
            case "choice":
                return Choice(group.Groups(name));
            case "uniform" when group[name]?.Value is IReadOnlyList<BoundValue> and [{ Value: decimal from }, { Value: decimal to } last]:
                if (to < from)
                {
                    faults.Add(last.At, last.Path, $"{last.Shown} is below the first value; write the lower one first");
                    return null;
                }

                var (low, width) = ((double)from, (double)(to - from));
                return random => low + width * random.NextDouble();
            case "normal" when group.Group(name) is { } normal && normal.Number("mean") is { } mean && normal.Number("sd") is { } deviation:
                var (middle, sd) = ((double)mean, (double)deviation);
                return random => middle + sd * PortableMath.Normal(random);
            case "log-normal" when group.Group(name) is { } logNormal && logNormal.Number("median") is { } half && logNormal.Number("sigma") is { } spread:
                var (median, sigma) = ((double)half, (double)spread);
                return random => median * PortableMath.Exp(sigma * PortableMath.Normal(random));
            default:
                return null;
        }
    }

    private static Func<RandomStream, double>? Choice(IReadOnlyList<BoundGroup> choices)
    {
        if (choices.Count == 0 || choices.Any(c => c.Number("value") is null || (c.Has("weight") && c.Number("weight") is null)))
        {
            return null;
        }

        var values = choices.Select(c => (double)c.Number("value")!.Value).ToArray();
        var below = new double[values.Length];
        var sum = 0.0;
        for (var i = 0; i < below.Length; i++)
        {
            below[i] = sum += (double)(choices[i].Number("weight") ?? 1);
        }

        return random =>
        {
            var at = random.NextDouble() * sum;
            var chosen = Array.FindIndex(below, b => at < b);
            return values[chosen < 0 ? ^1 : chosen];
        };
    }
}
