namespace LiveMigration.Hosts;

/// <summary>How closely a migration looks at a guest's memory.</summary>
public enum MemoryDetail
{
    /// <summary>Page by page: a bit for each page and what is known of it.</summary>
    PageExact,

    /// <summary>On counts of pages that are written alike: the same law, at a cost that does not grow with the guest. For fleets and sweeps.</summary>
    Statistical,
}
