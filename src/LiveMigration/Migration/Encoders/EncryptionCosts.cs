using LiveMigration.Hosts;

namespace LiveMigration.Migration.Encoders;

/// <summary>What encryption costs a core, and what it adds to the bytes that travel.</summary>
/// <remarks>
/// Stands for: AES-GCM in records as TLS 1.3 makes them: up to 16 KiB of data behind 5 bytes of header, with 1 byte of type and 16 of tag.
/// Leaves out: handshakes and changes of keys; decryption, which takes the same time on the other host at the same moment.
/// Source: RFC 8446, section 5; cycles measured with OpenSSL 3.0 on an AMD EPYC (Zen 4) at 3.6 GHz, AES's instructions switched off for the slow
/// figures; what a tunnel costs beside the cipher is assumed: 4 cycles a byte for copies through sockets and another process.
/// Checked by: closed forms of time and bytes.
/// </remarks>
internal sealed class EncryptionCosts
{
    /// <summary>Data in a full record.</summary>
    public const int RecordBytes = 16_384;

    /// <summary>What a record adds: header 5, type 1, tag 16.</summary>
    public const int FramingPerRecord = 22;

    private const double TunnelCyclesPerByte = 4;
    private readonly double nanosecondsPerByte;
    private readonly double nanosecondsPerRecord;

    public EncryptionCosts(EncryptionSettings settings, HostTimings host)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(host);
        var isStrong = settings.Cipher == Cipher.Aes256Gcm;
        var perByte = host.HasAesInstructions ? (isStrong ? 0.81 : 0.75) : (isStrong ? 16.6 : 14.9);
        nanosecondsPerByte = host.Clock.NanosecondsFor(perByte + (settings.By == EncryptedBy.Tunnel ? TunnelCyclesPerByte : 0));
        nanosecondsPerRecord = host.Clock.NanosecondsFor(host.HasAesInstructions ? 2_400 : 4_000);
    }

    /// <summary>Records of a stretch of data that is sent in one piece.</summary>
    public static long RecordsOf(long bytes) => (bytes + RecordBytes - 1) / RecordBytes;

    /// <summary>Time of one core, in nanoseconds.</summary>
    public long Time(long bytes, long records) => (long)(bytes * nanosecondsPerByte + records * nanosecondsPerRecord);
}
