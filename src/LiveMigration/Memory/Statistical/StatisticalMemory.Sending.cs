namespace LiveMigration.Memory.Statistical;

// The walk of the send cursor over the runs.
public sealed partial class StatisticalMemory
{
    /// <inheritdoc/>
    public void Take(PageEncoder encoder, ref SendBatch batch)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        var before = pendingPages;
        while (pendingPages > 0)
        {
            var stretch = stretches[cursorStretch];
            if (stretch.Runs[cursorRun].Pending > 0)
            {
                if (pagesPerChunk > 0 && !EnterChunk(stretch, hasSent: pendingPages < before))
                {
                    break;
                }

                if (SendRun(encoder, ref batch, stretch))
                {
                    break;
                }
            }
            else
            {
                Step(stretch);
            }

            if (cursorPage == layout.Pages)
            {
                (cursorStretch, cursorRun, cursorPage) = (0, 0, 0);
                encoder.LapEnded(ref batch);
            }
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
        var sent = BulkSend.Send(encoder, ref batch, stretch, run.First, run.Pending, adjoin, out var isSpent);
        if (sent < run.Pending)
        {
            if (adjoin)
            {
                Cut(stretch, cursorRun, sent);
            }
            else
            {
                CutBehind(stretch, cursorRun, sent);
            }
        }

        Change(stretch.Runs[cursorRun], onSending);
        Step(stretch);
        return isSpent;
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
    }
}
