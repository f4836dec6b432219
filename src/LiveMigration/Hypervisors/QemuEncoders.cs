using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;

namespace LiveMigration.Hypervisors;

/// <summary>Which encoder QEMU sends pages with, and which combinations of them it refuses.</summary>
internal static class QemuEncoders
{
    /// <summary>Whether the encoder tells pages apart by what was written into them.</summary>
    public static bool NeedContent(MigrationSettings settings) =>
        settings.PageCompression is not null
        || (settings.Multifd is { } multifd ? multifd.Compression != StreamCompression.None : settings.Xbzrle is not null);

    /// <summary>What this version refuses.</summary>
    public static IEnumerable<Refusal> Faults(QemuVersion version, MigrationSettings settings)
    {
        if (settings.Multifd is not null && settings.Xbzrle is not null && !version.MultifdFlushesEachSection)
        {
            yield return new Refusal("multifd and xbzrle", $"{version.Name} refuses them together", "choose one");
        }

        if (settings.Multifd is { ZeroPages: ZeroPageDetection.None } && version.MultifdFlushesEachSection)
        {
            yield return new Refusal("multifd zero pages", $"{version.Name} always looks for zero pages", "QEMU can leave that since 9.0");
        }
    }

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
        if (settings is { PageCompression: { } compression, Xbzrle: { } afterwards })
        {
            // Compressed in the first lap, differences from then on; ram.c, save_page_use_compression.
            return memory =>
            {
                var account = new RateAccount(version.Counting);
                var firstLap = new PageCompressionEncoder(costs, account, compression, host, content, memory);
                return new XbzrleEncoder(costs, account, afterwards, host, content, memory, firstLap);
            };
        }

        if (settings.PageCompression is { } pages)
        {
            return memory => new PageCompressionEncoder(costs, version.Counting, pages, host, content, memory);
        }

        if (settings.Multifd is { } multifd)
        {
            // 7.2 lets multifd take the pages before XBZRLE sees them, and knows the sender's zero test alone.
            var flushes = version.MultifdFlushesEachSection;
            var asked = flushes ? multifd with { ZeroPages = ZeroPageDetection.MainThread } : multifd;
            return memory => new MultifdEncoder(costs, version.Counting, asked, flushes ? MultifdRules.Before81 : MultifdRules.Since81, host, content, memory);
        }

        return settings.Xbzrle is { } xbzrle
            ? memory => new XbzrleEncoder(costs, version.Counting, xbzrle, host, content, memory)
            : _ => new PlainEncoder(costs, version.Counting);
    }
}
