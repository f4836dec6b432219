using LiveMigration.Orchestration.Jobs;
using LiveMigration.Scenarios.Fields;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Whether expectations speak of migrations and jobs that there are, and ask for something that can be.</summary>
internal static class ExpectationChecks
{
    private static readonly string[] Subjects = ["vm", "job", "fleet", "order"];
    private static readonly string[] OfVm = ["status", "downtime", "totalTime", "guestPause", "clientOutage", "transferred", "rounds", "slowdown"];
    private static readonly string[] OfJob = ["completed", "totalTime", "downtime", "transferred"];
    private static readonly string[] OfFleet = [.. ScenarioFields.Of("fleetExpectation").Select(field => field.Name)];

    public static void Examine(BoundGroup file, FaultList faults)
    {
        var vms = ReferenceChecks.ByName(file.Groups("vms"), "virtual machines", new FaultList(""));
        var moving = new Moving(file, vms);
        foreach (var expectation in file.Groups("expect"))
        {
            var subjects = Subjects.Where(expectation.Has).ToList();
            if (subjects.Count != 1)
            {
                faults.Add(expectation.At, expectation.Path, subjects.Count == 0
                    ? $"does not say of what; give one of {string.Join(", ", Subjects)}"
                    : $"speaks of {string.Join(" and ", subjects)}; allowed is one, and an entry for each");
                continue;
            }

            if (subjects[0] != "order" && expectation["by"] is { } by)
            {
                faults.Add(by.At, by.Path, "belongs to order, which is not given");
            }

            switch (subjects[0])
            {
                case "vm":
                    Subject(expectation, vms, moving, faults);
                    Figures(expectation, OfVm, "a machine", faults);
                    break;
                case "job":
                    Figures(expectation, OfJob, "a job", faults);
                    break;
                case "order":
                    Figures(expectation, [], "an order, which says no more than order and by", faults);
                    Order(expectation["order"]!, vms, moving, faults);
                    break;
                default:
                    Figures(expectation, [], "the fleet, whose figures stand in fleet: { ... }", faults);
                    if (expectation.Group("fleet") is { } fleet)
                    {
                        Figures(fleet, OfFleet, "the fleet", faults);
                    }

                    break;
            }
        }
    }

    /// <summary>Whether the jobs that expectations name are there.</summary>
    public static void ExamineJobs(BoundGroup file, IReadOnlyList<Job> jobs, FaultList faults)
    {
        var names = jobs.Select(job => job.Name ?? job.Planner.Name).ToList();
        foreach (var value in file.Groups("expect").Select(e => e["job"]).OfType<BoundValue>().Where(v => v.Value is string))
        {
            var count = names.Count(name => name == (string)value.Value!);
            if (count != 1)
            {
                faults.Add(value.At, value.Path, count == 0
                    ? $"{value.Shown} is no job of this scenario; {ReferenceChecks.Allowed(names)}{NearestName.Hint((string)value.Value!, names)}"
                    : $"{value.Shown} is the name of {count} jobs; give each a name of its own");
            }
        }
    }

    private static void Subject(BoundGroup expectation, Dictionary<string, BoundGroup> vms, Moving moving, FaultList faults)
    {
        var matching = Migrating(expectation["vm"]!, vms, moving, faults);
        if (matching is [var vm] && vm == expectation.Text("vm") && moving.IsCertain && moving.CountOf(vm) is > 0 and var count && expectation["migration"] is { Value: decimal number } which && number > count)
        {
            faults.Add(which.At, which.Path, $"{which.Shown} is more than the {count} migrations of {vm}");
        }
    }

    private static void Order(BoundValue order, Dictionary<string, BoundGroup> vms, Moving moving, FaultList faults)
    {
        if (order.Value is not IReadOnlyList<BoundValue> entries)
        {
            return;
        }

        if (entries.Count < 2)
        {
            faults.Add(order.At, order.Path, "names one entry; an order needs two or more, write for example order: [db-*, web]");
        }

        var entryOf = new Dictionary<string, BoundValue>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            foreach (var vm in Migrating(entry, vms, moving, faults).Where(vm => !entryOf.TryAdd(vm, entry)))
            {
                faults.Add(entry.At, entry.Path, $"{entry.Shown} stands for {vm}, and so does {entryOf[vm].Shown} before it; no machine comes before itself");
                break;
            }
        }
    }

    /// <summary>The machines that an entry stands for; that it stands for none, or for none that migrates, is a fault.</summary>
    private static IReadOnlyList<string> Migrating(BoundValue name, Dictionary<string, BoundGroup> vms, Moving moving, FaultList faults)
    {
        if (name.Value is string pattern && NamePattern.IsPattern(pattern) && !vms.ContainsKey(pattern))
        {
            var matching = ClusterReading.Matching([name], vms.Keys, "virtual machine", faults);
            if (matching.Count > 0 && moving.IsCertain && !matching.Any(vm => moving.CountOf(vm) > 0))
            {
                faults.Add(name.At, name.Path, $"{name.Shown} matches {matching.Count} virtual machines, and none of them has a migration in this scenario");
            }

            return matching;
        }

        if (ReferenceChecks.Known(name, vms, "virtual machine", faults) is not { } vm)
        {
            return [];
        }

        if (moving.IsCertain && moving.CountOf(vm.Text("name")!) == 0)
        {
            faults.Add(name.At, name.Path, $"{name.Shown} has no migration in this scenario");
        }

        return [vm.Text("name")!];
    }

    private static void Figures(BoundGroup group, string[] figures, string what, FaultList faults)
    {
        foreach (var value in OfVm.Union(OfJob).Append("migration").Where(f => !figures.Contains(f) && (f != "migration" || what != "a machine")).Select(f => group[f]).OfType<BoundValue>())
        {
            faults.Add(value.At, value.Path, $"does not belong to {what}" + (figures.Length == 0 ? "" : $"; allowed are {string.Join(", ", figures)}"));
        }

        if (figures.Length > 0 && !figures.Any(group.Has))
        {
            faults.Add(group.At, group.Path, $"expects nothing; give one of {string.Join(", ", figures)}");
        }

        foreach (var bounds in figures.Select(group.Group).OfType<BoundGroup>())
        {
            if (!bounds.Has("min") && !bounds.Has("max"))
            {
                faults.Add(bounds.At, bounds.Path, "bounds nothing; give min, max or both");
            }
            else if (bounds.Number("min") > bounds.Number("max"))
            {
                faults.Add(bounds["min"]!.At, bounds["min"]!.Path, $"{bounds["min"]!.Shown} is above max, which is {bounds["max"]!.Shown}");
            }
        }
    }

    /// <summary>How many migrations each machine has.</summary>
    private sealed class Moving(BoundGroup file, Dictionary<string, BoundGroup> vms)
    {
        private readonly Dictionary<string, int> counts = file.Groups("migrations").Select(m => m.Text("vm")).OfType<string>().CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

        /// <summary>False where a misspelt name among the migrations may be the one that is looked for, and where jobs move machines, which is not known before they plan.</summary>
        public bool IsCertain { get; } = !file.Has("jobs") && file.Groups("migrations").All(m => m.Text("vm") is { } name && vms.ContainsKey(name));

        public int CountOf(string vm) => counts.GetValueOrDefault(vm);
    }
}
