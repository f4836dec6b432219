using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>What guests and migrations ask of a host's processors, and what guests lose where that is more than there is.</summary>
/// <remarks>
/// Stands for: a fair scheduler: where guests and migrations ask for more processors than the host has, each gets the same share of what it
/// asks for, so that a guest runs at processors / asked of its speed.
/// Leaves out: weights, reservations and limits, hyper-threads, NUMA, the scheduler's own cost; that a slower guest also dirties less.
/// Source: proportional-share scheduling (Waldspurger 1994), as vSphere's, Xen's credit and Linux' fair scheduler do it without weights. Checked by: figures by hand.
/// </remarks>
public sealed class ProcessorUse
{
    private readonly Simulator simulator;
    private readonly long? thousandths;
    private readonly Func<FleetGuest, long> asks;
    private VirtualTime since;
    private long ofGuests;
    private long ofMigrations;
    private Int128 lost;
    private Int128 lostToMigrations;
    private Int128 taken;

    internal ProcessorUse(Simulator simulator, int? cpus)
    {
        (this.simulator, thousandths, since) = (simulator, cpus * 1000L, simulator.Now);
        asks = static guest => (long)Math.Round(guest.Vm.Vcpus * guest.Vm.CpuUse * 1000);
    }

    /// <summary>Processors that guests ask for now.</summary>
    public double AskedByGuests => ofGuests / 1000.0;

    /// <summary>Processors that migrations take now.</summary>
    public double AskedByMigrations => ofMigrations / 1000.0;

    /// <summary>Share of its speed that a guest loses now; from 0 to 1.</summary>
    public double Slowdown => thousandths is { } there && ofGuests + ofMigrations > there ? 1 - (double)there / (ofGuests + ofMigrations) : 0;

    /// <summary>Time that a guest which was always here has lost so far.</summary>
    public VirtualDuration LostUntilNow => LossUntilNow.Total;

    /// <summary>What of that it would not have lost without migrations.</summary>
    public VirtualDuration LostToMigrationsUntilNow => LossUntilNow.ToMigrations;

    /// <summary>Processor time that migrations asked for so far.</summary>
    public VirtualDuration TakenByMigrations
    {
        get
        {
            Settle();
            return new VirtualDuration((long)(taken / 1000));
        }
    }

    internal ProcessorLoss LossUntilNow
    {
        get
        {
            Settle();
            return new ProcessorLoss(new VirtualDuration((long)(lost / 1000)), new VirtualDuration((long)(lostToMigrations / 1000)));
        }
    }

    internal void Arrives(FleetGuest guest)
    {
        guest.CountsFrom(LossUntilNow);
        ofGuests += asks(guest);
    }

    internal void Leaves(FleetGuest guest)
    {
        guest.CountsUntil(LossUntilNow);
        ofGuests -= asks(guest);
    }

    internal void Migrations(int more)
    {
        Settle();
        ofMigrations += more;
    }

    // The sums are in thousandths of a nanosecond.
    private void Settle()
    {
        var passed = (simulator.Now - since).Nanoseconds;
        since = simulator.Now;
        taken += (Int128)passed * ofMigrations;
        var asked = ofGuests + ofMigrations;
        if (thousandths is { } there && asked > there)
        {
            var all = (Int128)passed * 1000 * (asked - there) / asked;
            lost += all;
            lostToMigrations += all - (ofGuests > there ? (Int128)passed * 1000 * (ofGuests - there) / ofGuests : 0);
        }
    }
}

/// <summary>Time that was lost where processors were too few.</summary>
/// <param name="Total">All of it.</param>
/// <param name="ToMigrations">What of it would not have been lost without migrations.</param>
internal readonly record struct ProcessorLoss(VirtualDuration Total, VirtualDuration ToMigrations)
{
    public static ProcessorLoss operator +(ProcessorLoss a, ProcessorLoss b) => new(a.Total + b.Total, a.ToMigrations + b.ToMigrations);

    public static ProcessorLoss operator -(ProcessorLoss a, ProcessorLoss b) => new(a.Total - b.Total, a.ToMigrations - b.ToMigrations);
}
