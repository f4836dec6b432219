using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// What is commanded or befalls a migration on the way.
public sealed partial class MigrationSession
{
    private void ScheduleCommands(MigrationPhase? phase)
    {
        for (var i = 0; i < plan.Commands.Count; i++)
        {
            if (plan.Commands[i].WhenPhase == phase)
            {
                (timers ??= []).Add(simulator.Schedule(simulator.Now.PlusAtMost(plan.Commands[i].At), this, TagCommand + i));
            }
        }
    }

    /// <summary>Carries a command out now, whatever its own time.</summary>
    public void Obey(MigrationCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (Report is not null)
        {
            return;
        }

        if (IsInPostCopy)
        {
            ObeyInPostCopy(command);
            return;
        }

        LookUp();
        switch (command)
        {
            case CancelCommand { By: { } by, Why: var why }:
                Cancel($"cancelled by {by}: {why}");
                break;
            case CancelCommand:
                Cancel();
                break;
            case LoseDestinationCommand:
                LosePeer("destination was lost");
                break;
            case LoseNetworkCommand:
                LoseNetwork();
                break;
            case LoseSourceCommand:
                LoseSource();
                break;
            case StartPostCopyCommand { By: var by }:
                (switchRequested, switchCause) = (true, by is null ? switchCause : "by " + by);
                break;
            case ContinueCommand:
                if (phases.Current == MigrationPhase.PreSwitchover)
                {
                    StopAndCopy();
                }

                break;
            case SetLimitsCommand limits:
                maxBandwidth = limits.MaxBandwidth ?? maxBandwidth;
                downtimeLimit = limits.DowntimeLimit ?? downtimeLimit;
                transfer.GoOnAt(Rate); // where the limit caps the path
                postCopy?.SetLimit(limits.MaxPostcopyBandwidth);
                break;
            case StopGuestCommand:
                RunGuest();
                guest.Run(simulator.Now, runs: false);
                stoppedByCommand = true;
                break;
            case ResumeGuestCommand when stoppedByCommand:
                stoppedByCommand = false;
                if (times.SuspendedAt is not null && times.StoppedAt is null)
                {
                    times.SuspendedAt = simulator.Now; // from here on it is the migration that it waits for
                }
                else if (phases.Current is MigrationPhase.Storage or MigrationPhase.Setup or MigrationPhase.Rounds && times.StoppedAt is null)
                {
                    RunGuest();
                    guest.Run(simulator.Now, runs: true);
                }

                break;
            case ForceCompleteCommand when postCopy is not null:
                switchRequested = true;
                break;
            case ForceCompleteCommand or SuspendGuestCommand:
                Suspend();
                break;
            case NextWorkloadPhaseCommand:
                RunGuest();
                memory.NextWorkloadPhase();
                break;
        }
    }

    private bool IsInPostCopy => phases.Current is MigrationPhase.PostCopy or MigrationPhase.PostCopyPaused;

    private void PostCopyWoke(int tag)
    {
        if (postCopy!.OnEvent(tag))
        {
            times.SourceDoneAt = simulator.Now;
            Finish();
            return;
        }

        if (phases.Current == MigrationPhase.PostCopyPaused && !postCopy.IsPaused)
        {
            phases.Enter(MigrationPhase.PostCopy, Elapsed);
        }

        EndIfNothingCanHappen();
    }

    // The guest at the destination is run up to the present before anything is changed.
    private void ObeyInPostCopy(MigrationCommand command)
    {
        postCopy!.CatchUp();
        switch (command)
        {
            case LoseDestinationCommand:
                End(MigrationStatus.GuestLost, "the destination was lost after the guest had switched over to it");
                return;
            case LoseSourceCommand:
                End(MigrationStatus.GuestLost, $"the source was lost while {memory.Pending} of the guest's memory were there alone");
                return;
            case LoseNetworkCommand when postCopy.LoseConnection() && phases.Current == MigrationPhase.PostCopy:
                phases.Enter(MigrationPhase.PostCopyPaused, Elapsed);
                break;
            case RecoverCommand:
                postCopy.Recover();
                break;
            case SetLimitsCommand limits:
                postCopy.SetLimit(limits.MaxPostcopyBandwidth);
                break;
            case StopGuestCommand:
                postCopy.StopGuest();
                guest.Run(simulator.Now, runs: false);
                stoppedByCommand = true;
                break;
            case ResumeGuestCommand when stoppedByCommand:
                postCopy.ResumeGuest();
                guest.Run(simulator.Now, runs: true);
                stoppedByCommand = false;
                break;
            case NextWorkloadPhaseCommand:
                memory.NextWorkloadPhase();
                break;
        }

        postCopy.Reschedule();
        EndIfNothingCanHappen();
    }

    // Without its connection and without a command to recover it, post-copy ends when its guest stands still, or at the time limit.
    private void EndIfNothingCanHappen()
    {
        if (phases.Current != MigrationPhase.PostCopyPaused || recoversToCome > 0 || postCopy!.IsRecovering)
        {
            return;
        }

        const string Lost = "the connection was lost after the guest had switched over";
        if (postCopy.StandsStillSince is { } at)
        {
            stoodStillAt = VirtualTime.Max(at, postCopy.PausedAt);
            End(MigrationStatus.Paused, FormattableString.Invariant($"{Lost}; it stands still since {(at - start).TotalSeconds:0.###} s and waits for recovery: {memory.Pending} are still at the source"));
        }
        else if (Elapsed >= plan.TimeLimit)
        {
            End(MigrationStatus.Paused, $"{Lost}; it runs on until it needs one of the {memory.Pending} that are still at the source, and waits for recovery");
        }
    }

    private string Waited()
    {
        var report = postCopy!.Report(simulator.Now, start, switchReason);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the guest went on at the destination and waited for pages {report.Faults:N0} times, {report.LongestStall.TotalMilliseconds:0.###} ms at the longest");
    }

    private void LoseNetwork()
    {
        if (phases.Current == MigrationPhase.Activation && (plan.SourceEnd == SourceEnd.AtLastByte || sourceIsLost))
        {
            return; // the destination has everything, and the source waits for no answer
        }

        LosePeer("connection was lost");
    }

    private void LoseSource()
    {
        if (phases.Current == MigrationPhase.Activation)
        {
            sourceIsLost = true; // what the destination has in full it runs by itself
            return;
        }

        End(MigrationStatus.GuestLost, "the source was lost, and the guest with it");
    }

    private void LosePeer(string what)
    {
        lostAt = ending is null ? simulator.Now : lostAt;
        var goesOn = $"the {what}; the guest goes on at the source";
        switch (phases.Current)
        {
            case MigrationPhase.StopAndCopy:
                End(MigrationStatus.Failed, goesOn);
                break;
            case MigrationPhase.Activation when sourceIsLost:
                End(MigrationStatus.GuestLost, $"the {what} before it ran the guest, and the source before it");
                break;
            case MigrationPhase.Activation:
                // A source that does not wait for the destination has let the guest go with the last byte.
                End(plan.SourceEnd == SourceEnd.AtResume ? MigrationStatus.Failed : MigrationStatus.GuestLost, plan.SourceEnd == SourceEnd.AtResume ? goesOn : $"the {what} before it ran the guest, and the source had let it go");
                break;
            default:
                EndBeforeSwitchover(MigrationStatus.Failed, goesOn);
                break;
        }
    }
}
