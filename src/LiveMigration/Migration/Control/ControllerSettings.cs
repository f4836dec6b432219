using LiveMigration.Simulation;

namespace LiveMigration.Migration.Control;

/// <summary>What a controller asks for at the start of a migration. What is null it leaves to the hypervisor; what the request itself says wins.</summary>
public sealed record ControllerSettings
{
    /// <summary>When the simulation ends a migration that its controller would let run on for ever.</summary>
    public static readonly VirtualDuration DefaultTimeLimit = VirtualDuration.FromSeconds(86_400);

    /// <summary>The first downtime limit.</summary>
    public VirtualDuration? DowntimeLimit { get; init; }

    /// <summary>The limit of the bandwidth.</summary>
    public DataRate? MaxBandwidth { get; init; }

    /// <summary>Slowing the guest step by step.</summary>
    public AutoConvergeSettings? AutoConverge { get; init; }

    /// <summary>Differences to what was sent before.</summary>
    public XbzrleSettings? Xbzrle { get; init; }

    /// <summary>Several channels.</summary>
    public MultifdSettings? Multifd { get; init; }

    /// <summary>Allowing a switch to post-copy.</summary>
    public PostCopySettings? PostCopy { get; init; }

    /// <summary>Encryption of what travels.</summary>
    public EncryptionSettings? Encryption { get; init; }

    /// <summary>When the simulation ends it if nothing else does.</summary>
    /// <value>Default 24 h.</value>
    public VirtualDuration TimeLimit { get; init; } = DefaultTimeLimit;

    /// <summary>A request with what its controller asks for; the request itself if it has none.</summary>
    internal static MigrationRequest Into(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Controller is not { } controller)
        {
            return request;
        }

        var (asked, given) = (controller.AsksFor(request), request.Settings);
        return request with
        {
            Settings = given with
            {
                DowntimeLimit = given.DowntimeLimit ?? asked.DowntimeLimit,
                MaxBandwidth = given.MaxBandwidth ?? asked.MaxBandwidth,
                AutoConverge = given.AutoConverge ?? Unless(MigrationOption.AutoConverge, asked.AutoConverge),
                Xbzrle = given.Xbzrle ?? Unless(MigrationOption.Xbzrle, asked.Xbzrle),
                Multifd = given.Multifd ?? Unless(MigrationOption.Multifd, asked.Multifd),
                PostCopy = given.PostCopy ?? Unless(MigrationOption.PostCopy, asked.PostCopy),
                Encryption = given.Encryption ?? Unless(MigrationOption.Encryption, asked.Encryption),
                TimeLimit = given.TimeLimit ?? asked.TimeLimit,
            },
        };

        T? Unless<T>(MigrationOption option, T? settings)
            where T : class => InItsWay(option, given) is null ? settings : null;
    }

    // What an operator chose that does not go together with an option; "" if he declined it.
    private static string? InItsWay(MigrationOption option, MigrationSettings given) => option switch
    {
        _ when given.Declined.Contains(option.Name) => "",
        _ when option == MigrationOption.AutoConverge && given.DirtyLimit is not null => "dirtyLimit",
        _ when option == MigrationOption.AutoConverge && given.CpuSharePercent is not null => "cpuShare",
        _ when option == MigrationOption.Xbzrle && given.Multifd is not null => "multifd",
        _ when option == MigrationOption.Multifd && given.Xbzrle is not null => "xbzrle",
        _ when option == MigrationOption.Multifd && given.PageCompression is not null => "compress",
        _ => null,
    };

    /// <summary>What of it the request decides otherwise, one sentence each.</summary>
    internal IEnumerable<string> Overruled(MigrationSettings given)
    {
        if (DowntimeLimit is { } limit && given.DowntimeLimit is { } ownLimit && ownLimit != limit)
        {
            yield return FormattableString.Invariant($"the request's downtime limit of {ownLimit.TotalMilliseconds:0.###} ms holds, not {limit.TotalMilliseconds:0.###} ms");
        }

        if (MaxBandwidth is { } bandwidth && given.MaxBandwidth is { } ownBandwidth && ownBandwidth != bandwidth)
        {
            yield return $"the request's bandwidth of {ownBandwidth} holds, not {bandwidth}";
        }

        (MigrationOption Option, object? Asked, object? Own)[] options =
        [
            (MigrationOption.AutoConverge, AutoConverge, given.AutoConverge), (MigrationOption.Xbzrle, Xbzrle, given.Xbzrle), (MigrationOption.Multifd, Multifd, given.Multifd),
            (MigrationOption.PostCopy, PostCopy, given.PostCopy), (MigrationOption.Encryption, Encryption, given.Encryption),
        ];
        foreach (var (option, asked, own) in options.Where(o => o.Asked is not null))
        {
            if (own is not null && !own.Equals(asked))
            {
                yield return $"the request's {option.Name} holds";
            }
            else if (InItsWay(option, given) is { } other)
            {
                yield return other.Length == 0 ? $"the request declines {option.Name}" : $"the request's {other} leaves no room for {option.Name}";
            }
        }
    }
}
