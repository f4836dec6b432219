using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Encoders;

/// <summary>Work handed to a number of threads, each of which takes one piece at a time; who hands over the next waits while all are busy.</summary>
/// <remarks>
/// Stands for: a semaphore of idle threads that share some processors. Leaves out: which thread has which piece; pieces in hand count as of equal length.
/// Source: QEMU migration/multifd.c (channels_ready), ram.c (compress_page_with_multi_thread). Checked by: sections of recorded runs that compression limits.
/// </remarks>
internal sealed class ThreadBacklog(int threads)
{
    private long backlog;
    private VirtualTime lastEnd;

    /// <summary>Nanoseconds until all work is done.</summary>
    public long Left => backlog;

    /// <summary>Whether every thread has a piece of that length in hand.</summary>
    public bool IsFull(long pieceTime) => backlog > (threads - 1) * pieceTime;

    /// <summary>Hands over a piece.</summary>
    /// <param name="pieceTime">Nanoseconds from piece to piece when all threads are busy.</param>
    /// <returns>Nanoseconds to wait for an idle thread.</returns>
    public long Add(long pieceTime)
    {
        backlog += pieceTime;
        var wait = Math.Max(0, backlog - threads * pieceTime);
        backlog -= wait;
        return wait;
    }

    /// <summary>Time passes.</summary>
    public void Pass(VirtualDuration time) => backlog = Math.Max(0, backlog - Math.Max(0, time.Nanoseconds));

    /// <summary>Waits for all work.</summary>
    /// <returns>Nanoseconds it took.</returns>
    public long Wait()
    {
        var wait = backlog;
        backlog = 0;
        return wait;
    }

    /// <summary>The sender works for so long; the threads do too.</summary>
    public void Spend(long nanoseconds, ref SendBatch batch)
    {
        batch.SenderTime += nanoseconds;
        Pass(new VirtualDuration(nanoseconds));
    }

    /// <summary>A section begins, until which the threads worked on; or it ends, with all their work done.</summary>
    public void Section(ref SendBatch batch, bool begins)
    {
        if (begins)
        {
            Pass(batch.StartsAt - lastEnd);
            return;
        }

        batch.SenderTime += Wait();
        lastEnd = batch.StartsAt + new VirtualDuration(batch.SenderTime);
    }
}
