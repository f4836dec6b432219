using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Encoders;

public class EncryptedEncoderTests
{
    private const int Pages = 64_000;
    private static readonly PageCosts Costs = new() { NormalPageBytes = 4104, ZeroPageBytes = 9, NormalPageTime = new VirtualDuration(1_640), StoppedNormalPageTime = new VirtualDuration(1_640) };

    [Theory]
    [InlineData(Cipher.Aes256Gcm, true, 0.81, 2_400)]
    [InlineData(Cipher.Aes128Gcm, true, 0.75, 2_400)]
    [InlineData(Cipher.Aes256Gcm, false, 16.6, 4_000)]
    [InlineData(Cipher.Aes128Gcm, false, 14.9, 4_000)]
    public void A_full_page_of_tls_takes_the_cycles_of_its_bytes_and_of_two_records(Cipher cipher, bool hasInstructions, double cyclesPerByte, int cyclesPerRecord)
    {
        var host = new HostTimings { HasAesInstructions = hasInstructions, Clock = ProcessorSpeed.FromGigahertz(2.5) };
        var batch = Send(new EncryptedEncoder(new PlainEncoder(Costs), new EncryptionSettings { Cipher = cipher }, host, recordsPerFullPage: 2));
        var perPage = 1_640 + (4104 * cyclesPerByte + 2 * cyclesPerRecord) / 2.5;
        ((double)batch.SenderTime / Pages).Should().BeApproximately(perPage, 0.1);
    }

    [Fact]
    public void Frames_travel_but_are_not_counted()
    {
        var plain = Send(new PlainEncoder(Costs));
        var twoRecords = Send(new EncryptedEncoder(new PlainEncoder(Costs), new EncryptionSettings(), new HostTimings(), recordsPerFullPage: 2));
        (twoRecords.WireBytes, twoRecords.AccountedBytes).Should().Be((plain.WireBytes, plain.AccountedBytes));
        (twoRecords.TravellingBytes - plain.TravellingBytes).Should().Be(Pages * 2 * 22);
        var full = Send(new EncryptedEncoder(new PlainEncoder(Costs), new EncryptionSettings(), new HostTimings()));
        (full.TravellingBytes - plain.TravellingBytes).Should().Be((Pages * 4104L + 16_383) / 16_384 * 22);
    }

    [Theory]
    [InlineData(EncryptedBy.Tunnel, 4.81)]
    [InlineData(EncryptedBy.OwnThread, 0.81)]
    public void A_tunnel_or_thread_works_beside_the_sender_so_the_slower_of_the_two_decides(EncryptedBy by, double cyclesPerByte)
    {
        var encryption = new EncryptionSettings { By = by };
        foreach (var gigahertz in (double[])[1, 3, 30])
        {
            var batch = Send(new EncryptedEncoder(new PlainEncoder(Costs), encryption, new HostTimings { Clock = ProcessorSpeed.FromGigahertz(gigahertz) }, recordsPerFullPage: 2), stop: true);
            var sender = Pages * 1_640.0;
            var beside = Pages * 4104.0 * (cyclesPerByte + 2_400 / 16_384.0) / gigahertz;
            (batch.SenderTime / Math.Max(sender, beside)).Should().BeInRange(0.999, 1.01);
        }
    }

    [Theory]
    [InlineData(StreamCompression.None, 128 + 1)]
    [InlineData(StreamCompression.Zstd, 1 + 16)] // 128 x 1,932 bytes in records of 16 KiB
    public void A_channel_encrypts_its_packets_by_itself(StreamCompression compression, int records)
    {
        var settings = new MultifdSettings { Channels = 1, Compression = compression };
        var content = new PageContent { Mix = new ContentMix { Database = 1 } };
        SendBatch Packet(EncryptionSettings? encryption)
        {
            var encoder = new MultifdEncoder(Costs, RateCounting.AtFlush, settings, MultifdRules.Since81, new HostTimings(), content, new PageExactMemory(new PageBitmap(1 << 17), new ScriptedWriter(), MemoryTracking.Plain), encryption);
            var setUp = SendBatch.Unlimited;
            encoder.Section(ref setUp, begins: true);
            var batch = SendBatch.Unlimited;
            encoder.Send(0, ulong.MaxValue, ulong.MaxValue, ref batch, out _);
            encoder.Send(64, ulong.MaxValue, ulong.MaxValue, ref batch, out _);
            encoder.LapEnded(ref batch); // waits for the channel; its synchronising packet is a record too
            return batch;
        }

        var (open, secret) = (Packet(null), Packet(new EncryptionSettings()));
        secret.WireBytes.Should().Be(open.WireBytes);
        secret.FramingBytes.Should().Be(22 * (records + 1));
        var bytes = 1344 + 128 * (compression == StreamCompression.None ? 4096 : 1932);
        (secret.SenderTime - open.SenderTime).Should().BeCloseTo((long)((bytes * 0.81 + records * 2_400) / 3), 2);
    }

    [Fact]
    public void Encryption_halves_the_throughput_where_it_takes_as_long_as_the_page_and_costs_frames_alone_where_the_link_is_the_limit()
    {
        // A clock at which 4,104 bytes and two records take the 1,640 ns of a full page.
        var host = new HostTimings { Clock = ProcessorSpeed.FromGigahertz((4104 * 0.81 + 4_800) / 1_640) };
        var fast = DataRate.FromGigabitsPerSecond(100);
        (Run(host, fast, new EncryptionSettings()).TotalSeconds / Run(host, fast, null).TotalSeconds).Should().BeApproximately(2, 0.02);
        var slow = DataRate.FromMegabitsPerSecond(500);
        (Run(host, slow, new EncryptionSettings()).TotalSeconds / Run(host, slow, null).TotalSeconds).Should().BeApproximately(1 + 44 / 4104.0, 0.002);
    }

    [Theory]
    [InlineData("xbzrle")]
    [InlineData("multifd")]
    [InlineData("multifd zlib")]
    [InlineData("plain")]
    [InlineData("tunnel")]
    public void No_page_is_lost_and_counters_are_those_of_a_migration_in_the_clear(string kind)
    {
        var settings = new MigrationSettings
        {
            Verify = true,
            MaxBandwidth = DataRate.FromMiBPerSecond(64), // what limits, so that windows come out alike
            Xbzrle = kind == "xbzrle" ? new XbzrleSettings() : null,
            Multifd = kind.StartsWith("multifd", StringComparison.Ordinal) ? new MultifdSettings { Compression = kind == "multifd" ? StreamCompression.None : StreamCompression.Zlib } : null,
        };
        var workload = new UniformWorkload { WorkingSet = new(ByteCount.FromMiB(16), ByteCount.FromMiB(64)), WritesPerSecond = 2_000, Pace = WritePace.Paced };
        var open = TestMigrations.Run("qemu-10.0", workload, settings);
        var secret = TestMigrations.Run("qemu-10.0", workload, settings with { Encryption = new EncryptionSettings { By = kind == "tunnel" ? EncryptedBy.Tunnel : EncryptedBy.Sender } });
        secret.Status.Should().Be(MigrationStatus.Completed);
        secret.DestinationIsUpToDate.Should().BeTrue();
        secret.Rounds.Sum(r => r.BytesSent.Bytes).Should().Be(secret.Transferred.Bytes - secret.StreamBytes.Bytes);
        ((double)secret.Transferred.Bytes / open.Transferred.Bytes).Should().BeApproximately(1, 0.02, "frames are not counted");
        secret.TotalTime.Should().BeGreaterThanOrEqualTo(open.TotalTime - VirtualDuration.FromMilliseconds(100));
    }

    [Fact]
    public void What_qemu_does_not_offer_is_refused_by_name()
    {
        Faults("qemu-10.0", new MigrationSettings { Multifd = new MultifdSettings { Compression = StreamCompression.Lz4 } })
            .Should().Equal("multifd compression lz4: qemu-10.0 does not offer it; allowed are none, zlib, zstd");
        Faults("qemu-10.0", new MigrationSettings { Multifd = new MultifdSettings { Compression = StreamCompression.Xpress } })
            .Should().Equal("multifd compression xpress: qemu-10.0 does not offer it; allowed are none, zlib, zstd");
        Faults("qemu-7.2", new MigrationSettings { Compression = new CompressionSettings { Threads = 0 } })
            .Should().HaveCount(2).And.Contain("compression threads: 0; allowed is 1 to 255").And.ContainMatch("compression: qemu-7.2 does not offer it*");
        Faults("hyper-v", new MigrationSettings { Compression = new CompressionSettings { Algorithm = StreamCompression.None } })
            .Should().Equal("compression algorithm: None; allowed is Zlib, Zstd, Lz4, Xpress");
        Faults("hyper-v", new MigrationSettings { Technique = MigrationTechnique.Quick, Compression = new CompressionSettings() })
            .Should().Equal("compression: a saved state is a file of plain pages; leave it out with technique quick");
        Faults("qemu-10.0", new MigrationSettings { Multifd = new MultifdSettings(), Encryption = new EncryptionSettings { By = EncryptedBy.Tunnel } })
            .Should().Equal("multifd and encryption by a tunnel: channels do not pass a tunnel; let the sender encrypt");
        Faults("qemu-10.0", new MigrationSettings { Encryption = new EncryptionSettings { By = EncryptedBy.OwnThread } })
            .Should().Equal("encryption by a thread of its own: qemu-10.0 does not offer it; allowed are the sender (tls-creds) and a tunnel");
        Faults("textbook", new MigrationSettings { Encryption = new EncryptionSettings() }).Should().ContainSingle().Which.Should().StartWith("encryption: textbook does not offer it; ").And.Contain("qemu-10.0");

        static IReadOnlyList<string> Faults(string hypervisor, MigrationSettings settings) => HypervisorCatalog.BuiltIn.Validate(
            TestMigrations.Request(hypervisor, new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(256), Workload = new IdleWorkload() }, DataRate.FromGigabitsPerSecond(10), settings));
    }

    [Fact]
    public void A_processor_without_the_features_has_no_fast_aes_whatever_its_timings_say()
    {
        var host = TestMigrations.HostOf("qemu-10.0", DataRate.FromGigabitsPerSecond(10)) with { Cpu = CpuModel.Known["intel-nehalem"] };
        host.TimingsOfProcessor.Should().Be(new HostTimings { HasAesInstructions = false });
        (host with { Cpu = CpuModel.Known["intel-westmere"] }).TimingsOfProcessor.Should().Be(new HostTimings());
    }

    [Fact]
    public void What_is_assumed_is_in_the_report()
    {
        var report = TestMigrations.Run("qemu", new IdleWorkload(), new MigrationSettings { Encryption = new EncryptionSettings { By = EncryptedBy.Tunnel } });
        report.Assumptions.Should().Equal("what a tunnel costs beside its cipher is not published: assumed are 4 cycles a byte, and records as in TLS 1.3");
        TestMigrations.Run("qemu", new IdleWorkload(), new MigrationSettings { Encryption = new EncryptionSettings() }).Assumptions.Should().BeEmpty();
        CompressedStreamEncoder.Assumptions(new CompressionSettings { Threads = 4 }).Should().Equal("algorithm, block and threads of the compression are not published: assumed are XPRESS, 512 KiB and 4");
    }

    [Fact]
    public void After_a_switch_to_post_copy_the_rest_is_encrypted_too()
    {
        var settings = new MigrationSettings { Verify = true, MaxBandwidth = DataRate.FromMiBPerSecond(64), PostCopy = new PostCopySettings(), Technique = MigrationTechnique.Hybrid, TimeLimit = VirtualDuration.FromSeconds(60) };
        var workload = new UniformWorkload { WorkingSet = new(ByteCount.FromMiB(16), ByteCount.FromMiB(128)), WritesPerSecond = 30_000, Pace = WritePace.Paced };
        var open = TestMigrations.Run("qemu-10.0", workload, settings);
        var secret = TestMigrations.Run("qemu-10.0", workload, settings with { Encryption = new EncryptionSettings() });
        secret.Status.Should().Be(MigrationStatus.Completed);
        secret.Phases.Should().Contain(p => p.Phase == MigrationPhase.PostCopy);
        secret.TotalTime.Should().BeGreaterThan(open.TotalTime);
    }

    private static VirtualDuration Run(HostTimings host, DataRate nic, EncryptionSettings? encryption)
    {
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(4), Workload = new IdleWorkload() };
        var request = TestMigrations.Request("qemu-10.0", vm, nic, new MigrationSettings { MaxBandwidth = DataRate.Unlimited, Encryption = encryption });
        request = request with { Source = request.Source with { Timings = host } };
        var simulator = new Simulator(1);
        var report = TestMigrations.Run(HypervisorCatalog.BuiltIn.Start(simulator, request), simulator);
        return report.Rounds.Aggregate(VirtualDuration.Zero, (sum, round) => sum + round.Length);
    }

    private static SendBatch Send(PageEncoder encoder, bool stop = false)
    {
        var batch = SendBatch.Unlimited;
        encoder.Section(ref batch, begins: true);
        if (stop)
        {
            encoder.GuestStopped();
        }

        for (var page = 0; page < Pages; page += 64)
        {
            encoder.Send(page, ulong.MaxValue, ulong.MaxValue, ref batch, out _);
        }

        encoder.Section(ref batch, begins: false);
        return batch;
    }
}
