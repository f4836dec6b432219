using LiveMigration.Hosts;
using LiveMigration.Migration.Throttles;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// Holding the guest back: the throttle is asked at readings and at ticks of its own.
public sealed partial class MigrationSession
{
    private void TimerTicks()
    {
        if (phases.Current != MigrationPhase.Rounds)
        {
            return;
        }

        if (throttle!.CountsWrites)
        {
            RunGuest();
        }

        var tick = throttle.OnTick(View(ByteCount.Zero, newReadings: 0) with { Now = simulator.Now, Written = throttle.CountsWrites ? memory.TakeWritten() : ByteCount.Zero });
        if (tick.Duty is { } held)
        {
            guest.Throttle(simulator.Now, held);
        }

        if (tick.ReadsLog)
        {
            ReadLog(byTimer: true);
            TellIteration();
        }

        KeepTicking(ticked: true);
    }

    private void KeepTicking(bool ticked)
    {
        if (throttle is null || (!ticked && throttle.TickEvery == tickEvery))
        {
            return;
        }

        simulator.Cancel(throttleTick);
        tickEvery = throttle.TickEvery;
        throttleTick = tickEvery is { } every ? simulator.Schedule(simulator.Now + every, this, TagTimer) : default;
    }

    private void HoldBack(VcpuDuty? duty)
    {
        if (duty is { } held)
        {
            guest.Throttle(simulator.Now + plan.LogReadTime, held);
        }
    }

    private ThrottleView View(ByteCount dirtied, int newReadings = 1) => new()
    {
        Now = simulator.Now + plan.LogReadTime,
        Readings = ledger.ReadingCount + newReadings,
        Dirtied = dirtied,
        Transferred = new ByteCount(ledger.PageBytes + ledger.StreamBytes),
        Threshold = Threshold() ?? gauge.Threshold,
        Bandwidth = gauge.Bandwidth,
    };
}
