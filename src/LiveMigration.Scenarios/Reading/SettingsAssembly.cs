using LiveMigration.Migration;
using LiveMigration.Migration.Throttles;
using LiveMigration.Reports;
using LiveMigration.Scenarios.Fields;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes a migration's settings of a group that was found right. What the file leaves out keeps the library's default.</summary>
internal static class SettingsAssembly
{
    public static MigrationSettings Build(BoundGroup migration, bool verify)
    {
        var defaults = new MigrationSettings();
        var technique = migration.Text("technique") switch
        {
            "post-copy" => MigrationTechnique.PostCopy,
            "hybrid" => MigrationTechnique.Hybrid,
            "stop-and-copy" => MigrationTechnique.StopAndCopy,
            "quick" => MigrationTechnique.Quick,
            "storage" => MigrationTechnique.StorageOnly,
            _ => MigrationTechnique.PreCopy,
        };
        var commands = Commands(migration);
        var needsPostCopy = technique is MigrationTechnique.PostCopy or MigrationTechnique.Hybrid || commands.Any(c => c is StartPostCopyCommand) || migration.Text("atTimeLimit") == "post-copy";
        return defaults with
        {
            Technique = technique,
            DowntimeLimit = migration.Duration("downtimeLimit"),
            MaxBandwidth = migration.Rate("maxBandwidth"),
            MaxPostcopyBandwidth = migration.Rate("maxPostcopyBandwidth"),
            SwitchoverBandwidth = migration.Rate("switchoverBandwidth"),
            AutoConverge = Optional(migration, "autoConverge", AutoConverge),
            DirtyLimit = Optional(migration, "dirtyLimit", DirtyLimit),
            StunDuringPageSend = migration.Flag("stunDuringPageSend"),
            CpuSharePercent = migration.Integer("cpuShare"),
            Xbzrle = Optional(migration, "xbzrle", g => new XbzrleSettings { CacheSize = g?.Size("cacheSize") ?? new XbzrleSettings().CacheSize }),
            Multifd = Optional(migration, "multifd", Multifd),
            PageCompression = Optional(migration, "compress", Compression),
            Compression = migration.Group("compression") is { } compression ? StreamCompressionOf(compression) : null,
            Encryption = Optional(migration, "encryption", Encryption),
            PostCopy = Optional(migration, "postCopy", PostCopy) ?? (needsPostCopy ? new PostCopySettings() : null),
            PauseBeforeSwitchover = migration.Flag("pauseBeforeSwitchover") ?? defaults.PauseBeforeSwitchover,
            ReturnPath = migration.Flag("returnPath") ?? defaults.ReturnPath,
            Announce = migration.Group("announce") is { } announce ? Announce(announce) : null,
            Storage = migration.Has("storage") ? Storage(migration.Text("storage"), migration.Group("storage")) : null,
            StorageBandwidth = migration.Rate("storageBandwidth"),
            TimeLimit = migration.Duration("timeLimit"),
            AtTimeLimit = migration.Text("atTimeLimit") switch
            {
                "suspend" => TimeLimitAction.SuspendGuest,
                "post-copy" => TimeLimitAction.SwitchToPostCopy,
                "stop-and-copy" => TimeLimitAction.StopAndCopy,
                _ => TimeLimitAction.GiveUp,
            },
            Commands = commands,
            Declined = [.. ScenarioFields.Of("migration").Where(field => field.Option is not null && migration.Flag(field.Name) == false).Select(field => field.Name)],
            Verify = verify,
        };
    }

    private static T? Optional<T>(BoundGroup migration, string field, Func<BoundGroup?, T> build)
        where T : class => migration[field]?.Value switch
        {
            BoundGroup group => build(group),
            true => build(null),
            _ => null,
        };

    private static AutoConvergeSettings AutoConverge(BoundGroup? group)
    {
        var defaults = new AutoConvergeSettings();
        return new AutoConvergeSettings
        {
            TriggerPercent = group?.Integer("trigger") ?? defaults.TriggerPercent,
            InitialPercent = group?.Integer("initial") ?? defaults.InitialPercent,
            IncrementPercent = group?.Integer("increment") ?? defaults.IncrementPercent,
            MaxPercent = group?.Integer("max") ?? defaults.MaxPercent,
            TailSlow = group?.Flag("tailSlow") ?? defaults.TailSlow,
        };
    }

    private static DirtyLimitSettings DirtyLimit(BoundGroup? group)
    {
        var defaults = new DirtyLimitSettings();
        return new DirtyLimitSettings
        {
            TriggerPercent = group?.Integer("trigger") ?? defaults.TriggerPercent,
            VcpuLimit = group?.Rate("vcpuLimit") ?? defaults.VcpuLimit,
            Period = group?.Duration("period") ?? defaults.Period,
            RingEntries = group?.Integer("ringEntries") ?? defaults.RingEntries,
        };
    }

    private static AnnounceSettings Announce(BoundGroup group)
    {
        var defaults = new AnnounceSettings();
        return new AnnounceSettings
        {
            Initial = group.Duration("initial") ?? defaults.Initial,
            Step = group.Duration("step") ?? defaults.Step,
            Max = group.Duration("max") ?? defaults.Max,
            Rounds = group.Integer("rounds") ?? defaults.Rounds,
        };
    }

    private static MultifdSettings Multifd(BoundGroup? group)
    {
        var defaults = new MultifdSettings();
        return new MultifdSettings
        {
            Channels = group?.Integer("channels") ?? defaults.Channels,
            Compression = group?.Text("compression") switch
            {
                "zlib" => StreamCompression.Zlib,
                "zstd" => StreamCompression.Zstd,
                _ => StreamCompression.None,
            },
            ZeroPages = group?.Text("zeroPages") switch
            {
                "main-thread" => ZeroPageDetection.MainThread,
                "none" => ZeroPageDetection.None,
                _ => ZeroPageDetection.Channels,
            },
        };
    }

    private static StorageMoveSettings Storage(string? word, BoundGroup? group) => new()
    {
        Technique = (word ?? group?.Text("technique")) == "bulk" ? StorageTechnique.Bulk : StorageTechnique.Mirror,
        To = group?.Text("to"),
    };

    private static PageCompressionSettings Compression(BoundGroup? group)
    {
        var defaults = new PageCompressionSettings();
        return new PageCompressionSettings
        {
            Threads = group?.Integer("threads") ?? defaults.Threads,
            Level = group?.Integer("level") ?? defaults.Level,
            WaitForThread = group?.Flag("waitForThread") ?? defaults.WaitForThread,
        };
    }

    private static CompressionSettings StreamCompressionOf(BoundGroup group) => new()
    {
        Algorithm = group.Text("algorithm") switch
        {
            "zlib" => StreamCompression.Zlib,
            "zstd" => StreamCompression.Zstd,
            "lz4" => StreamCompression.Lz4,
            _ => StreamCompression.Xpress,
        },
        Threads = group.Integer("threads"),
    };

    private static EncryptionSettings Encryption(BoundGroup? group) => new()
    {
        Cipher = group?.Text("cipher") == "aes-128-gcm" ? Cipher.Aes128Gcm : Cipher.Aes256Gcm,
        By = group?.Text("by") == "tunnel" ? EncryptedBy.Tunnel : EncryptedBy.Sender,
    };

    private static PostCopySettings PostCopy(BoundGroup? group)
    {
        var defaults = new PostCopySettings();
        return new PostCopySettings
        {
            Preempt = group?.Flag("preempt") ?? defaults.Preempt,
            SwitchAfter = group?.Duration("switchAfter"),
            SwitchAfterRounds = group?.Integer("switchAfterRounds"),
            SwitchOnNoProgress = group?.Flag("switchOnNoProgress") ?? defaults.SwitchOnNoProgress,
            PrefetchPages = group?.Integer("prefetch") ?? defaults.PrefetchPages,
        };
    }

    private static List<MigrationCommand> Commands(BoundGroup migration)
    {
        var commands = migration.Groups("commands").Select(Command).ToList();
        if (migration.Duration("cancelAt") is { } at)
        {
            commands.Add(new CancelCommand(at));
        }

        return [.. commands.OrderBy(c => c.At)];
    }

    private static MigrationCommand Command(BoundGroup command)
    {
        var at = command.Duration("at")!.Value;
        return command.Text("do") switch
        {
            "cancel" => new CancelCommand(at),
            "start-postcopy" => new StartPostCopyCommand(at),
            "continue" => new ContinueCommand(at),
            "stop-guest" => new StopGuestCommand(at),
            "resume-guest" => new ResumeGuestCommand(at),
            "force-complete" => new ForceCompleteCommand(at),
            "next-phase" => new NextWorkloadPhaseCommand(at),
            "lose-destination" => new LoseDestinationCommand(at),
            "lose-source" => new LoseSourceCommand(at),
            "lose-network" => new LoseNetworkCommand(at),
            "recover" => new RecoverCommand(at),
            "set-limits" => new SetLimitsCommand(at, command.Rate("maxBandwidth"), command.Duration("downtimeLimit"), command.Rate("maxPostcopyBandwidth")),
            var name => throw new InvalidOperationException($"The table of fields allows the command {name}, which nobody can build."),
        };
    }
}
