namespace LiveMigration.Memory.Statistical;

/// <summary>What can be known of a page, one bit each; a state is a set of them.</summary>
internal static class PageStates
{
    /// <summary>To be sent.</summary>
    public const int Pending = 1;

    /// <summary>In the dirty log.</summary>
    public const int Logged = 2;

    /// <summary>Written since the throttle last asked.</summary>
    public const int Counted = 4;

    /// <summary>In the log when it was last read, and not cleared since; only where it is cleared in chunks.</summary>
    public const int Seen = 8;
}
