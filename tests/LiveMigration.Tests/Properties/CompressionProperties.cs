using FsCheck.Xunit;
using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Properties;

/// <summary>Where techniques that spend processor time pay and where they do not, for any guest, mix and processor.</summary>
[Properties(MaxTest = 60, Replay = "1,1", StartSize = 1_000, EndSize = 100_000_000)]
public class CompressionProperties
{
    private const double Fixed = 0.01; // s: readings, device state, a window's end
    private static readonly DataRate Slow = DataRate.FromMegabitsPerSecond(100);
    private static readonly DataRate Fast = DataRate.FromMegabitsPerSecond(400_000);

    [Property]
    public void Compression_wins_on_a_slow_link_and_loses_on_a_fast_one(int number)
    {
        var guest = new Guest(number);
        var none = new MultifdSettings { Channels = 1 + guest.Below(8) };
        var some = none with { Compression = guest.Below(2) == 0 ? StreamCompression.Zlib : StreamCompression.Zstd };
        guest.Run(Slow, some).TotalTime.Should().BeLessThan(guest.Run(Slow, none).TotalTime);
        guest.Run(Fast, some).TotalTime.Should().BeGreaterThan(guest.Run(Fast, none).TotalTime);
    }

    [Property]
    public void Channels_help_until_link_or_processors_are_full(int number)
    {
        var guest = new Guest(number, isIdle: true);
        var link = DataRate.FromMegabitsPerSecond(500 + guest.Below(20_000));
        var times = new List<double>();
        foreach (var channels in (int[])[1, 2, 4, 8, 16])
        {
            var report = guest.Run(link, new MultifdSettings { Channels = channels, Compression = StreamCompression.Zstd });
            times.Add(SendTime(report));
        }

        var onLink = link.TimeFor(guest.Run(link, new MultifdSettings { Channels = 1, Compression = StreamCompression.Zstd }).Transferred).TotalSeconds;
        times.Should().OnlyContain(t => t > 0.98 * Math.Max(onLink, (times[0] - Fixed) / guest.Host.MigrationCpus), "neither link nor processors can do more");
        times.Zip(times.Skip(1)).Should().OnlyContain(t => t.Second <= t.First * 1.01 + Fixed, "a further channel never hurts");
        if (guest.Host.MigrationCpus >= 2 && times[0] > 2.2 * onLink)
        {
            times[1].Should().BeLessThan(0.55 * times[0] + Fixed, "the first was held up by its core");
        }
    }

    [Property]
    public void A_slow_processor_makes_compression_the_bottleneck_and_changes_no_byte(int number)
    {
        var guest = new Guest(number, isIdle: true);
        var zlib = new MultifdSettings { Channels = 2, Compression = StreamCompression.Zlib };
        var usual = guest.Run(Fast, zlib);
        var tenth = guest.At(0.3).Run(Fast, zlib);
        tenth.Encoding!.EncodedBytes.Should().Be(usual.Encoding!.EncodedBytes);
        (SendTime(tenth) / SendTime(usual)).Should().BeInRange(8, 10.1, "what is left does not follow the clock: copying and sending");
        var link = DataRate.FromMegabitsPerSecond(20);
        (SendTime(guest.At(0.3).Run(link, zlib)) / SendTime(guest.Run(link, zlib))).Should().BeInRange(0.99, 1.02, "a link this slow hides it");
    }

    [Property]
    public void Encryption_never_speeds_up_and_aes_s_instructions_matter_where_the_core_is_the_limit(int number)
    {
        var guest = new Guest(number, isIdle: true);
        var channels = guest.Below(2) == 0 ? null : new MultifdSettings { Channels = 1 + guest.Below(4) };
        var encryption = new EncryptionSettings { Cipher = (Cipher)guest.Below(2), By = channels is null && guest.Below(2) == 0 ? EncryptedBy.Tunnel : EncryptedBy.Sender };
        var open = guest.Run(Fast, channels);
        var secret = guest.Run(Fast, channels, encryption);
        var slow = guest.WithoutAes().Run(Fast, channels, encryption);
        SendTime(secret).Should().BeGreaterThan(SendTime(open));
        SendTime(slow).Should().BeGreaterThan(SendTime(secret) + SendTime(secret));
        (slow.NormalPages, slow.ZeroPages).Should().Be((secret.NormalPages, secret.ZeroPages));
    }

    [Property]
    public void Differences_help_counters_in_place_and_hurt_pages_rewritten_whole_whatever_the_classes(int number)
    {
        var guest = new Guest(number);
        var differences = new XbzrleSettings();
        var counters = guest.Writing(8, anywhere: false);
        var rate = DataRate.FromMegabitsPerSecond(300);
        counters.Run(rate, null, xbzrle: differences).Transferred.Bytes.Should().BeLessThanOrEqualTo(counters.Run(rate, null).Transferred.Bytes);
        var rewriting = guest.Writing(4096, anywhere: true);
        rewriting.Run(rate, null, xbzrle: differences).Transferred.Bytes.Should().BeGreaterThan((long)(0.98 * rewriting.Run(rate, null).Transferred.Bytes), "no difference is smaller than the page");
    }

    private static double SendTime(MigrationReport report) => report.Rounds.Sum(r => r.Length.TotalSeconds);

    /// <summary>A guest and hosts that all follow from one number.</summary>
    private sealed class Guest
    {
        private readonly RandomStream random;
        private readonly VirtualMachine vm;

        public Guest(int number, bool isIdle = false)
        {
            random = new RandomStream((ulong)number, "properties");
            var weights = Enumerable.Range(0, 6).Select(_ => 1 + Below(100)).ToArray();
            var total = weights.Sum();
            var shares = weights.Select(w => w * 10_000 / total / 10_000.0).ToArray();
            shares[0] += 1 - shares.Sum();
            var mix = new ContentMix { Text = shares[0], Code = shares[1], Heap = shares[2], Database = shares[3], Media = shares[4], Repeated = shares[5] };
            var start = ByteCount.FromMiB(Below(32));
            vm = new VirtualMachine
            {
                Name = "guest",
                Memory = ByteCount.FromMiB((isIdle ? 256 : 64) + Below(64)),
                Content = new PageContent { Mix = mix },
                Workload = isIdle ? new IdleWorkload() : new UniformWorkload { WorkingSet = new MemoryRegion(start, ByteCount.FromMiB(1 + Below(32))), WritesPerSecond = 50 + Below(400), Pace = WritePace.Paced },
            };
            var processors = 1 + Below(8);
            Host = new HostTimings { MigrationCpus = processors, StoppedMigrationCpus = processors };
        }

        private Guest(Guest other, VirtualMachine vm, HostTimings host) => (random, this.vm, Host) = (other.random, vm, host);

        public HostTimings Host { get; }

        public int Below(int exclusive) => (int)random.NextBelow((ulong)exclusive);

        public Guest At(double gigahertz) => new(this, vm, Host with { Clock = ProcessorSpeed.FromGigahertz(gigahertz) });

        public Guest WithoutAes() => new(this, vm, Host with { HasAesInstructions = false });

        public Guest Writing(int bytes, bool anywhere) => new(this, vm with { Content = vm.Content with { WriteSize = new ByteCount(bytes), WritesAnywhere = anywhere } }, Host);

        public MigrationReport Run(DataRate nic, MultifdSettings? multifd, EncryptionSettings? encryption = null, XbzrleSettings? xbzrle = null)
        {
            var settings = new MigrationSettings { Verify = true, MaxBandwidth = DataRate.Unlimited, Multifd = multifd, Encryption = encryption, Xbzrle = xbzrle };
            var request = TestMigrations.Request("qemu-10.0", vm, nic, settings);
            request = request with { Source = request.Source with { Timings = Host } };
            var simulator = new Simulator(3);
            var report = TestMigrations.Run(HypervisorCatalog.BuiltIn.Start(simulator, request), simulator);
            report.Status.Should().Be(MigrationStatus.Completed);
            report.DestinationIsUpToDate.Should().BeTrue();
            report.Rounds.Sum(r => r.BytesSent.Bytes).Should().Be(report.Transferred.Bytes - report.StreamBytes.Bytes);
            return report;
        }
    }
}
