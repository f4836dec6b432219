using System.Numerics;

namespace LiveMigration.Migration.Encoders;

/// <summary>The size of a page's difference in XBZRLE's format.</summary>
/// <remarks>
/// Runs of unchanged and of changed bytes in turn, each behind its length in ULEB128; what is unchanged at the end is left out.
/// Source: QEMU migration/xbzrle.c (7.2), its tests for running over included. Checked by: a byte-exact encoder on real pages.
/// </remarks>
internal static class XbzrleEncoding
{
    private const int PageBytes = 4096;

    /// <summary>Bytes of the difference; 0 if nothing changed, null if it does not fit a page.</summary>
    /// <param name="changed">A bit for each 8 bytes of the page.</param>
    public static int? Size(ReadOnlySpan<ulong> changed)
    {
        var size = 0;
        var at = 0;
        while (at < ChangedPlaces.Count)
        {
            if (size + 2 > PageBytes)
            {
                return null;
            }

            var first = Next(changed, at, isChanged: true);
            if (first == ChangedPlaces.Count)
            {
                break;
            }

            size += LengthBytes((first - at) * 8);
            if (size + 2 > PageBytes)
            {
                return null;
            }

            at = Next(changed, first, isChanged: false);
            var run = (at - first) * 8;
            size += LengthBytes(run) + run;
            if (size > PageBytes)
            {
                return null;
            }
        }

        return size;
    }

    private static int LengthBytes(int length) => length < 128 ? 1 : 2;

    private static int Next(ReadOnlySpan<ulong> map, int from, bool isChanged)
    {
        var flip = isChanged ? 0UL : ulong.MaxValue;
        for (var word = from >> 6; word < map.Length; word++)
        {
            var bits = map[word] ^ flip;
            if (word == from >> 6)
            {
                bits &= ulong.MaxValue << (from & 63);
            }

            if (bits != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(bits);
            }
        }

        return ChangedPlaces.Count;
    }
}
