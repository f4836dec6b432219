using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;

namespace LiveMigration.Hypervisors;

/// <summary>Which encoder QEMU sends pages with.</summary>
internal static class QemuEncoders
{
    public static Func<IMigratingMemory, PageEncoder> Make(QemuVersion version, HostTimings host, PageContent content, MigrationSettings settings)
    {
        var costs = new PageCosts
        {
            NormalPageBytes = 4104, // 8 for offset and flags; migration/ram.c
            ZeroPageBytes = 9,
            NormalPageTime = host.FullPageTime,
            StoppedNormalPageTime = host.StoppedFullPageTime,
            ZeroPageTime = host.ZeroPageTime,
            SectionHeaderBytes = 5,
            SectionTrailerBytes = 13,
        };
        return _ => new PlainEncoder(costs, version.Counting);
    }
}
