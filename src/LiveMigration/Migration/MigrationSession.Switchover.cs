using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// From the guest's stop at the source to its resume at the destination.
public sealed partial class MigrationSession
{
    private void GuestStopped()
    {
        if (ending is { } status)
        {
            End(status, reason);
            return;
        }

        RunGuest();
        times.StoppedAt = simulator.Now;
        guest.Run(simulator.Now, runs: false);
        if (plan.PauseBeforeSwitchover && !wasSwitched)
        {
            phases.Enter(MigrationPhase.PreSwitchover, Elapsed);
            ScheduleCommands(MigrationPhase.PreSwitchover);
            if (plan.ManagerAnswerTime is { } answer)
            {
                (timers ??= []).Add(simulator.Schedule(simulator.Now + answer, this, TagManagerAnswers));
            }

            return;
        }

        StopAndCopy();
    }

    private void StopAndCopy()
    {
        phases.Enter(MigrationPhase.StopAndCopy, Elapsed);
        ReadLog(byTimer: false);
        Next(simulator.Now + plan.FinalReadTime, TagLastReading);
    }

    private void SendRest()
    {
        if (wasSwitched)
        {
            times.SourceDoneAt = times.StoppedAt + plan.PostCopy!.SourceDowntime;
            Next(VirtualTime.Max(simulator.Now, times.StoppedAt!.Value + postCopy!.Switch()), TagResumed);
            return;
        }

        encoder.GuestStopped();
        var batch = SendBatch.Unlimited with { StartsAt = simulator.Now };
        do
        {
            // A memory whose log is cleared in chunks gives its pages chunk by chunk.
            memory.Take(encoder, ref batch);
        }
        while (memory.Pending > ByteCount.Zero);

        encoder.Section(ref batch, begins: false);
        ledger.Sent(batch);
        var rate = transfer.Expected(Rate);
        var rest = beside.TakeRest(rate);
        ledger.SentStream(rest.Counted.Bytes);
        var behind = rest.Counted + rest.Disks + plan.DeviceState;
        var storageWaits = plan.Storage is { } move ? Longer(move.Bandwidth.TimeFor(rest.Disks) - rate.TimeFor(rest.Disks), VirtualDuration.Zero) + move.DrainTime : VirtualDuration.Zero;
        var afterDevices = rate.TimeFor(behind - rest.Devices) + plan.DeviceSaveTime + storageWaits;
        loadTail = Longer(rest.LoadedAfter - rest.Waiting - rate.TimeFor(rest.Devices) - afterDevices, VirtualDuration.Zero);
        if (plan.StateFile is { } file)
        {
            loadTail += file.OwnershipTime + file.ReadRate.TimeFor(new ByteCount(batch.TravellingBytes) + behind);
        }

        transfer.Begin(batch, Rate, TagLastByte, behind, rest.Waiting + plan.DeviceSaveTime + storageWaits);
    }

    private static VirtualDuration Longer(VirtualDuration a, VirtualDuration b) => a > b ? a : b;

    private void LastByteSent()
    {
        transfer.Clear();
        ledger.CloseRound(Elapsed, ByteCount.Zero, memory.Pending, Threshold(), 0, isStopAndCopy: true);
        ledger.SentStream(plan.StreamEndBytes.Bytes);
        times.SourceDoneAt = simulator.Now;
        phases.Enter(MigrationPhase.Activation, Elapsed);
        Next(simulator.Now + plan.Path.Latency + loadTail + plan.ResumeTime, TagResumed);
    }

    private void Resumed()
    {
        times.ResumedAt = simulator.Now;
        times.WasFelt = !stoppedByCommand;
        guest.Throttle(simulator.Now, VcpuDuty.Free);
        guest.Run(simulator.Now, runs: !stoppedByCommand);
        if (wasSwitched)
        {
            ledger.CloseRound(Elapsed, ByteCount.Zero, memory.Pending, Threshold(), 0, isStopAndCopy: true);
            phases.Enter(MigrationPhase.PostCopy, Elapsed);
            postCopy!.Begin(gauge.Threshold, downtimeLimit, stoppedByCommand);
            return;
        }

        if (plan.SourceEnd == SourceEnd.AtResume)
        {
            times.SourceDoneAt = simulator.Now + plan.AcknowledgeTime;
        }

        Finish();
    }

    private void Finish()
    {
        if (wasSwitched)
        {
            ledger.CloseRound(Elapsed, ByteCount.Zero, memory.Pending, null, 0, isStopAndCopy: false);
            reason = new Reason($"{switchReason}; {Waited()}");
        }

        times.SourceDoneAt ??= simulator.Now;
        phases.Enter(MigrationPhase.Completed, Elapsed);
        MakeReport(MigrationStatus.Completed);
    }
}
