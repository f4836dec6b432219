using LiveMigration.Simulation;

namespace LiveMigration.Memory.Statistical;

// The walk of the send cursor over the runs.
public sealed partial class StatisticalMemory
{
    /// <inheritdoc/>
    public void Take(PageEncoder encoder, ref SendBatch batch)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        var hasSent = false;
        while (pendingPages > sentOfRun)
        {
            EndLap(encoder, ref batch);
            var stretch = stretches[cursorStretch];
            if (stretch.Runs[cursorRun].Pending > 0)
            {
                if (pagesPerChunk > 0 && !EnterChunk(stretch, hasSent))
                {
                    break;
                }

                hasSent = true;
                if (SendRun(encoder, ref batch, stretch))
                {
                    return;
                }
            }
            else
            {
                Step(stretch);
            }
        }

        EndLap(encoder, ref batch);
    }

    // The clock is looked at every 64 pages, so that a batch may take as many more than it is to take: the run stays unfinished even so.
    ByteCount IEvenMemory.EvenAhead(ByteCount behind)
    {
        const long Looks = 64;
        return sentOfRun * PageExactMemory.PageBytes < behind.Bytes || sentOfRun == 0
            ? ByteCount.Zero
            : new ByteCount(Math.Max(0, stretches[cursorStretch].Runs[cursorRun].Pending - sentOfRun - Looks) * PageExactMemory.PageBytes);
    }

    void IEvenMemory.GiveBack(ByteCount unsent) => sentOfRun -= unsent.Bytes / PageExactMemory.PageBytes;

    // Behind a batch that was spent with the last page it is the next that goes round.
    private void EndLap(PageEncoder encoder, ref SendBatch batch)
    {
        if (lapEnded)
        {
            lapEnded = false;
            encoder.LapEnded(ref batch);
        }
    }

    // Before the first page of a chunk is sent its log entries are cleared; the guest has run up to now, so only before the batch has sent anything.
    private bool EnterChunk(PageStretch stretch, bool hasSent)
    {
        var chunk = cursorPage / pagesPerChunk;
        var end = (chunk + 1) * pagesPerChunk;
        if (clearedAt[chunk] != readings)
        {
            if (hasSent)
            {
                return false;
            }

            RunGuestNow();
            clearedAt[chunk] = readings;
            for (var i = StretchOf(chunk * pagesPerChunk); i < stretches.Count && stretches[i].First < end; i++)
            {
                if (stretches[i].IsWritten)
                {
                    stretches[i].Runs.ForEach(run => Change(run, onClearing));
                }
            }
        }

        CutAt(stretch, end);
        return true;
    }

    private bool SendRun(PageEncoder encoder, ref SendBatch batch, PageStretch stretch)
    {
        var run = stretch.Runs[cursorRun];
        var adjoin = run.Pending == run.Pages;
        sentOfRun += BulkSend.Send(encoder, ref batch, stretch, run.First + (adjoin ? sentOfRun : 0), run.Pending - sentOfRun, adjoin, out var isSpent);
        if (sentOfRun == run.Pending)
        {
            LeaveRun(stretch);
        }

        return isSpent;
    }

    // Only when somebody asks is it drawn where in a run the cursor stands.
    private void PlaceCursor()
    {
        if (sentOfRun == 0)
        {
            return;
        }

        var stretch = stretches[cursorStretch];
        var run = stretch.Runs[cursorRun];
        if (run.Pending == run.Pages)
        {
            Cut(stretch, cursorRun, sentOfRun);
        }
        else
        {
            CutBehind(stretch, cursorRun, sentOfRun);
        }

        LeaveRun(stretch);
    }

    // All of it that was to be sent has been.
    private void LeaveRun(PageStretch stretch)
    {
        sentOfRun = 0;
        Change(stretch.Runs[cursorRun], onSending);
        Step(stretch);
    }

    // The cursor goes behind its run.
    private void Step(PageStretch stretch)
    {
        cursorPage = stretch.Runs[cursorRun].End;
        if (cursorRun == 0 || !MergeWithPrevious(stretch, cursorRun))
        {
            cursorRun++;
        }

        if (cursorRun == stretch.Runs.Count)
        {
            (cursorStretch, cursorRun) = (cursorStretch + 1, 0);
        }

        if (cursorStretch == stretches.Count)
        {
            (cursorStretch, cursorRun, cursorPage, lapEnded) = (0, 0, 0, true);
        }
    }
}
