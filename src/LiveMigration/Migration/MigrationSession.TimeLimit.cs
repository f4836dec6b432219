using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// What happens at its time limit, and past it.
public sealed partial class MigrationSession
{
    private static readonly VirtualDuration LooksPastTimeLimit = VirtualDuration.FromSeconds(1);

    private void TimeIsUp()
    {
        LookUp();
        if (phases.Current is MigrationPhase.Setup or MigrationPhase.Rounds)
        {
            switch (plan.AtTimeLimit)
            {
                case TimeLimitAction.SuspendGuest:
                    Suspend();
                    return;
                case TimeLimitAction.SwitchToPostCopy when postCopy is not null:
                    (switchRequested, switchCause) = (true, FormattableString.Invariant($"at the time limit of {plan.TimeLimit.TotalSeconds:0.###} s"));
                    return;
                case TimeLimitAction.StopAndCopy:
                    stopRequested = true;
                    return;
                default:
                    break;
            }
        }

        EndBeforeSwitchover(MigrationStatus.NotConverged, FormattableString.Invariant($"time limit of {plan.TimeLimit.TotalSeconds:0.###} s reached: {WhatWasLeft()}"));
    }

    // The guest stands still at the source from here on; the rounds go on and end soon, since nothing is dirtied.
    private void Suspend()
    {
        if (phases.Current is not (MigrationPhase.Setup or MigrationPhase.Rounds) || times.StoppedAt is not null || times.SuspendedAt is not null)
        {
            return;
        }

        RunGuest();
        guest.Run(simulator.Now, runs: false);
        times.SuspendedAt = simulator.Now;
    }

    // Past the time limit nobody waits for a way that carries nothing.
    private void LookWhetherItMoves()
    {
        if (Report is null && postCopy is { IsStalled: true })
        {
            ObeyInPostCopy(new LoseNetworkCommand(VirtualDuration.Zero));
        }
        else if (Report is null && ending is null && transfer.IsStalled)
        {
            End(MigrationStatus.Failed, FormattableString.Invariant($"the way to {request.Destination.Name} carried nothing when the time limit of {plan.TimeLimit.TotalSeconds:0.###} s had passed; the guest goes on at the source"));
        }

        if (Report is null)
        {
            nextLook = simulator.Schedule(simulator.Now + LooksPastTimeLimit, this, TagLook);
        }
    }

    private string WhatWasLeft()
    {
        if (phases.Current == MigrationPhase.Storage)
        {
            return $"{storage!.Left} of the disks were left, copied at {storage.Rate} beside the guest's own reads and writes";
        }

        if (phases.Current == MigrationPhase.PreSwitchover)
        {
            return "the guest stood still before the switchover, and no command to go on came";
        }

        var ofDevices = beside.OnlyInThePause > ByteCount.Zero ? $" and {beside.OnlyInThePause} of devices' state for the pause" : "";

        // Without windows a batch is a whole pass: all of it is on its way, and what the next one is to send is not known yet.
        var left = window is null && ledger.RoundCount > 0
            ? $"{lastPending}{ofDevices} were left at the last reading of the dirty log"
            : $"{memory.Pending + beside.Pending}{ofDevices} were left";
        return FormattableString.Invariant($"{left}, and {gauge.Threshold} fit in the downtime limit of {downtimeLimit.TotalMilliseconds:0.###} ms at {gauge.Bandwidth}");
    }
}
