namespace ContentClasses;

/// <summary>The plain LZ77 format of [MS-XCA], section 2.3, with a matcher of one hash table.</summary>
/// <remarks>
/// Flags of 32 tokens, literals of a byte, matches of 3 bytes and more up to 8,192 back. The format is Microsoft's published one;
/// how Windows looks for matches is not published.
/// </remarks>
internal static unsafe class Xpress
{
    private const int Window = 8192;
    private const int HashBits = 13;

    public static int Compress(byte* source, int length, byte* target, int[] table)
    {
        Array.Clear(table);
        var (at, to, flagsAt, flags, flagCount, halfAt) = (0, 4, 0, 0u, 0, -1);
        while (at < length)
        {
            var match = 0;
            var from = 0;
            if (at + 4 <= length)
            {
                var hash = (*(uint*)(source + at) & 0xFFFFFF) * 2654435761u >> (32 - HashBits);
                from = table[hash] - 1;
                table[hash] = at + 1;
                if (from >= 0 && at - from <= Window && source[from] == source[at] && source[from + 1] == source[at + 1] && source[from + 2] == source[at + 2])
                {
                    match = 3;
                    while (at + match + 8 <= length && *(ulong*)(source + from + match) == *(ulong*)(source + at + match))
                    {
                        match += 8;
                    }

                    while (at + match < length && source[from + match] == source[at + match])
                    {
                        match++;
                    }
                }
            }

            if (match == 0)
            {
                target[to++] = source[at++];
                flags <<= 1;
            }
            else
            {
                to = Match(target, to, at - from, match, ref halfAt);
                at += match;
                flags = flags << 1 | 1;
            }

            if (++flagCount == 32)
            {
                *(uint*)(target + flagsAt) = flags;
                (flagsAt, flagCount, flags) = (to, 0, 0);
                to += 4;
            }
        }

        *(uint*)(target + flagsAt) = flagCount == 0 ? uint.MaxValue : flags << (32 - flagCount) | (1u << (32 - flagCount)) - 1;
        return to;
    }

    public static int Decompress(byte* source, int length, byte* target, int size)
    {
        var (at, to, flags, flagCount, halfAt) = (0, 0, 0u, 0, -1);
        while (to < size)
        {
            if (flagCount == 0)
            {
                flags = *(uint*)(source + at);
                at += 4;
                flagCount = 32;
            }

            flagCount--;
            if ((flags >> flagCount & 1) == 0)
            {
                target[to++] = source[at++];
                continue;
            }

            int token = *(ushort*)(source + at);
            at += 2;
            var distance = (token >> 3) + 1;
            var match = token & 7;
            if (match == 7)
            {
                if (halfAt < 0)
                {
                    halfAt = at++;
                    match = source[halfAt] & 15;
                }
                else
                {
                    match = source[halfAt] >> 4;
                    halfAt = -1;
                }

                if (match == 15)
                {
                    match = source[at++];
                    if (match == 255)
                    {
                        match = *(ushort*)(source + at);
                        at += 2;
                        if (match == 0)
                        {
                            match = *(int*)(source + at);
                            at += 4;
                        }

                        match -= 22;
                    }

                    match += 15;
                }

                match += 7;
            }

            match += 3;
            // Eight at a time: what is written too far is written over next; the target has room for it. A nearer pattern is
            // first repeated until it is eight long.
            var near = 0;
            for (; distance < 8 && near < 8; near++)
            {
                target[to + near] = target[to + near - distance];
            }

            var step = distance < 8 ? distance * ((7 + distance) / distance) : distance;
            for (var i = near; i < match; i += 8)
            {
                *(ulong*)(target + to + i) = *(ulong*)(target + to + i - step);
            }

            to += match;
        }

        return at;
    }

    // 3 bits of length in the token, then half a byte shared by two matches, a byte, 2 bytes, 4 bytes.
    private static int Match(byte* target, int to, int distance, int length, ref int halfAt)
    {
        length -= 3;
        *(ushort*)(target + to) = (ushort)((distance - 1) << 3 | Math.Min(length, 7));
        to += 2;
        if (length < 7)
        {
            return to;
        }

        length -= 7;
        if (halfAt < 0)
        {
            halfAt = to;
            target[to++] = (byte)Math.Min(length, 15);
        }
        else
        {
            target[halfAt] |= (byte)(Math.Min(length, 15) << 4);
            halfAt = -1;
        }

        if (length < 15)
        {
            return to;
        }

        length -= 15;
        if (length < 255)
        {
            target[to++] = (byte)length;
            return to;
        }

        target[to++] = 255;
        length += 22;
        if (length < 65_536)
        {
            *(ushort*)(target + to) = (ushort)length;
            return to + 2;
        }

        *(ushort*)(target + to) = 0;
        *(int*)(target + to + 2) = length;
        return to + 6;
    }
}
