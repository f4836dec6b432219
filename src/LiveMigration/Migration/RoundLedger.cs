using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>Keeps count of what one migration sent: the present round, the rounds that ended, the readings of the log.</summary>
internal sealed class RoundLedger(ReportDetail detail)
{
    private readonly List<RoundReport>? rounds = detail == ReportDetail.Full ? [] : null;
    private readonly List<LogReading>? readings = detail == ReportDetail.Full ? [] : null;
    private VirtualDuration roundStart;
    private VirtualDuration? sendingStart;
    private long roundPages;
    private long roundBytes;

    /// <summary>The rounds that ended, where they are kept.</summary>
    public IReadOnlyList<RoundReport> Rounds => (IReadOnlyList<RoundReport>?)rounds ?? [];

    /// <summary>The readings of the log, where they are kept.</summary>
    public IReadOnlyList<LogReading> Readings => (IReadOnlyList<LogReading>?)readings ?? [];

    public int RoundCount { get; private set; }

    public int ReadingCount { get; private set; }

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
        ReadingCount++;
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
