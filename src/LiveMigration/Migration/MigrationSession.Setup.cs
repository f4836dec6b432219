using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// Before the first round: disks, tracking set up.
public sealed partial class MigrationSession
{
    // Where disks move by themselves, a mirror is complete now, and rounds of dirty blocks end in a pause.
    private void DisksCopied()
    {
        var move = plan.Storage!;
        if (plan.Technique != MigrationTechnique.StorageOnly)
        {
            BeginSetup();
            return;
        }

        reason = new Reason($"the disks live on {move.To}, {request.Vm.Name} stayed on {request.Source.Name}");
        if (move.Technique == StorageTechnique.Mirror)
        {
            Finish();
            return;
        }

        times.StoppedAt = simulator.Now;
        guest.Run(simulator.Now, runs: false);
        phases.Enter(MigrationPhase.StopAndCopy, Elapsed);
        Next(simulator.Now + DataRate.Min(move.Bandwidth, move.MaxCopyRate).TimeFor(beside.TakeRest(DataRate.Unlimited).Disks) + move.DrainTime, TagDisksHandedOver);
    }

    private void BeginSetup()
    {
        setupBegan = simulator.Now;
        phases.Enter(MigrationPhase.Setup, Elapsed);
        if (throttle is not null)
        {
            guest.Throttle(setupBegan, throttle.AtStart);
        }

        memory.StartTracking();
        Next(setupBegan + plan.SetupTime, plan.TracingStun == VirtualDuration.Zero ? TagFirstReading : TagTracesBegin);
    }
}
