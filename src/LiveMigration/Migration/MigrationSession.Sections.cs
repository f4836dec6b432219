using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// Sections of pages: how much goes at once, at which rate.
public sealed partial class MigrationSession
{
    // Assumed: QEMU spins from reading to reading there, which no figure of ours needs.
    private static readonly VirtualDuration IdleLook = VirtualDuration.FromMilliseconds(100);

    private static readonly VirtualDuration PieceOfSharedWay = VirtualDuration.FromMilliseconds(10);

    private void SendSection()
    {
        RunGuest();
        ledger.BeginSending(Elapsed);

        // Without windows a batch is a whole pass, unless something is to be decided in the middle of it. It is made in place: a copy
        // of what was written a moment ago would cost as much as the rest of this.
        var quota = new ByteCount(window is null ? long.MaxValue : window.Left(maxBandwidth));
        var timeLimit = window is null ? UntilNextQuestion() : window.SectionLimit;
        var batch = new SendBatch(quota, timeLimit, timeLimit < VirtualDuration.MaxValue ? transfer.Expected(Rate) : DataRate.Unlimited, startsAt: simulator.Now);
        var before = PendingWhen(isExact: true);
        var pending = memory.Pending;
        encoder.Section(ref batch, begins: true);
        memory.Take(encoder, ref batch);
        encoder.Section(ref batch, begins: false);
        even?.Sent(pending - memory.Pending);
        ledger.Sent(batch);
        ledger.SentStream(countedSectionBytes);
        var (stream, all) = beside.Take(LeftBeside(batch));
        ledger.SentStream(stream.Bytes);
        window?.Use(batch.AccountedBytes + all.Bytes);
        var onDisks = all - stream;
        var then = storage is null ? VirtualDuration.Zero : Longer(storage.Rate.TimeFor(onDisks) - transfer.Expected(Rate).TimeFor(onDisks), VirtualDuration.Zero);
        besideInRound += all.Bytes;
        var changesNothing = before == PendingWhen(isExact: true);
        if (beside.OnlyInThePause > ByteCount.Zero && (changesNothing || IsHeldUpByDevicesAlone))
        {
            // What holds the migration up cannot be sent before the pause: look again later.
            (then, changesNothing) = (then + IdleLook, false);
        }

        transfer.Begin(batch, Rate, TagTurn, all, then);
        if (changesNothing && !transfer.TakesTime)
        {
            throw new InvalidOperationException("The plan's policies go on although nothing is known to be left; one of them must have the dirty log read then.");
        }
    }

    // What is known to be left would fit, and what devices have for the pause does not: readings in quick succession would change nothing.
    private bool IsHeldUpByDevicesAlone => window is not null && Threshold() is { } fits && memory.Pending + beside.Pending < fits && beside.OnlyInThePause > fits;

    // As with pages, what makes a window exceed its limit is the last.
    private static ByteCount LeftBeside(in SendBatch batch) => batch.Quota == long.MaxValue
        ? new ByteCount(long.MaxValue)
        : new ByteCount(Math.Max(0, batch.Quota + 1 - batch.AccountedBytes));

    private VirtualDuration UntilNextQuestion()
    {
        var next = VirtualDuration.MaxValue;
        foreach (var policy in policies)
        {
            next = Earlier(next, policy.AsksAt);
        }

        if (postCopy is not null)
        {
            foreach (var command in plan.Commands)
            {
                next = Earlier(next, command is StartPostCopyCommand or ForceCompleteCommand ? command.At : null);
            }

            next = Earlier(next, plan.AtTimeLimit == TimeLimitAction.SwitchToPostCopy ? plan.TimeLimit : null);
        }

        if (next == VirtualDuration.MaxValue || transfer.Expected(Rate).IsUnlimited)
        {
            return VirtualDuration.MaxValue;
        }

        // A share of a way may fall, so that what was to last until then lasts much longer: it goes in small pieces.
        var length = next - Elapsed;
        return sharesWay && length > PieceOfSharedWay ? PieceOfSharedWay : length;
    }

    private VirtualDuration Earlier(VirtualDuration next, VirtualDuration? question) => question is { } at && at > Elapsed && at < next ? at : next;

    // Where no windows keep the limit it caps the path, the last pages included. The guest's mirrored writes take their part of the path.
    private DataRate Rate
    {
        get
        {
            var path = pathRate;
            if (storage is not null && guest.IsRunning && times.StoppedAt is null && !path.IsUnlimited)
            {
                path = new DataRate(Math.Max(1, path.BytesPerSecond - storage.MirroredWrites.BytesPerSecond));
            }

            return window is null ? DataRate.Min(path, maxBandwidth) : path;
        }
    }
}
