using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;

namespace LiveMigration.Hypervisors;

/// <summary>Which encoder QEMU sends pages with, and which combinations of them it refuses.</summary>
internal static class QemuEncoders
{
    /// <summary>Whether the encoder tells pages apart by what was written into them.</summary>
    public static bool NeedContent(MigrationSettings settings, PageContent content)
    {
        var compresses = settings.PageCompression is not null || settings.Multifd is { Compression: not StreamCompression.None };
        var differs = settings.Xbzrle is not null && (settings.Multifd is null || settings.PageCompression is not null);
        return (compresses && content.Mix is null) || differs;
    }

    /// <summary>What this version refuses.</summary>
    public static IEnumerable<Refusal> Faults(QemuVersion version, MigrationSettings settings)
    {
        if (settings.Multifd is not null && settings.Xbzrle is not null && !version.MultifdFlushesEachSection)
        {
            yield return new Refusal("multifd and xbzrle", $"{version.Name} refuses them together", "choose one");
        }

        if (settings.Multifd is { Compression: not (StreamCompression.None or StreamCompression.Zlib or StreamCompression.Zstd) and var other })
        {
            yield return new Refusal($"multifd compression {(other == StreamCompression.Lz4 ? "lz4" : "xpress")}", $"{version.Name} does not offer it", "allowed are none, zlib, zstd");
        }

        if (settings.Encryption is { By: EncryptedBy.OwnThread })
        {
            yield return new Refusal("encryption by a thread of its own", $"{version.Name} does not offer it", "allowed are the sender (tls-creds) and a tunnel");
        }

        if (settings is { Multifd: not null, Encryption.By: EncryptedBy.Tunnel })
        {
            yield return new Refusal("multifd and encryption by a tunnel", "channels do not pass a tunnel", "let the sender encrypt");
        }

        if (settings.Multifd is { ZeroPages: ZeroPageDetection.None } && version.MultifdFlushesEachSection)
        {
            yield return new Refusal("multifd zero pages", $"{version.Name} always looks for zero pages", "QEMU can leave that since 9.0");
        }
    }

    /// <summary>The encoder of one migration; wrapped only where the main stream is encrypted.</summary>
    public static Func<IMigratingMemory, PageEncoder> Make(QemuVersion version, HostTimings host, VirtualMachine vm, MigrationSettings settings)
    {
        var make = MakePlain(version, host, vm, settings);
        if (settings.Encryption is not { } encryption)
        {
            return make;
        }

        // Only pages sent by reference are pieces of their own; encoders that look at pages copy them into the output buffer.
        var recordsPerFullPage = settings is { Xbzrle: null, PageCompression: null } ? 2 : 0;
        return memory => new EncryptedEncoder(make(memory), encryption, host, recordsPerFullPage);
    }

    private static Func<IMigratingMemory, PageEncoder> MakePlain(QemuVersion version, HostTimings host, VirtualMachine vm, MigrationSettings settings)
    {
        var content = vm.Content;
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
        if (settings.Multifd is { } multifd && settings.PageCompression is null)
        {
            // 7.2 lets multifd take the pages before XBZRLE sees them, and knows the sender's zero test alone.
            var flushes = version.MultifdFlushesEachSection;
            var asked = flushes ? multifd with { ZeroPages = ZeroPageDetection.MainThread } : multifd;
            return memory => new MultifdEncoder(costs, version.Counting, asked, flushes ? MultifdRules.Before81 : MultifdRules.Since81, host, content, memory, settings.Encryption);
        }

        return memory =>
        {
            var account = new RateAccount(version.Counting);
            var encoder = OnMainStream(costs, account, host, content, settings, memory);
            return vm.MemoryRegions.Count == 0 ? encoder : new RegionNamesEncoder(encoder, account, vm.MemoryRegions);
        };
    }

    private static PageEncoder OnMainStream(PageCosts costs, RateAccount account, HostTimings host, PageContent content, MigrationSettings settings, IMigratingMemory memory)
    {
        if (settings is { PageCompression: { } compression, Xbzrle: { } afterwards })
        {
            // Compressed in the first lap, differences from then on; ram.c, save_page_use_compression.
            var firstLap = new PageCompressionEncoder(costs, account, compression, host, content, memory);
            return new XbzrleEncoder(costs, account, afterwards, host, content, memory, firstLap);
        }

        if (settings.PageCompression is { } pages)
        {
            return new PageCompressionEncoder(costs, account, pages, host, content, memory);
        }

        return settings.Xbzrle is { } xbzrle
            ? new XbzrleEncoder(costs, account, xbzrle, host, content, memory, firstLap: null)
            : new PlainEncoder(costs, account);
    }
}
