using System.Text.Json;

namespace LiveMigration.Tool.Diff;

/// <summary>Holds two reports of a scenario against each other, value by value. Takes a time that grows with their size, and keeps a bounded number of differences.</summary>
internal sealed class ReportComparer
{
    private const int MostKept = 1_000;

    // What is known when a thing begins; everything else only when it ends.
    private static readonly HashSet<string> AtBegin = new(StringComparer.Ordinal) { "vm", "source", "destination", "hypervisor", "technique", "startMs", "index", "phase", "stopAndCopy", "atMs", "timeMs" };
    private static readonly HashSet<string> Inputs = new(StringComparer.Ordinal) { "formatVersion", "version", "scenario", "seed", "file", "command" };
    private static readonly Dictionary<string, string> Parts = new(StringComparer.Ordinal) { ["rounds"] = "round", ["phases"] = "phase", ["logReadings"] = "log reading", ["decisions"] = "decision", ["earlierAttempts"] = "attempt" };

    private readonly ReportDifferences found;

    private ReportComparer(ReportDifferences found) => this.found = found;

    public static ReportDifferences Compare(string name, JsonElement first, JsonElement second)
    {
        var found = new ReportDifferences(name, (first.GetProperty("digest").GetString()!, second.GetProperty("digest").GetString()!))
        {
            AreOfOneMigration = first.GetProperty("migrations").GetArrayLength() == 1 && second.GetProperty("migrations").GetArrayLength() == 1,
        };
        var comparer = new ReportComparer(found);
        comparer.Migrations(first.GetProperty("migrations"), second.GetProperty("migrations"));
        foreach (var (field, a, b) in Fields(first, second).Where(f => f.Field != "migrations"))
        {
            comparer.Whole(field, field, a, b);
        }

        return found;
    }

    private void Migrations(JsonElement first, JsonElement second)
    {
        var others = Known(second).ToDictionary(m => m.Key, m => m.Migration);
        foreach (var (key, migration) in Known(first))
        {
            if (others.Remove(key, out var other))
            {
                Migration(NameOf(key), migration, other, 0, isPart: false);
            }
            else
            {
                OnlyIn(found.OnlyInFirst, NameOf(key), migration, isFirst: true);
            }
        }

        foreach (var (key, migration) in Known(second).Where(m => others.ContainsKey(m.Key)))
        {
            OnlyIn(found.OnlyInSecond, NameOf(key), migration, isFirst: false);
        }
    }

    private void OnlyIn(List<string> names, string name, JsonElement migration, bool isFirst)
    {
        found.Count++;
        if (names.Count < MostKept)
        {
            names.Add(name);
        }

        Offer(new ReportDifference(name, "migration", isFirst ? "\"there\"" : null, isFirst ? null : "\"there\"", Number(migration, "startMs") ?? 0));
    }

    /// <summary>A migration, or a part of one: a round, a phase, an earlier attempt. All have a begin and an end.</summary>
    private void Migration(string name, JsonElement first, JsonElement second, decimal from, bool isPart)
    {
        if (JsonElement.DeepEquals(first, second))
        {
            return;
        }

        if (first.ValueKind != JsonValueKind.Object || second.ValueKind != JsonValueKind.Object)
        {
            Part(name, "value", first, second, from);
            return;
        }

        var begin = from + Math.Min(BeginOf(first), BeginOf(second));
        var end = from + Math.Min(BeginOf(first) + LengthOf(first), BeginOf(second) + LengthOf(second));
        foreach (var (field, a, b) in Fields(first, second))
        {
            if (Parts.TryGetValue(field, out var what) && a is { ValueKind: JsonValueKind.Array } && b is { ValueKind: JsonValueKind.Array })
            {
                // Attempts have a begin of their own; the times of the rest count from the migration's.
                Entries($"{name}, {what}", a.Value, b.Value, field == "earlierAttempts" ? 0 : from + Math.Min(BeginOf(first), BeginOf(second)));
            }
            else if (isPart)
            {
                Part(name, field, a, b, AtBegin.Contains(field) ? begin : end);
            }
            else
            {
                Figure(name, field, a, b, AtBegin.Contains(field) ? begin : end);
            }
        }
    }

    private void Entries(string what, JsonElement first, JsonElement second, decimal from)
    {
        var number = 0;
        foreach (var (a, b) in Both(first, second))
        {
            number++;
            var name = $"{what} {(a ?? b) switch { { ValueKind: JsonValueKind.Object } e when e.TryGetProperty("index", out var index) => index.GetRawText(), { ValueKind: JsonValueKind.Object } e when e.TryGetProperty("phase", out var phase) => phase.ToString(), _ => number.ToString(System.Globalization.CultureInfo.InvariantCulture) }}";
            if (a is { } x && b is { } y)
            {
                Migration(name, x, y, from, isPart: true);
            }
            else
            {
                var one = (a ?? b)!.Value;
                Part(name, "entry", a, b, from + (one.ValueKind == JsonValueKind.Object ? BeginOf(one) : 0));
            }
        }
    }

    private void Part(string name, string field, JsonElement? first, JsonElement? second, decimal at)
    {
        if (!Same(first, second))
        {
            found.Count++;
            Offer(new ReportDifference(name, field, ReportDifference.Shown(first), ReportDifference.Shown(second), at));
        }
    }

    /// <summary>A figure, or a group or list of them, each of which counts.</summary>
    private void Figure(string name, string field, JsonElement? first, JsonElement? second, decimal? at)
    {
        if (Same(first, second))
        {
            return;
        }

        if (first is { ValueKind: JsonValueKind.Object } a && second is { ValueKind: JsonValueKind.Object } b)
        {
            foreach (var (inner, x, y) in Fields(a, b))
            {
                Figure(name, $"{field}.{inner}", x, y, at);
            }
        }
        else if (first is { ValueKind: JsonValueKind.Array } list && second is { ValueKind: JsonValueKind.Array } other)
        {
            var index = 0;
            foreach (var (x, y) in Both(list, other))
            {
                Figure(name, $"{field}[{index++}]", x, y, at);
            }
        }
        else
        {
            Keep(found.Figures, new ReportDifference(name, field, ReportDifference.Shown(first), ReportDifference.Shown(second), at));
        }
    }

    private void Whole(string field, string path, JsonElement? first, JsonElement? second)
    {
        if (Inputs.Contains(field))
        {
            if (!Same(first, second))
            {
                Keep(found.Inputs, new ReportDifference("", path, ReportDifference.Shown(first), ReportDifference.Shown(second)));
            }

            return;
        }

        Figure("", path, first, second, null);
    }

    private void Keep(List<ReportDifference> list, ReportDifference difference)
    {
        found.Count++;
        if (list.Count < MostKept)
        {
            list.Add(difference);
        }

        if (difference.AtMs is not null && difference.What != "digest")
        {
            Offer(difference);
        }
    }

    private void Offer(ReportDifference difference)
    {
        if (found.Earliest is not { } earliest || difference.AtMs < earliest.AtMs)
        {
            found.Earliest = difference;
        }
    }

    private static bool Same(JsonElement? first, JsonElement? second) =>
        first is { } a && second is { } b ? JsonElement.DeepEquals(a, b) : first is null && second is null;

    /// <summary>The migrations, by machine and which of the machine's it is.</summary>
    private static IEnumerable<((string Vm, int Which) Key, JsonElement Migration)> Known(JsonElement migrations)
    {
        var sofar = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var migration in migrations.EnumerateArray())
        {
            var vm = migration.GetProperty("vm").GetString()!;
            var which = sofar[vm] = sofar.GetValueOrDefault(vm) + 1;
            yield return ((vm, which), migration);
        }
    }

    // For people: a machine may be called as another's second migration is.
    private static string NameOf((string Vm, int Which) key) => key.Which == 1 ? key.Vm : $"{key.Vm}, migration {key.Which}";

    private static IEnumerable<(JsonElement? First, JsonElement? Second)> Both(JsonElement first, JsonElement second)
    {
        using var a = first.EnumerateArray().GetEnumerator();
        using var b = second.EnumerateArray().GetEnumerator();
        while (true)
        {
            var (hasFirst, hasSecond) = (a.MoveNext(), b.MoveNext());
            if (!hasFirst && !hasSecond)
            {
                yield break;
            }

            yield return (hasFirst ? a.Current : null, hasSecond ? b.Current : null);
        }
    }

    /// <summary>The fields of both, in the first's order, then what only the second has.</summary>
    private static IEnumerable<(string Field, JsonElement? First, JsonElement? Second)> Fields(JsonElement first, JsonElement second)
    {
        var others = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in second.EnumerateObject())
        {
            others[field.Name] = field.Value;
        }

        foreach (var field in first.EnumerateObject())
        {
            yield return (field.Name, field.Value, others.Remove(field.Name, out var other) ? other : null);
        }

        foreach (var field in second.EnumerateObject().Where(field => others.ContainsKey(field.Name)))
        {
            yield return (field.Name, null, field.Value);
        }
    }

    private static decimal BeginOf(JsonElement element) => Number(element, "startMs") ?? Number(element, "timeMs") ?? Number(element, "atMs") ?? 0;

    private static decimal LengthOf(JsonElement element) => Number(element, "totalTimeMs") ?? Number(element, "durationMs") ?? 0;

    private static decimal? Number(JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;
}
