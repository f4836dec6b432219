using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Reports;
using LiveMigration.Scenarios.Fields;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Whether a migration's settings fit each other, and whether its hypervisor offers them.</summary>
/// <remarks>A setting that a hypervisor has not is a fault rather than ignored: who asks for it counts on it.</remarks>
internal static class SettingChecks
{
    private static readonly string[] Throttles = ["autoConverge", "dirtyLimit", "stunDuringPageSend", "cpuShare"];

    /// <param name="migration">The migration.</param>
    /// <param name="hypervisor">The hypervisor of the guest's host; a guest never leaves its family. Null if not known.</param>
    /// <param name="catalog">Where it is from; says who offers what it does not.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void Examine(BoundGroup migration, IHypervisor? hypervisor, HypervisorCatalog catalog, FaultList faults)
    {
        Tuning(migration, faults);
        if (hypervisor is not null)
        {
            Offers(migration, hypervisor, catalog, faults);
        }

        var commands = migration.Groups("commands").Select(c => c.Text("do")).ToList();
        if (migration.Flag("pauseBeforeSwitchover") == true && !migration.Has("cancelAt") && !commands.Any(c => c is "continue" or "cancel" or null))
        {
            var pause = migration["pauseBeforeSwitchover"]!;
            faults.Add(pause.At, pause.Path, "waits for the command continue, which is not given; write for example commands: [{ at: 1 s, do: continue }]");
        }
    }

    private static void Offers(BoundGroup migration, IHypervisor hypervisor, HypervisorCatalog catalog, FaultList faults)
    {
        foreach (var field in ScenarioFields.Of("migration").Where(f => f.Option is { } option && migration[f.Name] is { Value: not (null or false) } && !hypervisor.Options.Contains(option)))
        {
            var value = migration[field.Name]!;
            var offering = catalog.Offering(field.Option!);
            faults.Add(value.At, value.Path, $"is not offered by {hypervisor.Name}; only {string.Join(", ", offering)} {(offering.Count == 1 ? "does" : "do")}");
        }

        if (migration["controller"] is { } controller && ControllerAssembly.KindOf(migration) is { } kind && BuiltInControllers.Find(kind)!.Hypervisors is var driven && !driven.Contains(hypervisor.Name))
        {
            var fitting = BuiltInControllers.All.Where(c => c.Hypervisors.Contains(hypervisor.Name)).Select(c => c.Name).ToList();
            faults.Add(controller.At, controller.Path, $"{kind} does not drive {hypervisor.Name}; it drives {string.Join(", ", driven)}" + (fitting.Count == 0 ? "" : $", and {hypervisor.Name} is driven by {string.Join(", ", fitting)}"));
        }

        var techniques = hypervisor.Techniques.Select(StatusWords.Of).ToList();
        if (migration["technique"] is { Value: string word } technique && !techniques.Contains(word))
        {
            faults.Add(technique.At, technique.Path, $"{technique.Shown} is not offered by {hypervisor.Name}; allowed are {string.Join(", ", techniques)}");
        }

        if (migration["atTimeLimit"] is { Value: "post-copy" } action && !hypervisor.Options.Contains(MigrationOption.PostCopy))
        {
            faults.Add(action.At, action.Path, $"{action.Shown} is not offered by {hypervisor.Name}, which has no post-copy; allowed are give-up, suspend, stop-and-copy");
        }

        foreach (var command in migration.Groups("commands").Where(c => c.Text("do") == "start-postcopy" && !hypervisor.Options.Contains(MigrationOption.PostCopy)))
        {
            faults.Add(command["do"]!.At, command["do"]!.Path, $"{command["do"]!.Shown} is not offered by {hypervisor.Name}, which has no post-copy");
        }
    }

    private static void Tuning(BoundGroup migration, FaultList faults)
    {
        var throttles = Throttles.Where(name => migration[name] is { Value: not (null or false) }).ToList();
        if (throttles.Count > 1)
        {
            var second = migration[throttles[1]]!;
            faults.Add(second.At, second.Path, $"holds the guest back together with {throttles[0]}, and one of them at a time can; leave one out");
        }

        if (migration.Group("xbzrle")?["cacheSize"] is { Value: decimal bytes } cache && !decimal.IsNegative(bytes) && !long.IsPow2((long)bytes))
        {
            faults.Add(cache.At, cache.Path, $"{cache.Shown} is not a power of two; write for example 64 MiB or 128 MiB");
        }

        if (migration.Group("dirtyLimit")?["ringEntries"] is { Value: decimal entries } ring && !long.IsPow2((long)entries))
        {
            faults.Add(ring.At, ring.Path, $"{ring.Shown} is not a power of two; write for example 4096 or 8192");
        }

        if (migration.Group("autoConverge") is { } throttle && throttle["max"] is { Value: decimal max } highest && (throttle.Number("initial") ?? (throttle.Has("initial") ? 0 : 20)) > max)
        {
            faults.Add(highest.At, highest.Path, $"{highest.Shown} is below the first throttle (initial: {throttle.Number("initial") ?? 20} %)");
        }

        foreach (var name in new[] { "switchAfter", "switchAfterRounds", "switchOnNoProgress" })
        {
            if (migration.Text("technique") != "hybrid" && migration.Group("postCopy")?[name] is { Value: not (null or false) } condition)
            {
                faults.Add(condition.At, condition.Path, "belongs to technique: hybrid; another switches by the command start-postcopy");
            }
        }

        foreach (var command in migration.Groups("commands").Where(c => c.Text("do") == "set-limits"))
        {
            if (!command.Has("maxBandwidth") && !command.Has("downtimeLimit") && !command.Has("maxPostcopyBandwidth"))
            {
                faults.Add(command.At, command.Path, "sets no limit; give one of maxBandwidth, downtimeLimit, maxPostcopyBandwidth");
            }
        }
    }
}
