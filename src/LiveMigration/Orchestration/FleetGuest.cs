using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Reports;

namespace LiveMigration.Orchestration;

/// <summary>A virtual machine during a run: where it is, and what moves it.</summary>
public sealed class FleetGuest
{
    private MigrationStatus? unusable;
    private VirtualMachine vmThere;

    internal FleetGuest(int index, VirtualMachine vm, FleetHost host)
    {
        (Index, Vm, Host, vmThere) = (index, vm, host, vm);
        host.MemoryTaken += vm.AssignedMemory;
    }

    /// <summary>Its place in the cluster's list.</summary>
    public int Index { get; }

    /// <summary>As it is now: its disks where they are.</summary>
    public VirtualMachine Vm { get; private set; }

    /// <summary>Its name.</summary>
    public string Name => Vm.Name;

    /// <summary>The host it runs on, or ran on last.</summary>
    public FleetHost Host { get; private set; }

    /// <summary>The host it is on its way to; null if it is not.</summary>
    public FleetHost? GoesTo { get; private set; }

    /// <summary>What moves it; null if nothing does.</summary>
    public MigrationSession? Session { get; private set; }

    /// <summary>Whether it runs, or stands still for a moment in its migration.</summary>
    public bool IsUsable => unusable is null;

    /// <summary>What is against a move now, in a sentence; null if nothing is.</summary>
    internal string? WhyNotNow(FleetHost to, bool stays) => this switch
    {
        { Session: not null } => $"{Name} is still being moved from {Host.Name} to {GoesTo!.Name}: one migration of a guest at a time",
        { unusable: MigrationStatus.GuestLost } => $"{Name} runs nowhere any more: its migration to {lastTo} lost it",
        { unusable: MigrationStatus.Paused } => $"{Name} stands still: its migration to {lastTo} waits for recovery",
        _ when Host == to && !stays => $"{Name} already runs on {to.Name}",
        _ => null,
    };

    private string lastTo = "";

    internal void Leaves(FleetHost to, MigrationSession session, VirtualMachine there)
    {
        (GoesTo, Session, vmThere, lastTo) = (to, session, there, to.Name);
        if (to != Host)
        {
            to.MemoryTaken += Vm.AssignedMemory;
        }
    }

    /// <summary>Takes note of how its migration ended.</summary>
    internal void SettleDown(MigrationReport report)
    {
        if (GoesTo is not { } to)
        {
            return;
        }

        var moved = report.Status == MigrationStatus.Completed;
        if (to != Host)
        {
            var left = moved ? Host : to;
            left.MemoryTaken -= Vm.AssignedMemory;
        }

        (Host, Vm) = moved ? (to, vmThere) : (Host, Vm);
        unusable = report.Status is MigrationStatus.Paused or MigrationStatus.GuestLost ? report.Status : null;
        (GoesTo, Session) = (null, null);
    }
}
