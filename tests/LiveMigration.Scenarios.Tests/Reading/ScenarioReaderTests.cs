using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Scenarios.Tests;

public class ScenarioReaderTests
{
    [Fact]
    public void A_file_is_read_into_records_with_the_units_applied()
    {
        var scenario = Texts.Read(Texts.Good);
        scenario.Name.Should().Be("good");
        scenario.Hosts.Select(h => (h.Name, h.Hypervisor, h.Cpu.Name, h.Memory, h.Nic)).Should().Equal(
            ("one", "qemu", "intel-haswell", ByteCount.FromGiB(8), DataRate.FromGigabitsPerSecond(10)),
            ("two", "qemu", "intel-haswell", ByteCount.FromGiB(8), DataRate.FromGigabitsPerSecond(10)));
        scenario.Vms.Single().Vm.Storage.Should().Equal("disk");
        scenario.Migrations.Single().At.Should().Be(VirtualTime.Zero + VirtualDuration.FromSeconds(5));
        scenario.Expectations.Single().Status.Should().Be(MigrationStatus.Completed);
    }

    [Fact]
    public void What_is_left_out_keeps_the_library_s_defaults()
    {
        var scenario = Texts.Read("""
            hosts: [{ name: a, hypervisor: textbook, memory: 1 GiB }, { name: b, hypervisor: textbook, memory: 1 GiB }]
            vms: [{ name: v, host: a, memory: 1 GiB, workload: { kind: idle } }]
            migrations: [{ vm: v, to: b }]
            """);
        scenario.Name.Should().Be("s");
        scenario.Seed.Should().Be(1);
        scenario.Hosts[0].Cpu.Name.Should().Be("intel-cascadelake");
        scenario.Hosts[0].Nic.Should().Be(DataRate.FromGigabitsPerSecond(10));
        scenario.Vms[0].Vm.Should().BeEquivalentTo(new { Vcpus = 1, FilledShare = 1.0 });
        scenario.Migrations[0].Settings.Should().BeEquivalentTo(new MigrationSettings());
    }

    [Theory]
    [InlineData("{ algorithm: zlib, threads: 3 }", StreamCompression.Zlib, 3)]
    [InlineData("{ algorithm: zstd }", StreamCompression.Zstd, null)]
    [InlineData("{ algorithm: lz4 }", StreamCompression.Lz4, null)]
    [InlineData("{ algorithm: xpress }", StreamCompression.Xpress, null)]
    [InlineData("{ threads: 1 }", StreamCompression.Xpress, 1)]
    public void Compression_of_the_stream_is_carried_over(string text, StreamCompression algorithm, int? threads) =>
        Texts.Read(Texts.With("at: 5 s", "compression: " + text).Replace("hypervisor: qemu", "hypervisor: hyper-v", StringComparison.Ordinal))
            .Migrations[0].Settings.Compression.Should().Be(new CompressionSettings { Algorithm = algorithm, Threads = threads });

    [Fact]
    public void Every_part_of_a_guest_is_carried_over()
    {
        var scenario = Texts.Read("""
            hosts: [{ name: a, hypervisor: qemu-7.2, memory: 8 GiB, storage: [one], splitHugePages: false }, { name: b, hypervisor: qemu-7.2, memory: 8 GiB, storage: [two] }]
            vms:
              - name: v
                host: a
                memory: 2 GiB
                memoryRegions: [{ name: low, size: 1.5 GiB }, { name: high, size: 512 MiB, filled: 20 % }]
                assigned: 1 GiB
                balloonDriver: false
                freePageHinting: true
                hugePages: 1 GiB
                memoryEncryption: tdx
                deviceState: 4 MiB
                devices: [{ name: vf, state: 3 MiB, precopy: 2 MiB, stateDirtyRate: 1 MB/s, saveTime: 5 ms, loadTime: 6 ms, dmaTracking: false }, { name: gpu, kind: pci-passthrough }]
                disks: [{ name: d, size: 9 GiB, used: 8 GiB, storage: one, writeRate: 1 MB/s, workingSet: 7 GiB, readRate: 2 MB/s }]
                workload: { kind: idle }
            migrations: [{ vm: v, to: b, technique: quick, storage: { technique: bulk, to: two }, storageBandwidth: 500 MB/s }]
            """);
        scenario.Hosts.Select(h => h.SplitsHugePages).Should().Equal(false, null);
        scenario.Vms[0].Vm.Should().BeEquivalentTo(new
        {
            Assigned = ByteCount.FromGiB(1),
            HasBalloonDriver = false,
            HintsFreePages = true,
            HugePage = ByteCount.FromGiB(1),
            Encryption = MemoryEncryption.Tdx,
            DeviceState = ByteCount.FromMiB(4),
        });
        scenario.Vms[0].Vm.MemoryRegions.Should().Equal(new GuestRegion { Name = "low", Size = ByteCount.FromMiB(1536) }, new GuestRegion { Name = "high", Size = ByteCount.FromMiB(512), FilledShare = 0.2 });
        scenario.Vms[0].Vm.Devices.Should().Equal(
            new Device { Name = "vf", State = ByteCount.FromMiB(3), Precopy = ByteCount.FromMiB(2), StateDirtyRate = new(1_000_000), SaveTime = VirtualDuration.FromMilliseconds(5), LoadTime = VirtualDuration.FromMilliseconds(6), TracksDma = false },
            new Device { Name = "gpu", Kind = DeviceKind.PciPassthrough });
        scenario.Vms[0].Vm.Disks.Should().Equal(
            new Disk { Name = "d", Size = ByteCount.FromGiB(9), Used = ByteCount.FromGiB(8), Storage = "one", WriteRate = new(1_000_000), WorkingSet = ByteCount.FromGiB(7), ReadRate = new(2_000_000) });
        scenario.Migrations[0].Settings.Should().BeEquivalentTo(new MigrationSettings
        {
            Technique = MigrationTechnique.Quick,
            Storage = new StorageMoveSettings { Technique = StorageTechnique.Bulk, To = "two" },
            StorageBandwidth = new DataRate(500_000_000),
        });
    }

    [Fact]
    public void Every_setting_of_a_migration_is_carried_over()
    {
        var settings = Texts.Read(Texts.With("at: 5 s", """
            technique: hybrid, downtimeLimit: 1 s, maxBandwidth: 1 Gbit/s, maxPostcopyBandwidth: 2 Gbit/s,
                  autoConverge: { trigger: 60 %, initial: 30 %, increment: 5 %, max: 90 %, tailSlow: true }, xbzrle: { cacheSize: 128 MiB },
                  multifd: { channels: 4, compression: zstd, zeroPages: main-thread }, compress: { threads: 2, level: 9, waitForThread: false }, encryption: { cipher: aes-128-gcm, by: tunnel },
                  postCopy: { preempt: true, switchAfterRounds: 3, switchAfter: 90 s, switchOnNoProgress: true }, pauseBeforeSwitchover: true, returnPath: true, timeLimit: 10 m, cancelAt: 2 m,
                  commands: [{ at: 3 m, do: set-limits, maxBandwidth: 4 Gbit/s, downtimeLimit: 2 s }, { at: 1 s, do: continue }, { at: 2 s, do: start-postcopy },
                    { at: 3 s, do: stop-guest }, { at: 4 s, do: next-phase }, { at: 5 s, do: lose-destination }, { at: 6 s, do: cancel },
                    { at: 7 s, do: lose-network }, { at: 8 s, do: recover }, { at: 9 s, do: lose-source }]
            """).Replace("hypervisor: qemu", "hypervisor: qemu-7.2", StringComparison.Ordinal)).Migrations[0].Settings;
        settings.Should().BeEquivalentTo(new MigrationSettings
        {
            Technique = MigrationTechnique.Hybrid,
            DowntimeLimit = VirtualDuration.FromSeconds(1),
            MaxBandwidth = DataRate.FromGigabitsPerSecond(1),
            MaxPostcopyBandwidth = DataRate.FromGigabitsPerSecond(2),
            AutoConverge = new AutoConvergeSettings { TriggerPercent = 60, InitialPercent = 30, IncrementPercent = 5, MaxPercent = 90, TailSlow = true },
            Xbzrle = new XbzrleSettings { CacheSize = ByteCount.FromMiB(128) },
            Multifd = new MultifdSettings { Channels = 4, Compression = StreamCompression.Zstd, ZeroPages = ZeroPageDetection.MainThread },
            PageCompression = new PageCompressionSettings { Threads = 2, Level = 9, WaitForThread = false },
            Encryption = new EncryptionSettings { Cipher = Cipher.Aes128Gcm, By = EncryptedBy.Tunnel },
            PostCopy = new PostCopySettings { Preempt = true, SwitchAfterRounds = 3, SwitchAfter = VirtualDuration.FromSeconds(90), SwitchOnNoProgress = true },
            PauseBeforeSwitchover = true,
            ReturnPath = true,
            TimeLimit = VirtualDuration.FromSeconds(600),
            Commands =
            [
                new ContinueCommand(VirtualDuration.FromSeconds(1)),
                new StartPostCopyCommand(VirtualDuration.FromSeconds(2)),
                new StopGuestCommand(VirtualDuration.FromSeconds(3)),
                new NextWorkloadPhaseCommand(VirtualDuration.FromSeconds(4)),
                new LoseDestinationCommand(VirtualDuration.FromSeconds(5)),
                new CancelCommand(VirtualDuration.FromSeconds(6)),
                new LoseNetworkCommand(VirtualDuration.FromSeconds(7)),
                new RecoverCommand(VirtualDuration.FromSeconds(8)),
                new LoseSourceCommand(VirtualDuration.FromSeconds(9)),
                new CancelCommand(VirtualDuration.FromSeconds(120)),
                new SetLimitsCommand(VirtualDuration.FromSeconds(180), DataRate.FromGigabitsPerSecond(4), VirtualDuration.FromSeconds(2)),
            ],
        }, options => options.RespectingRuntimeTypes().WithStrictOrdering());
    }

    [Fact]
    public void The_reads_of_a_guest_are_carried_over() =>
        Texts.Read(Texts.With("name: web", "name: web, readsPerWrite: 2.5")).Vms[0].Vm.ReadsPerWrite.Should().Be(2.5);

    [Theory]
    [InlineData("autoConverge: true, xbzrle: true, multifd: true, compress: true, postCopy: true", true)]
    [InlineData("autoConverge: false, xbzrle: false, multifd: false, compress: false, postCopy: false", false)]
    public void True_means_all_defaults_and_false_means_none_of_it(string fields, bool isOn)
    {
        var settings = Texts.Read(Texts.With("at: 5 s", fields).Replace("hypervisor: qemu", "hypervisor: qemu-7.2", StringComparison.Ordinal)).Migrations[0].Settings;
        new object?[] { settings.AutoConverge, settings.Xbzrle, settings.Multifd, settings.PageCompression, settings.PostCopy }.Should().OnlyContain(s => s != null == isOn);
    }

    [Fact]
    public void What_is_in_pages_and_how_fast_processors_are_is_carried_over()
    {
        var text = Texts.With("memory: 1 GiB", "memory: 1 GiB, content: { text: 33.34 %, code: 10 %, heap: 20 %, database: 6.66 %, media: 29 %, repeated: 1 %, writeSize: 64 B, writes: in-place }")
            .Replace("cpu: intel-haswell", "cpu: intel-nehalem, clock: 2.5 GHz, migrationCpus: 1.5", StringComparison.Ordinal);
        var scenario = Texts.Read(text);
        scenario.Vms[0].Vm.Content.Should().Be(new PageContent
        {
            Mix = new ContentMix { Text = 0.3334, Code = 0.1, Heap = 0.2, Database = 0.0666, Media = 0.29, Repeated = 0.01 },
            WriteSize = new ByteCount(64),
            WritesAnywhere = false,
        });
        scenario.Vms[0].Vm.Content.Mix!.Validate().Should().BeEmpty();
        scenario.Hosts[0].Timings.Should().Be(new HostTimings { Clock = ProcessorSpeed.FromGigahertz(2.5), MigrationCpus = 1.5, StoppedMigrationCpus = 1.5 });
        var plain = Texts.Read(Texts.With("memory: 1 GiB", "memory: 1 GiB, content: { random: 20 % }"));
        plain.Vms[0].Vm.Content.Should().Be(new PageContent { RandomShare = 0.2 });
        plain.Hosts[0].Timings.Should().Be(new HostTimings());
    }

    [Theory]
    [InlineData("technique: post-copy")]
    [InlineData("technique: hybrid")]
    [InlineData("commands: [{ at: 1 s, do: start-postcopy }]")]
    public void What_needs_post_copy_allows_it(string fields) =>
        Texts.Read(Texts.With("at: 5 s", fields)).Migrations[0].Settings.PostCopy.Should().NotBeNull();

    [Fact]
    public void A_working_set_without_a_start_lies_behind_a_quarter_of_what_is_not_written() =>
        Texts.Read(Texts.Good).Vms[0].Vm.Workload.Should().Be(new UniformWorkload { WorkingSet = new MemoryRegion(ByteCount.FromMiB(240), ByteCount.FromMiB(64)), WritesPerSecond = 1000 });

    [Fact]
    public void Parts_of_a_workload_lie_one_after_the_other_and_phases_in_the_same_place()
    {
        var workload = Texts.Read(Texts.With("kind: uniform, workingSet: 64 MiB, writeRate: 1000 pages/s", """
            kind: several, parts: [
                { kind: sequential, workingSet: 64 MiB, writeRate: 10 pages/s },
                { kind: phases, phases: [{ kind: zipf, workingSet: 32 MiB, writeRate: 20 pages/s, length: 10 s }, { kind: hot-cold, workingSet: 16 MiB, writeRate: 30 pages/s }] },
                { kind: uniform, workingSet: 8 MiB, workingSetStart: 0 B, writeRate: 40 pages/s, pace: paced }]
            """)).Vms[0].Vm.Workload;
        var start = ByteCount.FromMiB(232); // (1024 - 64 - 32) / 4
        workload.Should().BeEquivalentTo(new CombinedWorkload
        {
            Parts =
            [
                new SequentialWorkload { WorkingSet = new MemoryRegion(start, ByteCount.FromMiB(64)), WritesPerSecond = 10 },
                new PhasedWorkload
                {
                    Phases =
                    [
                        new WorkloadPhase(new ZipfWorkload { WorkingSet = new MemoryRegion(start + ByteCount.FromMiB(64), ByteCount.FromMiB(32)), WritesPerSecond = 20 }, VirtualDuration.FromSeconds(10)),
                        new WorkloadPhase(new HotColdWorkload { WorkingSet = new MemoryRegion(start + ByteCount.FromMiB(64), ByteCount.FromMiB(16)), WritesPerSecond = 30 }, VirtualDuration.FromSeconds(1)),
                    ],
                },
                new UniformWorkload { WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(8)), WritesPerSecond = 40, Pace = WritePace.Paced },
            ],
        }, options => options.RespectingRuntimeTypes().WithStrictOrdering());
    }

    [Fact]
    public void Json_is_read_like_yaml_even_with_tabs()
    {
        var json = """
            {
            	"$schema": "./livemig.schema.json",
            	"hosts": [{ "name": "a", "hypervisor": "textbook", "memory": "1 GiB" }, { "name": "b", "hypervisor": "textbook", "memory": "1 GiB" }],
            	"vms": [{ "name": "v", "host": "a", "memory": "512 MiB", "workload": { "kind": "flat", "workingSet": "64 MiB", "dirtyRate": "1 MB/s" } }],
            	"migrations": [{ "vm": "v", "to": "b", "at": "1.5 s" }]
            }
            """;
        Texts.Read(json).Vms[0].Vm.Workload.Should().Be(new FlatWorkload { WorkingSetSize = ByteCount.FromMiB(64), DirtyRate = new DataRate(1_000_000) });
    }

    [Fact]
    public void An_alias_stands_for_a_whole_value() => Texts.Read("""
        hosts:
          - { name: a, hypervisor: textbook, memory: 1 GiB, cpu: &lab { vendor: intel, features: [sse2] } }
          - { name: b, hypervisor: textbook, memory: 1 GiB, cpu: *lab }
        vms: [{ name: v, host: a, memory: 1 GiB, workload: { kind: idle } }]
        migrations: [{ vm: v, to: b }]
        """).Hosts[1].Cpu.Features.Should().Equal("sse2");

    [Fact]
    public void A_processor_may_be_given_by_vendor_and_features()
    {
        var cpu = Texts.Read(Texts.Good.Replace("cpu: intel-haswell", "cpu: { name: lab, vendor: intel, features: [sse2, avx] }", StringComparison.Ordinal)).Hosts[0].Cpu;
        (cpu.Name, cpu.Vendor).Should().Be(("lab", "intel"));
        cpu.Features.Should().Equal("avx", "sse2");
    }
}
