namespace LiveMigration.Tests.Migration.Encoders;

/// <summary>XBZRLE's format on real bytes, written from its description and byte by byte; shares nothing with the code under test.</summary>
internal static class ReferenceXbzrle
{
    public static byte[]? Encode(byte[] before, byte[] after)
    {
        var output = new List<byte>();
        var at = 0;
        while (at < after.Length)
        {
            var same = Run(at, equal: true);
            if (at + same == after.Length)
            {
                break;
            }

            WriteLength(same);
            at += same;
            var changed = Run(at, equal: false);
            WriteLength(changed);
            output.AddRange(after.AsSpan(at, changed));
            at += changed;
            if (output.Count > after.Length)
            {
                return null;
            }
        }

        return [.. output];

        int Run(int from, bool equal)
        {
            var length = 0;
            while (from + length < after.Length && before[from + length] == after[from + length] == equal)
            {
                length++;
            }

            return length;
        }

        void WriteLength(int length)
        {
            while (length >= 128)
            {
                output.Add((byte)(length & 127 | 128));
                length >>= 7;
            }

            output.Add((byte)length);
        }
    }

    public static byte[] Decode(byte[] before, byte[] encoded)
    {
        var page = (byte[])before.Clone();
        int at = 0, read = 0;
        while (read < encoded.Length)
        {
            at += ReadLength();
            var changed = ReadLength();
            encoded.AsSpan(read, changed).CopyTo(page.AsSpan(at));
            (at, read) = (at + changed, read + changed);
        }

        return page;

        int ReadLength()
        {
            int length = encoded[read] & 127;
            while ((encoded[read++] & 128) != 0)
            {
                length |= (encoded[read] & 127) << 7;
            }

            return length;
        }
    }
}
