using LiveMigration.Orchestration.Placement;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Guests as they have to move: alone, or all together that rules keep on one host.</summary>
internal static class MovingUnits
{
    /// <summary>The guests of a host as units, the largest memory first, equal ones in the cluster's order: what is hard to place is placed while there is room.</summary>
    /// <remarks>Those that are on their way already are left out.</remarks>
    public static List<int[]> Of(ClusterState state, IReadOnlyList<int> guests)
    {
        var units = new List<int[]>(guests.Count);
        foreach (var guest in guests.Where(guest => state.GoesTo(guest) < 0))
        {
            var group = state.Book.GroupOf(guest);
            if (group is null || group.Any(other => state.HostOf(other) != state.HostOf(guest) || state.GoesTo(other) >= 0))
            {
                // A group that is torn already cannot move as one.
                units.Add([guest]);
            }
            else if (group[0] == guest)
            {
                units.Add(group);
            }
        }

        return [.. units.OrderByDescending(unit => MemoryOf(state, unit)).ThenBy(unit => unit[0])];
    }

    /// <summary>The guests that are on their way before a plan moves any, in order.</summary>
    public static List<int> OnTheirWay(ClusterState state) => [.. Enumerable.Range(0, state.GuestCount).Where(guest => state.GoesTo(guest) >= 0)];

    public static long MemoryOf(ClusterState state, int[] unit) => unit.Length == 1 ? state.Vm(unit[0]).AssignedMemory.Bytes : unit.Sum(guest => state.Vm(guest).AssignedMemory.Bytes);
}
