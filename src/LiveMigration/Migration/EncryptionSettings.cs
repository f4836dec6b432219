namespace LiveMigration.Migration;

/// <summary>Encrypting what travels.</summary>
/// <remarks>QEMU: <c>tls-creds</c>, TLS in the sending thread. Proxmox: an SSH tunnel by default. vMotion: AES-GCM in the kernel.</remarks>
public sealed record EncryptionSettings
{
    /// <summary>The cipher.</summary>
    /// <value>Default <see cref="Cipher.Aes256Gcm"/>: what GnuTLS and OpenSSL prefer for TLS 1.3.</value>
    public Cipher Cipher { get; init; } = Cipher.Aes256Gcm;

    /// <summary>Who encrypts.</summary>
    /// <value>Default <see cref="EncryptedBy.Sender"/>.</value>
    public EncryptedBy By { get; init; }
}

/// <summary>A cipher that authenticates too.</summary>
public enum Cipher
{
    /// <summary>AES-GCM with a key of 256 bits.</summary>
    Aes256Gcm,

    /// <summary>AES-GCM with a key of 128 bits.</summary>
    Aes128Gcm,
}

/// <summary>Who encrypts, and so on whose core.</summary>
public enum EncryptedBy
{
    /// <summary>Each thread that sends, beside its other work: TLS on the main connection and on each channel.</summary>
    Sender,

    /// <summary>A thread of its own behind the one that sends, as vMotion's stage between preparing and transmitting.</summary>
    OwnThread,

    /// <summary>A process of its own that all data pass: an SSH tunnel, libvirt's tunnelled migration.</summary>
    Tunnel,
}
