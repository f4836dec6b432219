using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace LiveMigration.Simulation;

/// <summary>Random numbers that belong to one owner: the same seed and name give the same numbers everywhere, for ever.</summary>
/// <remarks>
/// xoshiro256** 1.0 (Blackman and Vigna, 2018), seeded by SplitMix64 from the seed and the XxHash3 of the name. Derives from
/// <see cref="Random"/> so that MathNet's distributions can draw from it. Not thread-safe.
/// </remarks>
public sealed class RandomStream : Random
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    /// <summary>The stream of the owner <paramref name="name"/> in a simulation seeded with <paramref name="seed"/>.</summary>
    public RandomStream(ulong seed, string name)
        : base(0)
    {
        ArgumentNullException.ThrowIfNull(name);
        var state = seed ^ XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(name));
        s0 = SplitMix(ref state);
        s1 = SplitMix(ref state);
        s2 = SplitMix(ref state);
        s3 = SplitMix(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Fills <paramref name="destination"/> with what as many calls of <see cref="NextUInt64()"/> would give, at a third of the time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void NextUInt64(Span<ulong> destination)
    {
        var (a, b, c, d) = (s0, s1, s2, s3);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = BitOperations.RotateLeft(b * 5, 7) * 9;
            var t = b << 17;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = BitOperations.RotateLeft(d, 45);
        }

        (s0, s1, s2, s3) = (a, b, c, d);
    }

    /// <summary>An integer from 0 to <paramref name="exclusive"/> - 1, each equally likely (Lemire's method, no bias).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is zero.</exception>
    public ulong NextBelow(ulong exclusive)
    {
        ArgumentOutOfRangeException.ThrowIfZero(exclusive);
        var high = Math.BigMul(NextUInt64(), exclusive, out var low);
        if (low < exclusive)
        {
            var reject = (0 - exclusive) % exclusive;
            while (low < reject)
            {
                high = Math.BigMul(NextUInt64(), exclusive, out low);
            }
        }

        return high;
    }

    /// <inheritdoc/>
    public override double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override int Next() => (int)NextBelow(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return maxValue == 0 ? 0 : (int)NextBelow((ulong)maxValue);
    }

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return minValue == maxValue ? minValue : (int)(minValue + (long)NextBelow((ulong)((long)maxValue - minValue)));
    }

    /// <inheritdoc/>
    public override long NextInt64() => (long)NextBelow(long.MaxValue);

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        for (var i = 0; i < buffer.Length;)
        {
            var bits = NextUInt64();
            for (var b = 0; b < 8 && i < buffer.Length; b++, bits >>= 8)
            {
                buffer[i++] = (byte)bits;
            }
        }
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
