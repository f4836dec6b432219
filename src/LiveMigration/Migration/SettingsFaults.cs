using System.Globalization;
using System.Numerics;
using LiveMigration.Memory;

namespace LiveMigration.Migration;

/// <summary>Examines what an operator asks of encoders, whatever the hypervisor.</summary>
internal static class SettingsFaults
{
    public static IReadOnlyList<string> Of(MigrationSettings settings)
    {
        var faults = new List<string>();
        if (settings.Xbzrle is { } xbzrle)
        {
            var bytes = xbzrle.CacheSize.Bytes;
            Check(bytes >= PageExactMemory.PageBytes && BitOperations.IsPow2(bytes), "xbzrle cache size", bytes, "a power of two of 4,096 bytes or more");
        }

        if (settings.Multifd is { } multifd)
        {
            Check(multifd.Channels is >= 1 and <= 255, "multifd channels", multifd.Channels, "1 to 255");
        }

        if (settings.PageCompression is { } compression)
        {
            Check(compression.Threads is >= 1 and <= 255, "page compression threads", compression.Threads, "1 to 255");
            Check(compression.Level is >= 0 and <= 9, "page compression level", compression.Level, "0 to 9");
        }

        return faults;

        void Check(bool isAllowed, string what, long value, string allowed)
        {
            if (!isAllowed)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {value}; allowed is {allowed}"));
            }
        }
    }
}
