using LiveMigration.Orchestration.Placement;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Plans moves away from hosts: takes room at destinations, and gives none back before the wave has ended, so that the moves fit in any order.</summary>
internal sealed class Evictions(PlanningContext context, HostChooser chooser, JobPlanBuilder plan)
{
    private const int MostExplained = 100;
    private readonly List<int> onTheirWay = [];
    private int explained;

    /// <summary>Plans a unit's move to the best host.</summary>
    /// <param name="unit">Guests of one host that move together, or one.</param>
    /// <param name="purpose">What for, to begin the step's sentence with.</param>
    /// <param name="after">Steps that it waits for.</param>
    /// <param name="steps">Gets the numbers of its steps.</param>
    /// <param name="allows">What else a host must fulfil; null: nothing.</param>
    /// <returns>False if no host takes it; nothing is planned then.</returns>
    public bool TryMove(int[] unit, string purpose, IReadOnlyList<int> after, List<int> steps, Func<int, bool>? allows = null)
    {
        var to = chooser.Choose(unit, context.Settings, allows);
        if (to < 0)
        {
            return false;
        }

        MoveTo(unit, to, $"{purpose}; {context.State.Hosts[to].Host.Name} {chooser.Reason}", after, steps);
        return true;
    }

    /// <summary>Finds hosts for all units, and takes their room; for none if one of them fits nowhere.</summary>
    /// <param name="units">Of one host.</param>
    /// <param name="allows">What else a host must fulfil for a unit; null: nothing.</param>
    /// <param name="unfitting">The unit that fits nowhere.</param>
    /// <returns>Each unit and where it goes; null if one fits nowhere.</returns>
    public List<(int[] Unit, int To)>? TryAll(List<int[]> units, Func<int[], int, bool>? allows, out int[]? unfitting)
    {
        var found = new List<(int[] Unit, int To)>(units.Count);
        foreach (var unit in units)
        {
            var to = chooser.Choose(unit, context.Settings, allows is null ? null : host => allows(unit, host));
            if (to < 0)
            {
                unfitting = unit;
                foreach (var guest in found.SelectMany(f => f.Unit))
                {
                    context.State.Return(guest);
                }

                return null;
            }

            foreach (var guest in unit)
            {
                context.State.Leave(guest, to);
            }

            found.Add((unit, to));
        }

        unfitting = null;
        return found;
    }

    /// <summary>Plans the moves that <see cref="TryAll"/> found.</summary>
    public void MoveAll(List<(int[] Unit, int To)> found, string purpose, IReadOnlyList<int> after, List<int> steps)
    {
        foreach (var (unit, to) in found)
        {
            Plan(unit, to, $"{purpose}; {context.State.Hosts[to].Host.Name} {chooser.Reason}", after, steps);
        }
    }

    /// <summary>Plans a unit's move to a host.</summary>
    public void MoveTo(int[] unit, int to, string why, IReadOnlyList<int> after, List<int> steps)
    {
        foreach (var guest in unit)
        {
            context.State.Leave(guest, to);
        }

        Plan(unit, to, why, after, steps);
    }

    private void Plan(int[] unit, int to, string why, IReadOnlyList<int> after, List<int> steps)
    {
        var state = context.State;
        var (from, name) = (state.Hosts[state.HostOf(unit[0])].Host.Name, state.Hosts[to].Host.Name);
        foreach (var guest in unit)
        {
            onTheirWay.Add(guest);
            steps.Add(plan.Move(state.Vm(guest).Name, from, name, why, after, unit.Length > 1));
        }
    }

    /// <summary>Notes that no host takes a unit, and why.</summary>
    /// <param name="unit">The guests.</param>
    /// <param name="consequence">What follows, to end the sentence with.</param>
    /// <param name="starts">Whether they are to be started anew.</param>
    public void Explain(int[] unit, string consequence = "", bool starts = false)
    {
        var (why, help) = explained++ < MostExplained
            ? NoHostFits.Explain(context.State, unit, starts ? null : context.Settings)
            : ($"no host takes {context.State.Vm(unit[0]).Name}, as those named before it", "what would help those");
        foreach (var guest in unit)
        {
            plan.CannotReach(new JobObstacle(context.State.Vm(guest).Name, why + consequence, help));
        }
    }

    /// <summary>All that were on their way have arrived, and their room at the sources is free.</summary>
    public void EndWave()
    {
        foreach (var guest in onTheirWay)
        {
            context.State.Arrive(guest);
        }

        onTheirWay.Clear();
    }
}
