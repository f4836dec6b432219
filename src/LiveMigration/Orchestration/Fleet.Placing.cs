using LiveMigration.Migration;
using LiveMigration.Orchestration.Placement;

namespace LiveMigration.Orchestration;

// Orders that name no host: where they go is chosen when they have their places.
public sealed partial class Fleet
{
    private HostChooser? chooser;

    /// <summary>Chooses among hosts as they are now.</summary>
    internal HostChooser Chooser => chooser ??= new HostChooser(State, Cluster.Placement);

    /// <summary>The best host that fits and has a place; null if none has.</summary>
    internal FleetHost? PlaceFor(MigrationTicket ticket, Func<FleetHost, bool> hasPlace) =>
        ticket.Guest.WhyNotNow(null, stays: false) is null && Chooser.Choose([ticket.Guest.Index], ticket.Order.Settings, host => hasPlace(Hosts[host])) is >= 0 and var best ? Hosts[best] : null;

    /// <summary>Whether no host fits, whatever places there are: waiting does not help.</summary>
    internal bool HasNowhereToGo(MigrationTicket ticket) =>
        ticket.Guest.WhyNotNow(null, stays: false) is not null || Chooser.Choose([ticket.Guest.Index], ticket.Order.Settings) < 0;

    internal void RefuseUnplaced(MigrationTicket ticket)
    {
        var why = ticket.Guest.WhyNotNow(null, stays: false) ?? WhyNowhere(ticket.Guest, ticket.Order.Settings);
        ticket.FirstBeganAt ??= Simulator.Now;
        ticket.Waited = Simulator.Now - ticket.AskedAt;
        atOnce.Change(ofUnderWay: 0, ofWaiting: -1);
        End(ticket, UnstartedReports.Refused(ticket.Order, ticket.Guest.Host.Host, null, [why], Simulator));
    }

    private string WhyNowhere(FleetGuest guest, MigrationSettings settings)
    {
        var (why, help) = NoHostFits.Explain(State, [guest.Index], settings);
        return $"{why}; what would help: {help}";
    }
}
