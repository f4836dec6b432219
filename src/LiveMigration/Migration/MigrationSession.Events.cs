using LiveMigration.Migration.PostCopying;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// What each of its events brings.
public sealed partial class MigrationSession
{
    private const int TagFirstReading = 1;
    private const int TagRoundsBegin = 2;
    private const int TagTurn = 3;
    private const int TagLogRead = 4;
    private const int TagGuestStopped = 5;
    private const int TagLastReading = 6;
    private const int TagLastByte = 7;
    private const int TagResumed = 8;
    private const int TagTimer = 9;
    private const int TagAcknowledged = 10;
    private const int TagWoken = 11;
    private const int TagTimeLimit = 12;
    private const int TagTracesBegin = 13;
    private const int TagTracesInstalled = 14;
    private const int TagManagerAnswers = 15;
    private const int TagDisksHandedOver = 16;
    private const int TagShutDown = 17;
    private const int TagLook = 18;
    private const int TagIterated = 19;
    private const int TagCommand = 1000;

    void IEventHandler.OnEvent(int tag)
    {
        switch (tag)
        {
            case TagTracesBegin:
                RunGuest();
                guest.Run(simulator.Now, runs: false);
                Next(simulator.Now + plan.TracingStun, TagTracesInstalled);
                break;
            case TagTracesInstalled:
                guest.Run(simulator.Now, runs: !stoppedByCommand && times.SuspendedAt is null);
                goto case TagFirstReading;
            case TagFirstReading:
                HoldBack(throttle?.Begin(View(ByteCount.Zero)));
                ledger.Read(Elapsed, ByteCount.Zero, memory.Pending, Threshold(), guest.ThrottlePercent, guestStopped: false, byTimer: false);
                Next(simulator.Now + plan.LogReadTime, TagRoundsBegin);
                TellIteration();
                break;
            case TagIterated:
                Iterated?.Invoke();
                break;
            case TagRoundsBegin:
                BeginRounds();
                break;
            case TagTurn:
                Turn();
                break;
            case TagWoken:
                Woken();
                break;
            case TagLogRead:
                PassEnded();
                break;
            case TagGuestStopped:
                GuestStopped();
                break;
            case TagLastReading:
                SendRest();
                break;
            case TagLastByte:
                LastByteSent();
                break;
            case TagResumed:
                Resumed();
                break;
            case TagAcknowledged:
                Finish();
                break;
            case TagTimer:
                TimerTicks();
                break;
            case TagTimeLimit when phases.Current == MigrationPhase.PostCopyPaused:
                postCopy!.CatchUp();
                EndIfNothingCanHappen();
                break;
            case TagTimeLimit when plan.ChecksTimeAfterPasses && phases.Current is (MigrationPhase.Setup or MigrationPhase.Rounds):
                isOverdue = true;
                break;
            case TagManagerAnswers:
                Obey(new ContinueCommand(VirtualDuration.Zero));
                break;
            case TagTimeLimit:
                TimeIsUp();
                break;
            case PostCopyStage.TagWake or PostCopyStage.TagRecovered:
                PostCopyWoke(tag);
                break;
            case StorageStage.TagCopied:
                RunGuest();
                if (storage!.Copied(Subject))
                {
                    DisksCopied();
                }

                break;
            case TagDisksHandedOver:
                (times.ResumedAt, times.SourceDoneAt, times.WasFelt) = (simulator.Now, simulator.Now, !stoppedByCommand);
                guest.Run(simulator.Now, runs: !stoppedByCommand);
                Finish();
                break;
            case TagShutDown:
                End(ending!.Value, reason);
                break;
            case TagLook:
                LookWhetherItMoves();
                break;
            default:
                recoversToCome -= plan.Commands[tag - TagCommand] is RecoverCommand ? 1 : 0;
                Obey(plan.Commands[tag - TagCommand]);
                break;
        }

        if (tag == TagTimeLimit && sharesWay)
        {
            LookWhetherItMoves();
        }
    }
}
