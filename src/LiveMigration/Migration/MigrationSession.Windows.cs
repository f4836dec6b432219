using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// Windows of a pass in which nothing can be decided are sent as one batch, where the memory knows that they are alike.
public sealed partial class MigrationSession
{
    private const int FewestWindows = 2;

    // The last windows before the threshold are walked one by one: one of them measures the bandwidth that decides.
    private const int WindowsWalked = 2;

    // Counters of an encoder of its own could not be taken back.
    private static EvenWindows? WatchWindows(SendWindow? window, IMigratingMemory memory, PageEncoder encoder) =>
        window is not null && memory is IEvenMemory && encoder.Report is null ? new EvenWindows() : null;

    private bool TrySendWindows()
    {
        if (even?.Last is not { } last || tickEvery is not null || storage is not null || besideInRound > 0 || PendingWhen(isExact: true) != memory.Pending)
        {
            return false;
        }

        var fits = MostThatCouldFit;
        var free = Math.Min(memory.Pending.Bytes - fits.Bytes - WindowsWalked * last.Taken.Bytes, ((IEvenMemory)memory).EvenAhead(last.Taken).Bytes);
        var windows = free / last.Taken.Bytes;
        if (windows < FewestWindows || !AllGoOn(new ByteCount(windows * last.Taken.Bytes), fits))
        {
            return false;
        }

        RunGuest();
        ledger.BeginSending(Elapsed);
        var pages = windows * last.Taken.Bytes / PageExactMemory.PageBytes;
        var batch = new SendBatch(new ByteCount(long.MaxValue), VirtualDuration.MaxValue, DataRate.Unlimited, pages, simulator.Now);
        var before = memory.Pending;
        encoder.Section(ref batch, begins: true);
        memory.Take(encoder, ref batch);
        encoder.Section(ref batch, begins: false);
        var taken = before - memory.Pending;
        var stream = Scaling.Of(taken.Bytes, last.Sections * countedSectionBytes, last.Taken.Bytes);
        ledger.Sent(batch);
        ledger.SentStream(stream);
        window!.Use(batch.AccountedBytes);
        batch.SenderTime = Math.Max(batch.SenderTime, PaceOf(last, taken, batch.AccountedBytes));
        even.Begin(new WindowRun(last, simulator.Now, taken, batch, stream));
        transfer.Begin(batch, Rate, TagTurn);
        return true;
    }

    // A window that slept lasts as long as the last; on a way that gives more than then the limit still holds.
    private long PaceOf(in WindowRecord last, ByteCount taken, long accounted)
    {
        if (last.Slept)
        {
            return Scaling.Of(taken.Bytes, last.Length.Nanoseconds, last.Taken.Bytes);
        }

        return maxBandwidth.IsUnlimited || !sharesWay ? 0 : maxBandwidth.TimeFor(new ByteCount(accounted)).Nanoseconds;
    }

    // A window's length is read in whole milliseconds, so that a little more may be measured than the path gives.
    private ByteCount MostThatCouldFit
    {
        get
        {
            var rate = DataRate.Min(Rate, maxBandwidth);
            return rate.IsUnlimited ? gauge.Threshold : new ByteCount(Math.Max(gauge.Threshold.Bytes, Scaling.Of(rate.BytesIn(downtimeLimit).Bytes, 65, 64)));
        }
    }

    private bool AllGoOn(ByteCount sent, ByteCount fits)
    {
        var progress = ProgressWhen(isExact: false);
        var atEnd = progress with { Pending = progress.Pending - sent, Threshold = fits };
        foreach (var policy in policies)
        {
            if (policy.AsksAt > Elapsed || policy.Judge(atEnd) != Verdict.Continue)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Something is about to change: windows under way as one are as far as they would be one by one, and the sender looks up.</summary>
    private void LookUp()
    {
        even?.Spoil();
        if (even?.Run is not { } run)
        {
            return;
        }

        even.End();
        var (unsent, isStalled) = (transfer.Rest(), transfer.IsStalled);
        transfer.GiveUp();
        var back = Math.Min(run.Taken.Bytes, PagesUp(Scaling.Of(run.Taken.Bytes, unsent.WireBytes, run.Sent.WireBytes)));
        ((IEvenMemory)memory).GiveBack(new ByteCount(back));
        var normal = Share(run.Sent.NormalPages, back);
        ledger.TakeBack(new SendBatch { WireBytes = Share(run.Sent.WireBytes, back), NormalPages = normal, ZeroPages = run.Sent.ZeroPages == 0 ? 0 : back / PageExactMemory.PageBytes - normal });
        ledger.SentStream(-Share(run.StreamBytes, back));
        var sent = run.Taken.Bytes - back;
        var ofPresent = sent % run.Window.Taken.Bytes;
        var begin = VirtualTime.Max(run.Began, simulator.Now - new VirtualDuration(Scaling.Of(run.Window.Length.Nanoseconds, ofPresent, run.Window.Taken.Bytes)));
        if (sent > ofPresent)
        {
            gauge.Measure(new ByteCount(Share(run.Sent.AccountedBytes, sent - ofPresent)), begin - run.Began, downtimeLimit);
        }

        window!.Begin(begin, Share(run.Sent.AccountedBytes, ofPresent));
        if (isStalled)
        {
            SendSection(); // nothing moves: the sender is held up in a section, and looks up after it
        }
        else
        {
            Next(simulator.Now, TagTurn);
        }

        long Share(long whole, long part) => Scaling.Of(whole, part, run.Taken.Bytes);
    }

    private static long PagesUp(long bytes) => (bytes + PageExactMemory.PageBytes - 1) / PageExactMemory.PageBytes * PageExactMemory.PageBytes;
}
