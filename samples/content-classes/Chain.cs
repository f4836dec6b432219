using System.Numerics;
using System.Runtime.CompilerServices;

namespace ContentClasses;

/// <summary>Work whose length in cycles is known.</summary>
internal static class Chain
{
    /// <summary>Keeps the result, so that the work is done.</summary>
    public static ulong Last { get; set; }

    /// <summary>16 dependent steps a turn.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong Run(ulong x, int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            x = BitOperations.RotateLeft(x, 7) + 1;
            x = BitOperations.RotateLeft(x, 7) + 1;
            x = BitOperations.RotateLeft(x, 7) + 1;
            x = BitOperations.RotateLeft(x, 7) + 1;
            x = BitOperations.RotateLeft(x, 7) + 1;
            x = BitOperations.RotateLeft(x, 7) + 1;
            x = BitOperations.RotateLeft(x, 7) + 1;
            x = BitOperations.RotateLeft(x, 7) + 1;
        }

        return x;
    }
}
