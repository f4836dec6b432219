using System.Globalization;

namespace LiveMigration.Simulation;

/// <summary>A number of bytes.</summary>
/// <param name="Bytes">The number of bytes.</param>
public readonly record struct ByteCount(long Bytes) : IComparable<ByteCount>
{
    /// <summary>No bytes.</summary>
    public static ByteCount Zero => default;

    /// <summary>So many kibibytes (1,024 bytes).</summary>
    public static ByteCount FromKiB(long kibibytes) => new(checked(kibibytes << 10));

    /// <summary>So many mebibytes (2^20 bytes).</summary>
    public static ByteCount FromMiB(long mebibytes) => new(checked(mebibytes * 1_048_576));

    /// <summary>So many gibibytes (2^30 bytes).</summary>
    public static ByteCount FromGiB(long gibibytes) => new(checked(gibibytes * 1_073_741_824));

    /// <summary>The sum.</summary>
    public static ByteCount operator +(ByteCount a, ByteCount b) => new(checked(a.Bytes + b.Bytes));

    /// <summary>The difference; may be negative.</summary>
    public static ByteCount operator -(ByteCount a, ByteCount b) => new(checked(a.Bytes - b.Bytes));

    /// <summary>Whether left is smaller.</summary>
    public static bool operator <(ByteCount left, ByteCount right) => left.Bytes < right.Bytes;

    /// <summary>Whether left is larger.</summary>
    public static bool operator >(ByteCount left, ByteCount right) => left.Bytes > right.Bytes;

    /// <summary>Whether left is not larger.</summary>
    public static bool operator <=(ByteCount left, ByteCount right) => left.Bytes <= right.Bytes;

    /// <summary>Whether left is not smaller.</summary>
    public static bool operator >=(ByteCount left, ByteCount right) => left.Bytes >= right.Bytes;

    /// <inheritdoc/>
    public int CompareTo(ByteCount other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The count in the largest binary unit that keeps it at or above one, with up to two decimals: <c>1.5 GiB</c>.</summary>
    public override string ToString() => Math.Abs((decimal)Bytes) switch
    {
        >= 1L << 40 => Format(1L << 40, "TiB"),
        >= 1L << 30 => Format(1L << 30, "GiB"),
        >= 1L << 20 => Format(1L << 20, "MiB"),
        >= 1L << 10 => Format(1L << 10, "KiB"),
        _ => Bytes.ToString(CultureInfo.InvariantCulture) + " B",
    };

    private string Format(long unit, string name) => ((decimal)Bytes / unit).ToString("0.##", CultureInfo.InvariantCulture) + " " + name;
}
