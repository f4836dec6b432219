using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

// What happens to hosts: maintenance, failure, and guests that are started again elsewhere.
public sealed partial class Fleet
{
    /// <summary>No guest comes to the host any more; those on it run on. Without effect on a host that is down.</summary>
    public void EnterMaintenance(FleetHost host) => Change(host, HostState.Up, HostState.Maintenance);

    /// <summary>Guests may come to the host again.</summary>
    public void LeaveMaintenance(FleetHost host) => Change(host, HostState.Maintenance, HostState.Up);

    /// <summary>A host that was down is up again, without guests.</summary>
    public void PowerOn(FleetHost host) => Change(host, HostState.Down, HostState.Up);

    /// <summary>The host is down from now on: guests on it are lost, migrations to it lose their destination, those from it their source.</summary>
    /// <remarks>A guest that has switched over by post-copy is lost with its source as long as it misses a page, as <see cref="LoseSourceCommand"/> has it.</remarks>
    public void Fail(FleetHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.State == HostState.Down)
        {
            return;
        }

        State.Change(host.Index, HostState.Down);
        foreach (var guest in Guests)
        {
            if (guest.Session is { } session && guest.Host != guest.GoesTo && (guest.Host == host || guest.GoesTo == host))
            {
                session.Obey(guest.Host == host ? new LoseSourceCommand(VirtualDuration.Zero) : new LoseDestinationCommand(VirtualDuration.Zero));
            }
            else if (guest.Host == host && guest.Condition != GuestCondition.Lost)
            {
                guest.Session?.Obey(new LoseSourceCommand(VirtualDuration.Zero));
                guest.Lose($"its host {host.Name} went down");
            }
        }
    }

    /// <summary>Starts a guest that runs nowhere again, from its disks; its memory is taken at once.</summary>
    /// <param name="guest">Lost before.</param>
    /// <param name="on">Where.</param>
    /// <param name="takes">Until it runs; 0 or more.</param>
    /// <param name="ended">Called with whether it runs: not if the host fails meanwhile.</param>
    /// <returns>What stands against it, one sentence each; empty if it is being started.</returns>
    public IReadOnlyList<string> Restart(FleetGuest guest, FleetHost on, VirtualDuration takes, Action<bool>? ended = null)
    {
        ArgumentNullException.ThrowIfNull(guest);
        ArgumentNullException.ThrowIfNull(on);
        if (guest.Condition != GuestCondition.Lost)
        {
            return [$"{guest.Name} {(guest.Condition == GuestCondition.Starts ? "is being started" : "runs")} on {guest.Host.Name}: only a guest that runs nowhere is started again"];
        }

        var reasons = PlacementCheck.ToStart(State, guest.Index, on.Index);
        if (reasons.Count == 0)
        {
            guest.Starts(on);
            Simulator.Schedule(Simulator.Now + takes, new GuestStart(guest, guest.StartsSoFar, ended), 0);
        }

        return [.. reasons.Select(r => r.Text)];
    }

    private void Change(FleetHost host, HostState from, HostState to)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.State == from)
        {
            State.Change(host.Index, to);
            if (to == HostState.Up)
            {
                queue.LookAgain();
            }
        }
    }

    private sealed class GuestStart(FleetGuest guest, int number, Action<bool>? ended) : IEventHandler
    {
        public int Subject => guest.Index;

        public void OnEvent(int tag)
        {
            var runs = guest.Condition == GuestCondition.Starts && guest.StartsSoFar == number;
            if (runs)
            {
                guest.Started();
            }

            ended?.Invoke(runs);
        }
    }
}
