using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>Copies disks while their guest runs: before its memory's turn comes, and what is written meanwhile until it stands still.</summary>
/// <remarks>
/// Stands for: a mirror (one copy, the guest's writes to both sides at once: QEMU's blockdev-mirror with synchronous writes, Hyper-V's
/// storage migration) and a bulk copy with rounds of dirty blocks (QEMU's block migration up to 9.0). Disks are copied one after the other;
/// a round of dirty blocks ends the stage when what is left fits in the downtime limit, or when it left no less than the round before.
/// Leaves out: blocks and their addresses, what a write to a part not copied yet would save, a guest slowed by its mirror, parallel copies.
/// Source: docs/interop/live-block-operations.rst and migration/block.c of QEMU 7.2; Microsoft's overview of live storage migration.
/// Checked by: closed forms (size / (rate - writes); the geometric series), conservation of bytes.
/// </remarks>
internal sealed class StorageStage
{
    public const int TagCopied = 30;

    private const int MostRounds = 1_000;

    private readonly Simulator simulator;
    private readonly StorageMove move;
    private readonly DataRate pathRate;
    private readonly VirtualDuration downtimeLimit;
    private readonly Transfer transfer;
    private readonly LiveState[] states;
    private readonly VirtualDuration[] mirroredFor;
    private readonly VirtualDuration[] copiedFor;
    private readonly int[] rounds;
    private readonly VirtualTime start;
    private VirtualTime stepStart;
    private bool isCopying;
    private int disk;
    private ByteCount previousRest = new(long.MaxValue);
    private VirtualTime? endedAt;

    public StorageStage(Simulator simulator, StorageMove move, DataRate pathRate, VirtualDuration downtimeLimit, Transfer transfer)
    {
        (this.simulator, this.move, this.pathRate, this.downtimeLimit, this.transfer) = (simulator, move, pathRate, downtimeLimit, transfer);
        start = simulator.Now;
        var dirties = move.Technique == StorageTechnique.Bulk;
        states = [.. move.Disks.Select(d => new LiveState(d.UsedSize, dirties ? d.WriteRate : new DataRate(0), dirties ? d.WrittenSize : ByteCount.Zero))];
        mirroredFor = new VirtualDuration[states.Length];
        copiedFor = new VirtualDuration[states.Length];
        rounds = new int[states.Length];
    }

    /// <summary>What each disk has to send yet.</summary>
    public IReadOnlyList<LiveState> States => states;

    /// <summary>What the guest's mirrored writes take of the path while it runs at the source.</summary>
    public DataRate MirroredWrites => new(Enumerable.Range(0, states.Length).Where(IsMirrored).Sum(i => move.Disks[i].WriteRate.BytesPerSecond));

    public ByteCount Left => new(states.Sum(s => s.Pending.Bytes) + (endedAt is null && isCopying ? Unsent.Bytes : 0));

    /// <summary>What a disk copies with; nothing where the guest's own reads and writes take all of path or storage.</summary>
    public DataRate Rate
    {
        get
        {
            var own = move.Disks.Sum(d => d.ReadRate.BytesPerSecond + d.WriteRate.BytesPerSecond);
            var ofStorage = move.Bandwidth.IsUnlimited ? move.Bandwidth : new DataRate(Math.Max(0, move.Bandwidth.BytesPerSecond - own));
            var ofPath = pathRate.IsUnlimited ? pathRate : new DataRate(Math.Max(0, pathRate.BytesPerSecond - MirroredWrites.BytesPerSecond));
            return DataRate.Min(move.MaxCopyRate, DataRate.Min(ofStorage, ofPath));
        }
    }

    public void Begin() => Copy();

    /// <summary>A disk is copied.</summary>
    /// <returns>Whether memory's turn has come.</returns>
    public bool Copied(int subject)
    {
        rounds[disk]++;
        copiedFor[disk] += simulator.Now - stepStart;
        simulator.Digest.Add(simulator.Now, TagCopied, subject, states[disk].Sent.Bytes, disk);
        isCopying = false;
        if (++disk < states.Length)
        {
            Copy();
            return false;
        }

        foreach (var state in states)
        {
            state.Read();
        }

        disk = 0;
        var rest = new ByteCount(states.Sum(s => s.Pending.Bytes));
        var rate = transfer.Expected(Rate);
        if (rest == ByteCount.Zero || rate.IsUnlimited || rest <= rate.BytesIn(downtimeLimit) || rest >= previousRest || rounds[0] >= MostRounds)
        {
            endedAt = simulator.Now;
            return true;
        }

        previousRest = rest;
        Copy();
        return false;
    }

    /// <summary>The guest ran at the source for so much of its time.</summary>
    public void Run(VirtualDuration guestTime)
    {
        for (var i = 0; i < states.Length; i++)
        {
            states[i].Run(guestTime);
            mirroredFor[i] += IsMirrored(i) ? guestTime : VirtualDuration.Zero;
        }
    }

    /// <summary>The migration ended; what of the present copy is not on the wire will not be sent.</summary>
    public void Stop()
    {
        if (endedAt is null)
        {
            endedAt = simulator.Now;
            if (isCopying)
            {
                states[disk].GiveBack(Unsent);
                copiedFor[disk] += simulator.Now - stepStart;
                transfer.GiveUp();
            }
        }
    }

    public StorageReport Report() => new()
    {
        Technique = move.Technique,
        To = move.To,
        Time = (endedAt ?? simulator.Now) - start,
        Disks = [.. move.Disks.Select((d, i) => new DiskReport(d.Name, states[i].Sent, d.WriteRate.BytesIn(mirroredFor[i]), rounds[i], copiedFor[i]))],
    };

    private bool IsMirrored(int i) => move.Technique == StorageTechnique.Mirror && (endedAt is not null || i <= disk);

    private void Copy()
    {
        stepStart = simulator.Now;
        var rate = Rate;
        if (rate.BytesPerSecond == 0)
        {
            return; // the time limit ends it
        }

        states[disk].Read();
        isCopying = true;
        transfer.Begin(new SendBatch { WireBytes = states[disk].Take(states[disk].Pending).Bytes }, rate, TagCopied);
    }

    private ByteCount Unsent => new(transfer.Rest().WireBytes);
}
