using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Migration;

/// <summary>A batch on its way: when it ends at changing rates, and what of it was sent when it is given up.</summary>
public class TransferTests
{
    private static readonly DataRate Path = new(1_000_000);

    [Fact]
    public void Of_a_compressed_batch_that_is_given_up_bytes_are_taken_back_in_the_measure_in_which_they_were_counted()
    {
        var rest = Begun(new SendBatch { NormalPages = 100, WireBytes = 400_000, CompressedAwayBytes = 300_000 }, until: 75).Rest();
        rest.WireBytes.Should().Be(100_000, "a quarter of the 100 ms that it travels is left");
        rest.NormalPages.Should().Be(25);
    }

    [Fact]
    public void Of_an_encrypted_batch_that_is_given_up_at_once_no_more_is_taken_back_than_was_counted()
    {
        Begun(new SendBatch { NormalPages = 1, WireBytes = 4_096, FramingBytes = 1_000 }).Rest().WireBytes.Should().Be(4_096);
    }

    [Fact]
    public void Of_a_batch_that_is_given_up_the_path_has_carried_no_more_than_its_sender_worked_on()
    {
        // The path takes 100 ms, the sender 400.
        var rest = Begun(new SendBatch { NormalPages = 40, WireBytes = 100_000, SenderTime = 400_000_000 }, until: 300).Rest();
        rest.WireBytes.Should().Be(25_000);
        rest.NormalPages.Should().Be(10);
    }

    [Fact]
    public void What_follows_a_batch_waits_for_the_sender_at_a_new_rate_too()
    {
        // The sender works on its pages for 1 s; 1 MB behind them takes 1 s more.
        var batch = new SendBatch { NormalPages = 1, WireBytes = 100_000, SenderTime = 1_000_000_000 };
        var transfer = Begun(batch, behind: 1_000_000, until: 1_250);
        transfer.End.Should().Be(At(2_000));
        transfer.RestBehind().Should().Be(new ByteCount(750_000));
        transfer = Begun(batch, behind: 1_000_000, until: 50);
        transfer.GoOnAt(new DataRate(500_000));
        transfer.End.Should().Be(At(3_000), "its pages are through before the sender is, and the rest goes at half the rate");
    }

    private static LoneTransfer Begun(SendBatch batch, long behind = 0, long until = 0)
    {
        var simulator = new Simulator(1);
        var transfer = new LoneTransfer(simulator, new Owner());
        transfer.Begin(batch, Path, tag: 1, new ByteCount(behind));
        simulator.RunUntil(At(until));
        return transfer;
    }

    private static VirtualTime At(long milliseconds) => VirtualTime.Zero + VirtualDuration.FromMilliseconds(milliseconds);

    private sealed class Owner : IEventHandler
    {
        public int Subject => 0;

        public void OnEvent(int tag)
        {
        }
    }
}
