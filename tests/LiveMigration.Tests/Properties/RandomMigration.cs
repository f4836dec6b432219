using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Properties;

/// <summary>A migration whose guest, hypervisor, settings and commands all follow from one number.</summary>
internal sealed class RandomMigration
{
    private static readonly string[] Names = ["qemu-7.2", "qemu-10.0", "qemu", "hyper-v", "textbook"];
    private readonly RandomStream random;

    public RandomMigration(int number)
    {
        random = new RandomStream((ulong)number, "properties");
        var hypervisor = Names[Below(Names.Length)];
        var mebibytes = 1 + Below(64);
        var vm = new VirtualMachine
        {
            Name = "guest",
            Memory = ByteCount.FromMiB(mebibytes),
            FilledShare = Below(5) / 4.0,
            Vcpus = 1 + Below(3) * Below(3),
            ReadsPerWrite = Below(3) * 0.7,
            CatchUp = VirtualDuration.FromMilliseconds(Below(2)),
            Content = new PageContent { WritesAnywhere = Below(2) == 0, WriteSize = new ByteCount(Below(3) == 0 ? 4096 : 8), RandomShare = Below(5) / 4.0 },
            Workload = Workload(mebibytes * 256, depth: 0),
        };
        Request = TestMigrations.Request(hypervisor, vm, DataRate.FromMegabitsPerSecond(100 + Below(10_000)), Settings(hypervisor));
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

    private IWorkload Workload(long pages, int depth)
    {
        var start = Below((int)pages);
        var size = 1 + Below((int)pages - start);
        var region = new MemoryRegion(new ByteCount(start * 4096L), new ByteCount(size * 4096L));
        var rate = Below(4) switch { 0 => 0.5 * Below(10), 1 => Below(1_000), _ => Below(60_000) };
        var pace = Below(2) == 0 ? WritePace.Paced : WritePace.Poisson;
        return Below(depth == 0 ? 7 : 5) switch
        {
            0 => new IdleWorkload(),
            1 => new UniformWorkload { WorkingSet = region, WritesPerSecond = rate, Pace = pace },
            2 => new SequentialWorkload { WorkingSet = region, WritesPerSecond = rate, WritesBeforeStart = Below(100_000) },
            3 => new HotColdWorkload { WorkingSet = region, WritesPerSecond = rate, Pace = pace, Order = PageOrder.Contiguous },
            4 => new ZipfWorkload { WorkingSet = region, WritesPerSecond = rate, Pace = pace, Order = PageOrder.Contiguous, Exponent = 0.5 + Below(3) / 2.0 },
            5 => new PhasedWorkload { Phases = [.. Enumerable.Range(0, 3).Select(_ => new WorkloadPhase(Workload(pages, 1), VirtualDuration.FromMilliseconds(1 + Below(2_000))))] },
            _ => new CombinedWorkload { Parts = [Workload(pages, 1), Workload(pages, 1)] },
        };
    }

    private MigrationSettings Settings(string hypervisor)
    {
        var isQemu = hypervisor.StartsWith("qemu", StringComparison.Ordinal);
        var settings = new MigrationSettings
        {
            DowntimeLimit = VirtualDuration.FromMilliseconds(Below(2) == 0 ? 300 : Below(600)),
            MaxBandwidth = Below(4) == 0 ? DataRate.Unlimited : DataRate.FromMiBPerSecond(1 + Below(200)),
            TimeLimit = VirtualDuration.FromMilliseconds(1 + Below(20_000)),
            AutoConverge = isQemu && Below(2) == 0 ? new AutoConvergeSettings { TailSlow = Below(2) == 0 } : null,
            ReturnPath = isQemu && Below(2) == 0,
            PauseBeforeSwitchover = isQemu && Below(6) == 0,
            Commands = [.. Enumerable.Range(0, Below(4)).Select(_ => Command())],
        };
        settings = settings with { Commands = settings.PauseBeforeSwitchover ? [.. settings.Commands, new ContinueCommand(VirtualDuration.FromMilliseconds(Below(500)))] : settings.Commands };
        if (Below(3) == 0 && hypervisor != "hyper-v")
        {
            var technique = (MigrationTechnique)Below(4);
            return settings with
            {
                Technique = technique,
                PostCopy = PostCopy(technique, isQemu),
                MaxPostcopyBandwidth = Below(2) == 0 ? null : DataRate.FromMiBPerSecond(1 + Below(100)),
                PauseBeforeSwitchover = false,
            };
        }

        return (isQemu ? Below(4) : 0) switch
        {
            1 => settings with { Xbzrle = new XbzrleSettings { CacheSize = new ByteCount(4096L << Below(16)) } },
            2 => settings with { Multifd = new MultifdSettings { Channels = 1 + Below(8), Compression = (StreamCompression)Below(3) } },
            3 when hypervisor == "qemu-7.2" => settings with { PageCompression = new PageCompressionSettings { Threads = 1 + Below(8), WaitForThread = Below(2) == 0 } },
            _ => settings,
        };
    }

    private PostCopySettings PostCopy(MigrationTechnique technique, bool isQemu)
    {
        var settings = new PostCopySettings { Preempt = Below(2) == 0, PrefetchPages = isQemu ? 0 : Below(3) * 5 };
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
        return Below(11) switch
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
            _ => new ContinueCommand(at),
        };
    }
}
