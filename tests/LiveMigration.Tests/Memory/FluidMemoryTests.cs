using FsCheck.Xunit;
using LiveMigration.Memory;
using LiveMigration.Migration.Encoders;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Memory;

public class FluidMemoryTests
{
    [Property(MaxTest = 200, Replay = "1,1")]
    public void Neither_the_size_of_batches_nor_the_steps_of_the_guest_change_a_fluid_result(int number)
    {
        var random = new RandomStream((ulong)number, "steps");
        var (whole, pieces) = (Memory(), Memory());
        whole.StartTracking();
        pieces.StartTracking();
        for (var round = 0; round < 5; round++)
        {
            var guestTime = 0L;
            var taken = SendBatch.Unlimited;
            whole.Take(Encoder(), ref taken);
            var inPieces = 0L;
            while (pieces.Pending > ByteCount.Zero)
            {
                var piece = new SendBatch(new ByteCount(1 + (long)random.NextBelow(50_000_000)), VirtualDuration.MaxValue, DataRate.Unlimited);
                pieces.Take(Encoder(), ref piece);
                inPieces += piece.WireBytes;
                var step = (long)random.NextBelow(30_000_000);
                pieces.RunGuest(new VirtualDuration(step));
                guestTime += step;
            }

            inPieces.Should().Be(taken.WireBytes);
            whole.RunGuest(new VirtualDuration(guestTime));
            pieces.ReadLog().Should().Be(whole.ReadLog());
            pieces.Pending.Should().Be(whole.Pending);
        }
    }

    private static PlainEncoder Encoder() => new(new PageCosts());

    private static FluidMemory Memory() => new(ByteCount.FromGiB(1), new FlatWorkload { WorkingSetSize = ByteCount.FromMiB(700), DirtyRate = new DataRate(123_456_789) });
}
