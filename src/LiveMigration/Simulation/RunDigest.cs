using System.Buffers.Binary;
using System.IO.Hashing;

namespace LiveMigration.Simulation;

/// <summary>A running XxHash3 of everything that decides an outcome, in order. Equal runs have equal digests.</summary>
public sealed class RunDigest
{
    private readonly XxHash3 hash = new();

    /// <summary>Adds one fact: when, of what kind, about whom, and two numbers that decide.</summary>
    public void Add(VirtualTime time, int kind, int subject, long first = 0, long second = 0)
    {
        Span<byte> record = stackalloc byte[32];
        BinaryPrimitives.WriteInt64LittleEndian(record, time.Nanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], kind);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], subject);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], first);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], second);
        hash.Append(record);
    }

    /// <summary>The digest of what was added so far, as 16 hexadecimal digits.</summary>
    public string Current => hash.GetCurrentHashAsUInt64().ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
