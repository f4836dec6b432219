namespace LiveMigration.Migration;

/// <summary>Something an operator can ask of a migration that not every hypervisor offers.</summary>
public sealed class MigrationOption
{
    private readonly Func<MigrationSettings, bool> isAsked;
    private readonly Func<MigrationSettings, MigrationSettings> without;

    private MigrationOption(string name, Func<MigrationSettings, bool> isAsked, Func<MigrationSettings, MigrationSettings> without) =>
        (Name, this.isAsked, this.without) = (name, isAsked, without);

    /// <summary>Slowing the guest step by step.</summary>
    public static MigrationOption AutoConverge { get; } = new("autoConverge", s => s.AutoConverge is not null, s => s with { AutoConverge = null });

    /// <summary>A limit of what each vCPU dirties.</summary>
    public static MigrationOption DirtyLimit { get; } = new("dirtyLimit", s => s.DirtyLimit is not null, s => s with { DirtyLimit = null });

    /// <summary>Holding vCPUs back while they dirty memory faster than it is sent.</summary>
    public static MigrationOption StunDuringPageSend { get; } = new("stunDuringPageSend", s => s.StunDuringPageSend == true, s => s with { StunDuringPageSend = null });

    /// <summary>Differences to what was sent before.</summary>
    public static MigrationOption Xbzrle { get; } = new("xbzrle", s => s.Xbzrle is not null, s => s with { Xbzrle = null });

    /// <summary>Several channels.</summary>
    public static MigrationOption Multifd { get; } = new("multifd", s => s.Multifd is not null, s => s with { Multifd = null });

    /// <summary>Compression page by page.</summary>
    public static MigrationOption PageCompression { get; } = new("compress", s => s.PageCompression is not null, s => s with { PageCompression = null });

    /// <summary>Compression of the main connection's stream.</summary>
    public static MigrationOption Compression { get; } = new("compression", s => s.Compression is not null, s => s with { Compression = null });

    /// <summary>Encryption of what travels.</summary>
    public static MigrationOption Encryption { get; } = new("encryption", s => s.Encryption is not null, s => s with { Encryption = null });

    /// <summary>A switch to post-copy, by technique or by command.</summary>
    public static MigrationOption PostCopy { get; } = new("postCopy", s => s.PostCopy is not null, s => s with { PostCopy = null, Commands = [.. s.Commands.Where(c => c is not StartPostCopyCommand)] });

    /// <summary>A limit of the background push.</summary>
    public static MigrationOption MaxPostcopyBandwidth { get; } = new("maxPostcopyBandwidth", s => s.MaxPostcopyBandwidth is not null, s => s with { MaxPostcopyBandwidth = null });

    /// <summary>A bandwidth to reckon the threshold with.</summary>
    public static MigrationOption SwitchoverBandwidth { get; } = new("switchoverBandwidth", s => s.SwitchoverBandwidth is not null, s => s with { SwitchoverBandwidth = null });

    /// <summary>A pause before the switchover, ended by command.</summary>
    public static MigrationOption PauseBeforeSwitchover { get; } = new("pauseBeforeSwitchover", s => s.PauseBeforeSwitchover, s => s with { PauseBeforeSwitchover = false });

    /// <summary>An answer from the destination.</summary>
    public static MigrationOption ReturnPath { get; } = new("returnPath", s => s.ReturnPath, s => s with { ReturnPath = false });

    /// <summary>When the guest's new place is announced.</summary>
    public static MigrationOption Announce { get; } = new("announce", s => s.Announce is not null, s => s with { Announce = null });

    /// <summary>Disks that move with the guest.</summary>
    public static MigrationOption Storage { get; } = new("storage", s => s.Storage is not null, s => s with { Storage = null });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MigrationOption> All { get; } =
        [
            AutoConverge, DirtyLimit, StunDuringPageSend, Xbzrle, Multifd, PageCompression, Compression, Encryption, PostCopy, MaxPostcopyBandwidth, SwitchoverBandwidth,
            PauseBeforeSwitchover, ReturnPath, Announce, Storage,
        ];

    /// <summary>The field's name in scenario files.</summary>
    public string Name { get; }

    /// <summary>The settings without it.</summary>
    public MigrationSettings LeaveOut(MigrationSettings settings) => without(settings);

    /// <summary>Whether the settings ask for it.</summary>
    public bool IsAskedBy(MigrationSettings settings) => isAsked(settings);
}
