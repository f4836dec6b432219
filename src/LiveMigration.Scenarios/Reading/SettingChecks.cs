using LiveMigration.Scenarios.Fields;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Whether a migration's settings fit each other, and whether its hypervisor offers them.</summary>
/// <remarks>A setting that a hypervisor has not is a fault rather than ignored: who asks for it counts on it.</remarks>
internal static class SettingChecks
{
    /// <param name="migration">The migration.</param>
    /// <param name="hypervisor">The hypervisor of the guest's host; a guest never leaves its family. Null if not known.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void Examine(BoundGroup migration, string? hypervisor, FaultList faults)
    {
        Tuning(migration, faults);
        if (hypervisor is not null)
        {
            Offers(migration, hypervisor, faults);
        }

        var commands = migration.Groups("commands").Select(c => c.Text("do")).ToList();
        if (migration.Flag("pauseBeforeSwitchover") == true && !migration.Has("cancelAt") && !commands.Any(c => c is "continue" or "cancel" or null))
        {
            var pause = migration["pauseBeforeSwitchover"]!;
            faults.Add(pause.At, pause.Path, "waits for the command continue, which is not given; write for example commands: [{ at: 1 s, do: continue }]");
        }
    }

    private static void Offers(BoundGroup migration, string hypervisor, FaultList faults)
    {
        foreach (var field in ScenarioFields.Of("migration").Where(f => f.OnlyOn.Count > 0 && migration[f.Name] is { Value: not (null or false) } && !IsAmong(hypervisor, f.OnlyOn)))
        {
            var value = migration[field.Name]!;
            faults.Add(value.At, value.Path, $"is not offered by {hypervisor}; only {string.Join(", ", field.OnlyOn)} {(field.OnlyOn.Count == 1 ? "does" : "do")}");
        }

        if (IsAmong(hypervisor, ["qemu", "textbook"]))
        {
            return;
        }

        if (migration["technique"] is { Value: "post-copy" or "hybrid" } technique)
        {
            faults.Add(technique.At, technique.Path, $"{technique.Shown} is not offered by {hypervisor}; allowed are pre-copy, stop-and-copy");
        }

        foreach (var command in migration.Groups("commands").Where(c => c.Text("do") == "start-postcopy"))
        {
            faults.Add(command["do"]!.At, command["do"]!.Path, $"{command["do"]!.Shown} is not offered by {hypervisor}, which has no post-copy");
        }
    }

    // "qemu" stands for all its versions.
    private static bool IsAmong(string hypervisor, IReadOnlyList<string> offering) =>
        offering.Any(o => o == hypervisor || (o == "qemu" && hypervisor.StartsWith("qemu-", StringComparison.Ordinal)));

    private static void Tuning(BoundGroup migration, FaultList faults)
    {
        if (migration.Group("xbzrle")?["cacheSize"] is { Value: decimal bytes } cache && !decimal.IsNegative(bytes) && !long.IsPow2((long)bytes))
        {
            faults.Add(cache.At, cache.Path, $"{cache.Shown} is not a power of two; write for example 64 MiB or 128 MiB");
        }

        if (migration.Group("autoConverge") is { } throttle && throttle["max"] is { Value: decimal max } highest && (throttle.Number("initial") ?? (throttle.Has("initial") ? 0 : 20)) > max)
        {
            faults.Add(highest.At, highest.Path, $"{highest.Shown} is below the first throttle (initial: {throttle.Number("initial") ?? 20} %)");
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
