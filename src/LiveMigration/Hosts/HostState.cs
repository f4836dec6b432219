namespace LiveMigration.Hosts;

/// <summary>What a host is there for at present.</summary>
public enum HostState
{
    /// <summary>Guests run on it and may come to it.</summary>
    Up,

    /// <summary>Guests that are on it run, none comes to it.</summary>
    Maintenance,

    /// <summary>It is off: nothing runs on it.</summary>
    Down,
}
