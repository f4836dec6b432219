using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Scenarios.Fields;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Whether a migration of technique storage, whose guest stays where it is, says where its disks go and asks for nothing else.</summary>
internal static class StorageOnlyChecks
{
    /// <param name="migration">A migration of that technique.</param>
    /// <param name="vm">Its guest; null if not known.</param>
    /// <param name="host">The host that its guest then runs on; null if not known.</param>
    /// <param name="disksStillThere">Whether no earlier migration can have moved the guest's disks.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void Examine(BoundGroup migration, BoundGroup? vm, BoundGroup? host, bool disksStillThere, FaultList faults)
    {
        AsksForNothingElse(migration, faults);
        if (vm is not null && vm.Groups("disks").Count == 0 && vm["disks"] is not { Value: null })
        {
            faults.Add(migration["vm"]!.At, migration["vm"]!.Path, $"{migration["vm"]!.Shown} has no disks that could move; write for example disks: [{{ name: system, size: 100 GiB, storage: {(vm.Names("storage") is [var first, ..] ? first : "csv1")} }}]");
        }

        if (migration["to"] is { Value: string to } elsewhere && host is not null && to != host.Text("name"))
        {
            faults.Add(elsewhere.At, elsewhere.Path, $"{elsewhere.Shown} is another host than the one where {vm?.Text("name")} runs, and with technique: storage it stays there; leave to out, or move both with technique: pre-copy");
        }

        if (migration["storage"] is not { Value: null } && migration.Group("storage")?["to"] is null)
        {
            var at = migration["storage"] ?? migration["technique"]!;
            faults.Add(at.At, at.Path, "does not say where the disks go; write for example storage: { to: csv2 }");
        }

        if (migration.Group("storage")?["to"] is { Value: string name } target)
        {
            ToAnotherInReach(target, name, vm, host, disksStillThere, faults);
        }
    }

    private static void ToAnotherInReach(BoundValue target, string name, BoundGroup? vm, BoundGroup? host, bool disksStillThere, FaultList faults)
    {
        if (host is not null && host["storage"] is not { Value: null } && host.Names("storage") is var reached && !reached.Contains(name))
        {
            faults.Add(target.At, target.Path, $"{target.Shown} is not reached by the guest's host {host.Text("name")}, which reaches {(reached.Count == 0 ? "none" : string.Join(", ", reached))}{NearestName.Hint(name, reached)}");
        }
        else if (disksStillThere && vm?.Groups("disks") is { Count: > 0 } disks && disks.All(d => d.Text("storage") == name))
        {
            faults.Add(target.At, target.Path, $"{target.Shown} is where all disks of {vm.Text("name")} already live; name another");
        }
    }

    private static void AsksForNothingElse(BoundGroup migration, FaultList faults)
    {
        var ofMemory = ScenarioFields.Of("migration").Where(f => (f.Option is { } option && option != MigrationOption.Storage) || f.Name is "cpuShare" or "atTimeLimit" or "controller").Select(f => f.Name);
        foreach (var value in ofMemory.Select(name => migration[name]).OfType<BoundValue>().Where(v => v.Value is not (null or false or "give-up")))
        {
            faults.Add(value.At, value.Path, "does not go with technique: storage, which moves no memory; leave it out");
        }

        foreach (var command in migration.Groups("commands").Where(c => c.Text("do") is not (null or "cancel")))
        {
            faults.Add(command["do"]!.At, command["do"]!.Path, $"{command["do"]!.Shown} does not go with technique: storage, which moves no memory; cancel does");
        }
    }
}
