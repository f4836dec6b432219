using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Gets as many guests as it can off a host that is going to fail, before it does.</summary>
/// <remarks>
/// Stands for: proactive HA, fault prediction. Guests that are moved soonest go first, which gets the most of them off by the deadline (shortest
/// processing time first is best for a common due date); those whose estimated end lies behind it are named in advance and not begun.
/// With a shared network the host's card is full with as many as go through it at their own limits; more of them at once are away no sooner. Leaves out: limits of destinations and other traffic in the estimate.
/// Source: Moore 1968 for the order; <see cref="MigrationEstimate"/> for times. Checked by: schedules written by hand.
/// </remarks>
/// <param name="Host">The host's name.</param>
/// <param name="Deadline">From the job's begin until the host fails; positive.</param>
public sealed record Evacuation(string Host, VirtualDuration Deadline) : IJobPlanner
{
    /// <summary>Whether the host does fail at the deadline.</summary>
    /// <value>Default true.</value>
    public bool Fails { get; init; } = true;

    /// <inheritdoc/>
    public string Name => $"evacuate {Host}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Faults(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return [.. PlannerFaults.OfHosts(cluster, [Host]), .. Deadline <= VirtualDuration.Zero ? [$"{nameof(Deadline)} is {Deadline}; allowed is a positive time"] : Array.Empty<string>()];
    }

    /// <inheritdoc/>
    public JobPlan Plan(PlanningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (state, plan) = (context.State, new JobPlanBuilder(Name));
        var host = context.HostsNamed([Host])[0];
        if (state.Hosts[host].State == HostState.Down)
        {
            plan.Remark($"{Host} is down already");
            return plan.Build();
        }

        state.Change(host, HostState.Maintenance);
        int[] entered = [plan.Change(Host, HostChange.EnterMaintenance, "no guest is to come to it any more", [])];
        var evictions = new Evictions(context, new HostChooser(state, context.Cluster.Placement), plan);
        var candidates = new List<(int[] Unit, VirtualDuration Takes)>();
        foreach (var unit in MovingUnits.Of(state, [.. state.GuestsByHost()[host].Where(g => state.GoesTo(g) < 0)]))
        {
            if (Refusals(context, unit, host) is { Count: > 0 } refusals)
            {
                foreach (var guest in unit)
                {
                    plan.CannotReach(new JobObstacle(state.Vm(guest).Name, string.Join(". ", refusals), "settings that its hypervisor takes"));
                }
            }
            else if (Estimate(context, unit, host) is { } takes)
            {
                candidates.Add((unit, takes));
            }
            else
            {
                foreach (var guest in unit)
                {
                    plan.CannotReach(new JobObstacle(state.Vm(guest).Name, "it is dirtied as fast as it can be sent and would not be away in time", "auto-converge, post-copy, or more bandwidth"));
                }
            }
        }

        candidates = [.. candidates.OrderBy(c => c.Takes).ThenBy(c => c.Unit[0])];
        var atOnce = context.Cluster.Network is null || candidates.Count == 0 ? candidates.Count : MigrationEstimate.MostAtFullRate(context.Cluster.Hypervisors, Request(context, candidates[0].Unit[0], host));
        var lanes = new Lanes(context.Cluster, state.Hosts[host].Host, Math.Min(candidates.Count, atOnce));
        var steps = new List<int>();
        foreach (var (unit, takes) in candidates)
        {
            var end = lanes.EndOfNext(takes);
            if (end > Deadline)
            {
                foreach (var guest in unit)
                {
                    plan.CannotReach(new JobObstacle(state.Vm(guest).Name, $"it would be away after {Seconds(end)}, {Seconds(end - Deadline)} after the deadline of {Seconds(Deadline)}", $"{Seconds(end - Deadline)} more time, or {(100 * end.TotalSeconds / Deadline.TotalSeconds - 100).ToString("0", CultureInfo.InvariantCulture)} % more bandwidth", end));
                }
            }
            else if (evictions.TryMove(unit, $"{Host} is going to fail; estimated to be away after {Seconds(end)}", entered, steps))
            {
                lanes.Take(takes);
            }
            else
            {
                evictions.Explain(unit);
            }
        }

        if (Fails)
        {
            plan.Change(Host, HostChange.Fail, "as foretold", [plan.Wait(Deadline, "until the failure that is foretold", [])]);
        }

        return plan.Build();
    }

    private static List<string> Refusals(PlanningContext context, int[] unit, int host) =>
        [.. unit.SelectMany(guest => context.Cluster.Hypervisors.Validate(Request(context, guest, host))).Distinct(StringComparer.Ordinal)];

    // Of a unit its guests go one after the other.
    private static VirtualDuration? Estimate(PlanningContext context, int[] unit, int host)
    {
        var total = VirtualDuration.Zero;
        foreach (var guest in unit)
        {
            if (MigrationEstimate.Of(context.Cluster.Hypervisors, Request(context, guest, host)) is not { } time)
            {
                return null;
            }

            total += time;
        }

        return total;
    }

    // To a host like its own.
    private static MigrationRequest Request(PlanningContext context, int guest, int host)
    {
        var source = context.State.Hosts[host].Host;
        return new MigrationRequest { Vm = context.State.Vm(guest), Source = source, Destination = source with { Name = source.Name + "'" }, Settings = context.Settings };
    }

    private static string Seconds(VirtualDuration time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s";

    /// <summary>The places in which migrations follow each other.</summary>
    private sealed class Lanes
    {
        private readonly VirtualDuration[] ends;

        public Lanes(Cluster cluster, Host host, int wanted)
        {
            var limits = cluster.LimitsInForce;
            var most = Math.Min(limits.OutgoingPerHost ?? int.MaxValue, limits.PerCluster ?? int.MaxValue);
            most = Math.Min(most, host.SimultaneousMigrations ?? cluster.Hypervisors.Find(host.Hypervisor)?.SimultaneousMigrations(host) ?? int.MaxValue);
            ends = new VirtualDuration[Math.Clamp(wanted, 1, most)];
        }

        public VirtualDuration EndOfNext(VirtualDuration takes) => ends[First()] + takes;

        public void Take(VirtualDuration takes) => ends[First()] += takes;

        private int First()
        {
            var first = 0;
            for (var i = 1; i < ends.Length; i++)
            {
                first = ends[i] < ends[first] ? i : first;
            }

            return first;
        }
    }
}
