using System.Buffers.Binary;
using System.IO.Hashing;

namespace LiveMigration.Simulation;

/// <summary>A running XxHash3 of everything that decides an outcome, in order. Equal runs have equal digests.</summary>
public sealed class RunDigest
{
    private const int RecordBytes = 32;

    // Hashed some at a time: the hash of a stream does not depend on the pieces it comes in, and small pieces cost most.
    private readonly byte[] waiting = new byte[32 * RecordBytes];
    private readonly XxHash3 hash = new();
    private int waitingBytes;

    /// <summary>Adds one fact: when, of what kind, about whom, and two numbers that decide.</summary>
    public void Add(VirtualTime time, int kind, int subject, long first = 0, long second = 0)
    {
        var record = waiting.AsSpan(waitingBytes, RecordBytes);
        BinaryPrimitives.WriteInt64LittleEndian(record, time.Nanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], kind);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], subject);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], first);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], second);
        waitingBytes += RecordBytes;
        if (waitingBytes == waiting.Length)
        {
            HashWaiting();
        }
    }

    /// <summary>The digest of what was added so far, as 16 hexadecimal digits.</summary>
    public string Current => Words(Number);

    /// <summary><see cref="Current"/> as the number that it is.</summary>
    internal ulong Number
    {
        get
        {
            HashWaiting();
            return hash.GetCurrentHashAsUInt64();
        }
    }

    /// <summary>A digest as it is written.</summary>
    internal static string Words(ulong number) => number.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    private void HashWaiting()
    {
        hash.Append(waiting.AsSpan(0, waitingBytes));
        waitingBytes = 0;
    }
}
