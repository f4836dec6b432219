using System.Buffers.Binary;
using System.IO.Hashing;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Simulation;

public class RunDigestTests
{
    [Fact]
    public void It_is_the_hash_of_all_that_was_added_however_often_it_is_asked_for()
    {
        var (digest, asked) = (new RunDigest(), new RunDigest());
        var stream = new MemoryStream();
        for (var i = 0; i < 100; i++)
        {
            digest.Add(new VirtualTime(i * 1_000_003L), i, -i, i * 7L, -i);
            asked.Add(new VirtualTime(i * 1_000_003L), i, -i, i * 7L, -i);
            stream.Write(Record(i * 1_000_003L, i, -i, i * 7L, -i));
            var expected = XxHash3.HashToUInt64(stream.ToArray()).ToString("x16");
            asked.Current.Should().Be(expected, "after {0} facts", i + 1);
        }

        digest.Current.Should().Be(asked.Current);
    }

    private static byte[] Record(long time, int kind, int subject, long first, long second)
    {
        var record = new byte[32];
        BinaryPrimitives.WriteInt64LittleEndian(record, time);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), kind);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), subject);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(16), first);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(24), second);
        return record;
    }
}
