using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Migration.Throttles;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Properties;

/// <summary>A migration whose guest, hypervisor, settings and commands all follow from one number.</summary>
internal sealed class RandomMigration
{
    private readonly RandomStream random;

    /// <param name="number">What all follows from.</param>
    /// <param name="only">The hypervisor; null draws one of the catalog.</param>
    public RandomMigration(int number, string? only = null)
    {
        random = new RandomStream((ulong)number, "properties");
        var all = HypervisorCatalog.BuiltIn.All;
        var drawn = all[Below(all.Count)];
        var hypervisor = only is null ? drawn : HypervisorCatalog.BuiltIn.Find(only)!;
        var mebibytes = 1 + Below(64);
        var vm = new VirtualMachine
        {
            Name = "guest",
            Memory = ByteCount.FromMiB(mebibytes),
            Vcpus = 4,
            WritingVcpus = Below(2) == 0 ? null : 1 + Below(4),
            FilledShare = Below(5) / 4.0,
            ReadsPerWrite = Below(3) * 0.7,
            CatchUp = VirtualDuration.FromMilliseconds(Below(2)),
            Content = new PageContent { WritesAnywhere = Below(2) == 0, WriteSize = new ByteCount(Below(3) == 0 ? 4096 : 8), RandomShare = Below(5) / 4.0 },
            Workload = Workload(mebibytes * 256, depth: 0),
        };
        Request = WithParts(TestMigrations.Request(hypervisor.Name, vm, DataRate.FromMegabitsPerSecond(100 + Below(10_000)), Settings(hypervisor)));
        if (HypervisorCatalog.BuiltIn.Validate(Request).Count > 0)
        {
            // Channels do not pass a tunnel.
            Request = Request with { Settings = Request.Settings with { Encryption = null } };
        }
        var latency = VirtualDuration.FromMicroseconds(Below(3) * Below(5_000));
        Request = Request with { Source = Request.Source with { Latency = latency }, Destination = Request.Destination with { Latency = latency } };
    }

    public MigrationRequest Request { get; }

    public (MigrationReport Report, Simulator Simulator) Run(bool verify)
    {
        var simulator = new Simulator(7);
        var session = Migrations.Start(simulator, Request with { Settings = Request.Settings with { Verify = verify } });
        simulator.RunToEnd(3_000_000).Should().BeTrue("every migration ends");
        return (session.Report!, simulator);
    }

    public override string ToString() => Request.ToString();

    private int Below(int exclusive) => (int)random.NextBelow((ulong)exclusive);

    private MigrationRequest WithParts(MigrationRequest request)
    {
        var moves = HypervisorCatalog.BuiltIn.Find(request.Source.Hypervisor)!.MovesVfioDevices && request.Settings.PostCopy is null && !request.Settings.Commands.Any(c => c is StartPostCopyCommand);
        var vm = request.Vm with
        {
            Devices = moves && Below(3) == 0 ? [.. Enumerable.Range(0, 1 + Below(2)).Select(Device)] : [],
            Disks = HypervisorCatalog.BuiltIn.Find(request.Source.Hypervisor)!.Options.Contains(MigrationOption.Storage) && Below(3) == 0 ? [.. Enumerable.Range(0, 1 + Below(2)).Select(Disk)] : [],
            Assigned = Below(3) == 0 ? new ByteCount(4096L * (1 + Below((int)(request.Vm.Memory.Bytes / 4096)))) : null,
            MemoryRegions = Below(3) == 0 ? Regions((int)(request.Vm.Memory.Bytes >> 20)) : [],
            HintsFreePages = Below(2) == 0,
            HugePage = Below(4) == 0 ? ByteCount.FromMiB(2) : ByteCount.FromKiB(4),
        };
        var bulk = moves && request.Source.Hypervisor is ("qemu-7.2" or "textbook");
        return request with
        {
            Vm = vm,
            Source = request.Source with { Storage = ["one"], SplitsHugePages = Below(2) == 0 },
            Destination = request.Destination with { Storage = ["two"] },
            Settings = request.Settings with
            {
                Storage = vm.Disks.Count > 0 ? new StorageMoveSettings { Technique = bulk && Below(2) == 0 ? StorageTechnique.Bulk : StorageTechnique.Mirror } : null,
                StorageBandwidth = Below(2) == 0 ? null : DataRate.FromMiBPerSecond(1 + Below(500)),
            },
        };
    }

    private GuestRegion[] Regions(int mebibytes)
    {
        var first = 1 + Below(mebibytes);
        var low = new GuestRegion { Name = "pc.ram", Size = ByteCount.FromMiB(first), FilledShare = Below(2) == 0 ? null : 0.25 };
        return first == mebibytes ? [low] : [low, new GuestRegion { Name = "mem1", Size = ByteCount.FromMiB(mebibytes - first) }];
    }

    private Device Device(int number)
    {
        var state = Below(Below(2) == 0 ? 1_000_000 : 100_000_000);
        return new Device
        {
            Name = $"device{number}",
            State = new ByteCount(state),
            Precopy = new ByteCount(Below(state + 1)),
            StateDirtyRate = new DataRate(Below(1_000_000)),
            SaveTime = VirtualDuration.FromMicroseconds(Below(10_000)),
            LoadTime = VirtualDuration.FromMicroseconds(Below(10_000)),
            TracksDma = Below(8) != 0,
        };
    }

    private Disk Disk(int number) => new()
    {
        Name = $"disk{number}",
        Size = new ByteCount(1_000_000 + Below(100_000_000)),
        Used = new ByteCount(Below(5) == 0 ? 0 : Below(1_000_000)),
        Storage = "one",
        WriteRate = new DataRate(Below(Below(3) == 0 ? 100_000_000 : 1_000_000)),
        ReadRate = new DataRate(Below(100_000)),
    };

    private IWorkload Workload(long pages, int depth)
    {
        var start = Below((int)pages);
        var size = 1 + Below((int)pages - start);
        var region = new MemoryRegion(new ByteCount(start * 4096L), new ByteCount(size * 4096L));
        var rate = Below(4) switch { 0 => 0.5 * Below(10), 1 => Below(1_000), _ => Below(60_000) };
        var pace = Below(2) == 0 ? WritePace.Paced : WritePace.Poisson;
        return Below(depth == 0 ? 10 : 8) switch
        {
            0 => new IdleWorkload(),
            1 => new UniformWorkload { WorkingSet = region, WritesPerSecond = rate, Pace = pace },
            2 => new SequentialWorkload { WorkingSet = region, WritesPerSecond = rate, WritesBeforeStart = Below(100_000) },
            3 => new HotColdWorkload { WorkingSet = region, WritesPerSecond = rate, Pace = pace, Order = PageOrder.Contiguous },
            4 => new ZipfWorkload { WorkingSet = region, WritesPerSecond = rate, Pace = pace, Order = PageOrder.Contiguous, Exponent = 0.5 + Below(3) / 2.0 },
            5 => new DirtyRateSeriesWorkload { WorkingSet = region, Samples = Series(size), Repeats = Below(2) == 0 },
            6 => new PageTraceWorkload { Writes = Trace(start, size) },
            7 => new PageClassesWorkload { WorkingSet = region, Classes = [new PageClass(1 + Below(size), Below(3) * Math.Min(1, 20_000.0 / size))], Order = (PageOrder)Below(2) },
            8 => new PhasedWorkload { Phases = [.. Enumerable.Range(0, 3).Select(_ => new WorkloadPhase(Workload(pages, 1), VirtualDuration.FromMilliseconds(1 + Below(2_000))))] },
            _ => new CombinedWorkload { Parts = [Workload(pages, 1), Workload(pages, 1)] },
        };
    }

    private DirtyRateSample[] Series(int pages) =>
        [.. Enumerable.Range(0, 2 + Below(5)).Select(i => new DirtyRateSample(VirtualDuration.FromMilliseconds(700) * i, VirtualDuration.FromMilliseconds(100 + Below(2_000)), Below(3) * 0.3 * pages))];

    private List<TracedWrite> Trace(int start, int pages)
    {
        var time = 0L;
        var writes = new List<TracedWrite>();
        for (var i = Below(60); i >= 0; i--)
        {
            time += Below(300);
            var first = Below(pages);
            writes.Add(new TracedWrite(VirtualDuration.FromMilliseconds(time), start + first, 1 + Below(pages - first)));
        }

        return writes;
    }

    private MigrationSettings Settings(IHypervisor hypervisor)
    {
        var techniques = hypervisor.Techniques.Where(t => t != MigrationTechnique.StorageOnly).ToList(); // that one moves no guest
        var settings = new MigrationSettings
        {
            Technique = Below(3) == 0 ? techniques[Below(techniques.Count)] : MigrationTechnique.PreCopy,
            DowntimeLimit = VirtualDuration.FromMilliseconds(Below(2) == 0 ? 300 : Below(600)),
            MaxBandwidth = Below(6) switch
            {
                0 => DataRate.Unlimited,
                1 => new DataRate(1 + Below(1_000_000)),
                _ => DataRate.FromMiBPerSecond(1 + Below(200)),
            },
            TimeLimit = VirtualDuration.FromMilliseconds(1 + Below(20_000)),
            AutoConverge = Draws(MigrationOption.AutoConverge, 2) ? new AutoConvergeSettings { TailSlow = Below(2) == 0 } : null,
            ReturnPath = Draws(MigrationOption.ReturnPath, 2),
            PauseBeforeSwitchover = Draws(MigrationOption.PauseBeforeSwitchover, 6),
            SwitchoverBandwidth = Draws(MigrationOption.SwitchoverBandwidth, 6) ? DataRate.FromMiBPerSecond(1 + Below(2_000)) : null,
            Compression = Draws(MigrationOption.Compression, 2) ? new CompressionSettings { Algorithm = (StreamCompression)(1 + Below(4)), Threads = 1 + Below(8) } : null,
            Encryption = Draws(MigrationOption.Encryption, 4) ? new EncryptionSettings { By = (EncryptedBy)Below(3) } : null,
            AtTimeLimit = Below(2) == 0 ? TimeLimitAction.GiveUp : (TimeLimitAction)Below(4),
            Commands = [.. Enumerable.Range(0, Below(4)).Select(_ => Command())],
        };
        settings = settings.AutoConverge is not null ? settings : Below(4) switch
        {
            0 => settings with { CpuSharePercent = 1 + Below(99), StunDuringPageSend = false },
            1 when Draws(MigrationOption.DirtyLimit, 1) => settings with { DirtyLimit = new DirtyLimitSettings { VcpuLimit = DataRate.FromMiBPerSecond(1 + Below(100)), Period = VirtualDuration.FromMilliseconds(1 + Below(1_000)), RingEntries = 1024 << Below(7) } },
            _ => settings,
        };
        settings = settings with { Compression = settings.Technique == MigrationTechnique.Quick ? null : settings.Compression };
        settings = settings with { Commands = settings.PauseBeforeSwitchover ? [.. settings.Commands, new ContinueCommand(VirtualDuration.FromMilliseconds(Below(500)))] : settings.Commands };
        if (Draws(MigrationOption.PostCopy, settings.Technique == MigrationTechnique.PreCopy ? 3 : 1))
        {
            return settings with
            {
                PostCopy = PostCopy(settings.Technique, hypervisor),
                MaxPostcopyBandwidth = Draws(MigrationOption.MaxPostcopyBandwidth, 2) ? DataRate.FromMiBPerSecond(1 + Below(100)) : null,
                PauseBeforeSwitchover = false,
            };
        }

        // One encoder at most: which go together is a matter of versions.
        return Below(4) switch
        {
            1 when Draws(MigrationOption.Xbzrle, 1) => settings with { Xbzrle = new XbzrleSettings { CacheSize = new ByteCount(4096L << Below(16)) } },
            2 when Draws(MigrationOption.Multifd, 1) => settings with { Multifd = new MultifdSettings { Channels = 1 + Below(8), Compression = (StreamCompression)Below(3) } },
            3 when Draws(MigrationOption.PageCompression, 1) => settings with { PageCompression = new PageCompressionSettings { Threads = 1 + Below(8), WaitForThread = Below(2) == 0 } },
            _ => settings,
        };

        bool Draws(MigrationOption option, int oneIn) => hypervisor.Options.Contains(option) && Below(oneIn) == 0;
    }

    private PostCopySettings PostCopy(MigrationTechnique technique, IHypervisor hypervisor)
    {
        var settings = new PostCopySettings { Preempt = Below(2) == 0, PrefetchPages = hypervisor is Textbook ? Below(3) * 5 : 0 };
        return technique != MigrationTechnique.Hybrid
            ? settings
            : settings with
            {
                SwitchAfter = Below(2) == 0 ? VirtualDuration.FromMilliseconds(Below(2_000)) : null,
                SwitchAfterRounds = Below(2) == 0 ? 1 + Below(3) : null,
                SwitchOnNoProgress = Below(2) == 0,
            };
    }

    private MigrationCommand Command()
    {
        var at = VirtualDuration.FromMilliseconds(Below(2) == 0 ? Below(8_000) : Below(300));
        return Below(14) switch
        {
            0 => new CancelCommand(at),
            1 => new StartPostCopyCommand(at),
            2 => new SetLimitsCommand(at, DataRate.FromMiBPerSecond(1 + Below(300)), VirtualDuration.FromMilliseconds(Below(1_000))),
            3 => new StopGuestCommand(at),
            4 => new NextWorkloadPhaseCommand(at),
            5 => new LoseDestinationCommand(at),
            6 or 7 => new LoseNetworkCommand(at),
            8 or 9 => new RecoverCommand(at),
            10 when Below(3) == 0 => new LoseSourceCommand(at),
            11 or 12 => new ResumeGuestCommand(at),
            13 when Below(3) == 0 => new ForceCompleteCommand(at),
            _ => new ContinueCommand(at),
        };
    }
}
