using LiveMigration.Hosts;
using LiveMigration.Hypervisors;

namespace LiveMigration.Scenarios;

/// <summary>Migrations that wait because a host takes part in as many as it can.</summary>
/// <remarks>
/// Stands for: a queue in order of arrival; whenever a place comes free, the first whose two hosts both have one begins.
/// Leaves out: priorities; limits of a network, a datastore or a whole cluster.
/// Source: Hyper-V (two a host, the rest queues; documented), vMotion (documented). Checked by: schedules written by hand.
/// </remarks>
internal sealed class MigrationQueue(HypervisorCatalog catalog)
{
    private readonly List<(int Migration, Host Source, Host Destination)> waiting = [];
    private readonly Dictionary<string, int> busy = new(StringComparer.Ordinal);

    /// <summary>Takes a place on both hosts, if they have one; else the migration waits.</summary>
    /// <returns>Whether it can begin now.</returns>
    public bool Enter(int migration, Host source, Host destination)
    {
        if (HasPlace(source) && HasPlace(destination))
        {
            Take(source, destination);
            return true;
        }

        waiting.Add((migration, source, destination));
        return false;
    }

    /// <summary>A migration between two hosts has ended.</summary>
    /// <returns>Those that can begin now, in order; their places are taken.</returns>
    public IReadOnlyList<int> Leave(Host source, Host destination)
    {
        busy[source.Name]--;
        busy[destination.Name]--;
        var begin = new List<int>();
        for (var i = 0; i < waiting.Count;)
        {
            var (migration, from, to) = waiting[i];
            if (HasPlace(from) && HasPlace(to))
            {
                waiting.RemoveAt(i);
                Take(from, to);
                begin.Add(migration);
            }
            else
            {
                i++;
            }
        }

        return begin;
    }

    private bool HasPlace(Host host) => (host.SimultaneousMigrations ?? catalog.Find(host.Hypervisor)?.SimultaneousMigrations(host)) is not { } most || busy.GetValueOrDefault(host.Name) < most;

    private void Take(Host source, Host destination)
    {
        busy[source.Name] = busy.GetValueOrDefault(source.Name) + 1;
        busy[destination.Name] = busy.GetValueOrDefault(destination.Name) + 1;
    }
}
