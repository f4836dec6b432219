namespace LiveMigration.Hosts;

/// <summary>How a guest's memory is kept from its host.</summary>
public enum MemoryEncryption
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>AMD SEV, SEV-ES or SEV-SNP.</summary>
    Sev,

    /// <summary>Intel TDX.</summary>
    Tdx,
}
