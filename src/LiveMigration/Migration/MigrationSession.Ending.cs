using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// How it ends, and the report of it.
public sealed partial class MigrationSession
{
    private bool EndBeforeSwitchover(MigrationStatus status, string why)
    {
        if (phases.Current is not (MigrationPhase.Storage or MigrationPhase.Setup or MigrationPhase.Rounds or MigrationPhase.PreSwitchover) || (times.StoppedAt is not null && phases.Current == MigrationPhase.Rounds))
        {
            return false;
        }

        if (ending is not null)
        {
            // What came first decides.
            return ending == status;
        }

        LookUp();
        reason = new Reason(why);
        if (window is not null && phases.Current == MigrationPhase.Rounds)
        {
            // A sender that keeps windows sleeps through them.
            ending = status;
            if (sharesWay && transfer.TakesTime)
            {
                // But not for long: its connection is shut down, which wakes it.
                (timers ??= []).Add(simulator.Schedule(VirtualTime.Max(simulator.Now + window.SectionLimit, lostAt + plan.FailureNoticeTime), this, TagShutDown));
            }

            return true;
        }

        End(status, reason);
        return true;
    }

    // What of the present batch is not on the wire yet will not be sent. In the pause the processors' state is the last.
    private void GiveUpTransfer()
    {
        var rest = transfer.Rest();
        takenBack = new ByteCount(rest.Pages * PageExactMemory.PageBytes);
        ledger.TakeBack(rest);
        var last = phases.Current == MigrationPhase.StopAndCopy ? plan.DeviceState.Bytes : 0;
        ledger.SentStream(-beside.GiveBack(new ByteCount(Math.Max(0, transfer.RestBehind().Bytes - last))).Bytes);
        transfer.GiveUp();
    }

    private void End(MigrationStatus status, string why) => End(status, new Reason(why));

    private void End(MigrationStatus status, Reason why)
    {
        LookUp();
        reason = why;
        simulator.Cancel(next);
        GiveUpTransfer();
        postCopy?.Stop();
        if (storage is not null && times.StoppedAt is null)
        {
            RunGuest();
            storage.Stop();
        }

        if (!stoppedByCommand && status is not (MigrationStatus.GuestLost or MigrationStatus.Paused))
        {
            guest.Run(simulator.Now, runs: true);
        }

        if (ledger.RoundPages > 0 || ledger.RoundBytes > 0)
        {
            ledger.CloseRound(Elapsed, ByteCount.Zero, memory.Pending + takenBack, Threshold(), 0, isStopAndCopy: times.StoppedAt is not null && !IsInPostCopy, isUnfinished: true);
        }

        if ((times.SuspendedAt ?? times.StoppedAt) is not null && guest.IsRunning && !wasSwitched)
        {
            // It stood still and goes on at the source.
            (times.ResumedAt, times.WasFelt) = (simulator.Now, true);
        }

        phases.Enter(MigrationPhase.Ended, Elapsed);
        MakeReport(status);
    }

    private void MakeReport(MigrationStatus status)
    {
        CancelTimers();
        guest.Advance(simulator.Now);
        var afterSwitch = postCopy is { HasBegun: true } ? postCopy.Report(EndedAt, start, switchReason) : null;
        guest.Stalled(postCopy?.Lost ?? VirtualDuration.Zero);
        var moved = status == MigrationStatus.Completed;
        var end = moved && plan.SourceEnd == SourceEnd.AtLastByte ? times.SourceDoneAt!.Value : VirtualTime.Max(EndedAt, times.SourceDoneAt ?? EndedAt);
        Report = new MigrationReport
        {
            Vm = request.Vm.Name,
            Source = request.Source.Name,
            Destination = request.Destination.Name,
            Hypervisor = plan.Hypervisor,
            Technique = plan.Technique,
            Assumptions = plan.Assumptions,
            Status = status,
            Why = reason,
            Refusals = refusals,
            StartedAt = start,
            TotalTime = end - start,
            SetupTime = setupTime,
            Downtime = moved ? (wasSwitched ? plan.PostCopy!.SourceDowntime : times.SourceDoneAt!.Value - (times.StoppedAt ?? times.SourceDoneAt.Value)) : VirtualDuration.Zero,
            GuestPause = times.Pause,
            ClientOutage = moved && plan.Technique != MigrationTechnique.StorageOnly && times.Pause > VirtualDuration.Zero ? times.Pause + request.Destination.Relearning.FoundAfter(plan.Announcements) : times.Pause,
            Transferred = new ByteCount(ledger.PageBytes + ledger.StreamBytes),
            StreamBytes = new ByteCount(ledger.StreamBytes),
            DeviceBytes = beside.DeviceBytes,
            Storage = storage?.Report(),
            NormalPages = ledger.NormalPages,
            ZeroPages = ledger.ZeroPages,
            Encoding = encoder.Report,
            PostCopy = afterSwitch,
            LogReadings = ledger.Readings,
            Rounds = ledger.Rounds,
            RoundCount = ledger.RoundCount,
            Phases = phases.Ended,
            DirtyPages = dirtyPages?.Map(),
            GuestSlowdown = Elapsed == VirtualDuration.Zero ? 0 : Math.Clamp(guest.Lost.TotalSeconds / Elapsed.TotalSeconds, 0, 1),
            DestinationIsUpToDate = moved && plan.Technique != MigrationTechnique.StorageOnly ? memory.DestinationIsUpToDate() : null,
            Controller = Control?.Name,
            Decisions = Control?.Decisions ?? [],
            DigestNumber = simulator.Digest.Number,
        };
        Control?.MigrationEnded();
        Ended?.Invoke(Report);
    }

    private void CancelTimers()
    {
        timers?.ForEach(timer => simulator.Cancel(timer));
        timers = null;
        simulator.Cancel(timeLimit);
        simulator.Cancel(throttleTick);
        simulator.Cancel(told);
        simulator.Cancel(nextLook);
    }
}
