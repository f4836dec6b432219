using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>Keeps count of what one migration sent: the present round, the rounds that ended, the readings of the log.</summary>
internal sealed class RoundLedger(ReportDetail detail)
{
    // A list that grows to it step by step takes twice as much.
    private const int UsualRounds = 16;

    private static readonly VirtualDuration RatePeriod = VirtualDuration.FromSeconds(1);

    private readonly List<RoundReport>? rounds = detail != ReportDetail.Totals ? new(UsualRounds) : null;
    private readonly List<LogReading>? readings = detail != ReportDetail.Totals ? new(UsualRounds) : null;
    private VirtualDuration roundStart;
    private VirtualDuration periodStart;
    private ByteCount dirtiedInPeriod;
    private (ByteCount Dirtied, VirtualDuration Length) lastPeriod;
    private VirtualDuration? sendingStart;
    private long roundPages;
    private long roundBytes;

    /// <summary>The rounds that ended, where they are kept.</summary>
    public IReadOnlyList<RoundReport> Rounds => (IReadOnlyList<RoundReport>?)rounds ?? [];

    /// <summary>The readings of the log, where they are kept.</summary>
    public IReadOnlyList<LogReading> Readings => (IReadOnlyList<LogReading>?)readings ?? [];

    public int RoundCount { get; private set; }

    public int ReadingCount { get; private set; }

    /// <summary>What was found dirty in the last period of readings that counts for a rate; zero before there is one.</summary>
    /// <remarks>QEMU evaluates at readings that come more than a second after the last it evaluated at; migration_bitmap_sync, migration/ram.c.</remarks>
    public DataRate DirtyRate => lastPeriod.Length > VirtualDuration.Zero ? DataRate.Of(lastPeriod.Dirtied, lastPeriod.Length) : default;

    public long NormalPages { get; private set; }

    public long ZeroPages { get; private set; }

    public long PageBytes { get; private set; }

    public long StreamBytes { get; private set; }

    public long RoundBytes => roundBytes;

    public long RoundPages => roundPages;

    /// <summary>When the present round's first page was sent: the reading of the log before it is no time of the path.</summary>
    public VirtualDuration SendingStart => sendingStart ?? roundStart;

    public void BeginRound(VirtualDuration at) => (roundStart, sendingStart) = (at, null);

    /// <summary>A section begins; the first of a round counts.</summary>
    public void BeginSending(VirtualDuration at) => sendingStart ??= at;

    public void Sent(in SendBatch batch)
    {
        NormalPages += batch.NormalPages;
        ZeroPages += batch.ZeroPages;
        PageBytes += batch.WireBytes;
        roundPages += batch.Pages;
        roundBytes += batch.WireBytes;
    }

    /// <summary>Bytes that count as transferred but are no pages.</summary>
    public void SentStream(long bytes) => StreamBytes += bytes;

    /// <summary>Takes back what of a batch was not on the wire yet when the migration ended.</summary>
    public void TakeBack(in SendBatch rest)
    {
        NormalPages -= rest.NormalPages;
        ZeroPages -= rest.ZeroPages;
        PageBytes -= rest.WireBytes;
        roundPages -= rest.Pages;
        roundBytes -= rest.WireBytes;
    }

    public void Read(VirtualDuration at, ByteCount dirtied, ByteCount pending, ByteCount? threshold, int throttlePercent, bool guestStopped, bool byTimer)
    {
        dirtiedInPeriod += dirtied;
        if (ReadingCount++ == 0)
        {
            periodStart = at;
        }
        else if (at - periodStart > RatePeriod)
        {
            lastPeriod = (dirtiedInPeriod, at - periodStart);
            (periodStart, dirtiedInPeriod) = (at, ByteCount.Zero);
        }

        readings?.Add(new LogReading(at, dirtied, pending, threshold, throttlePercent, guestStopped, byTimer));
    }

    public void CloseRound(VirtualDuration at, ByteCount dirtied, ByteCount remaining, ByteCount? threshold, int throttlePercent, bool isStopAndCopy, bool isUnfinished = false)
    {
        RoundCount++;
        rounds?.Add(new RoundReport
        {
            Index = RoundCount,
            Start = roundStart,
            Length = at - roundStart,
            PagesSent = roundPages,
            BytesSent = new ByteCount(roundBytes),
            Dirtied = dirtied,
            Remaining = remaining,
            Threshold = threshold,
            ThrottlePercent = throttlePercent,
            IsStopAndCopy = isStopAndCopy,
            IsUnfinished = isUnfinished,
        });
        BeginRound(at);
        roundPages = 0;
        roundBytes = 0;
    }
}
