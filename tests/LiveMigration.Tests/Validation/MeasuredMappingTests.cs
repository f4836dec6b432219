using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Scenarios.Measured;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Validation;

public class MeasuredMappingTests
{
    [Fact]
    public void A_plain_scenario_becomes_its_limits_and_nothing_else()
    {
        var request = Request("{}");
        request.Source.Hypervisor.Should().Be("qemu-7.2");
        request.Settings.Should().BeEquivalentTo(new MigrationSettings
        {
            DowntimeLimit = VirtualDuration.FromMilliseconds(300),
            MaxBandwidth = DataRate.FromMiBPerSecond(64),
            TimeLimit = VirtualDuration.FromSeconds(40),
        });
        Request("{}", "10.0.2").Source.Hypervisor.Should().Be("qemu-10.0");
        Request("""{"maxBandwidthBytesPerSecond":0}""").Settings.MaxBandwidth.Should().Be(DataRate.Unlimited, "0 is no limit");
    }

    [Fact]
    public void Each_capability_with_its_parameters_becomes_its_setting()
    {
        Request("""{"capabilities":{"auto-converge":true},"parameters":{"cpu-throttle-initial":50,"cpu-throttle-increment":20,"max-cpu-throttle":80,"throttle-trigger-threshold":90,"cpu-throttle-tailslow":true}}""")
            .Settings.AutoConverge.Should().Be(new AutoConvergeSettings { InitialPercent = 50, IncrementPercent = 20, MaxPercent = 80, TriggerPercent = 90, TailSlow = true });
        Request("""{"capabilities":{"xbzrle":true},"parameters":{"xbzrle-cache-size":16777216}}""").Settings.Xbzrle.Should().Be(new XbzrleSettings { CacheSize = ByteCount.FromMiB(16) });
        Request("""{"capabilities":{"xbzrle":true}}""").Settings.Xbzrle.Should().Be(new XbzrleSettings { CacheSize = ByteCount.FromMiB(64) });
        Request("""{"capabilities":{"compress":true},"parameters":{"compress-threads":2,"compress-level":1,"compress-wait-thread":false}}""")
            .Settings.PageCompression.Should().Be(new PageCompressionSettings { Threads = 2, Level = 1, WaitForThread = false });
        Request("""{"capabilities":{"multifd":true},"parameters":{"multifd-channels":4,"multifd-compression":"zstd"}}""")
            .Settings.Multifd.Should().Be(new MultifdSettings { Channels = 4, Compression = StreamCompression.Zstd, ZeroPages = ZeroPageDetection.MainThread }, "7.2 knows only the main thread");
        Request("""{"capabilities":{"postcopy-ram":true,"postcopy-preempt":true},"parameters":{"max-postcopy-bandwidth":33554432}}""")
            .Settings.Should().Match<MigrationSettings>(s => s.PostCopy == new PostCopySettings { Preempt = true } && s.MaxPostcopyBandwidth == DataRate.FromMiBPerSecond(32) && s.Technique == MigrationTechnique.PreCopy);
        Request("""{"capabilities":{"pause-before-switchover":true,"return-path":true,"x-ignore-shared":true,"zero-blocks":false}}""")
            .Settings.Should().Match<MigrationSettings>(s => s.PauseBeforeSwitchover && s.ReturnPath);
        Request("""{"parameters":{"avail-switchover-bandwidth":536870912}}""", "10.0.2").Settings.SwitchoverBandwidth.Should().Be(DataRate.FromMiBPerSecond(512));
    }

    [Theory]
    [InlineData("multifd", ZeroPageDetection.Channels)]
    [InlineData("legacy", ZeroPageDetection.MainThread)]
    [InlineData("none", ZeroPageDetection.None)]
    public void Zero_page_detection_of_10_0_is_told_apart(string word, ZeroPageDetection expected)
    {
        Request($$$"""{"capabilities":{"multifd":true},"parameters":{"zero-page-detection":"{{{word}}}"}}""", "10.0.2").Settings.Multifd!.ZeroPages.Should().Be(expected);
    }

    [Fact]
    public void Every_action_becomes_a_command_at_the_moment_it_was_sent()
    {
        var commands = Request("""
            {"writesPagesPerSecond":[1000,2000],"actions":[
            {"atMs":7000,"what":"migrate_cancel","doneAtMs":7000.5},{"atMs":1000,"what":"guest-phase","doneAtMs":1000.25},
            {"atMs":2000,"what":"set-parameters","doneAtMs":2001,"parameters":{"max-bandwidth":0,"downtime-limit":1000,"max-postcopy-bandwidth":1048576}},
            {"atMs":3000,"what":"migrate-start-postcopy","doneAtMs":3001},{"atMs":4000,"what":"stop"},{"atMs":5000,"what":"kill-destination","doneAtMs":5001},
            {"atMs":500,"what":"migrate-continue","doneAtMs":6001,"whenStatus":"pre-switchover"},{"atMs":6500,"what":"stop","doneAtMs":6501,"error":"refused"}]}
            """).Settings.Commands;
        commands.Should().Equal(
            new NextWorkloadPhaseCommand(new VirtualDuration(1_000_250_000)),
            new SetLimitsCommand(VirtualDuration.FromMilliseconds(2001), DataRate.Unlimited, VirtualDuration.FromMilliseconds(1000), DataRate.FromMiBPerSecond(1)),
            new StartPostCopyCommand(VirtualDuration.FromMilliseconds(3001)),
            new StopGuestCommand(VirtualDuration.FromMilliseconds(4000)),
            new LoseDestinationCommand(VirtualDuration.FromMilliseconds(5001)),
            new ContinueCommand(VirtualDuration.FromMilliseconds(520), MigrationPhase.PreSwitchover),
            new CancelCommand(new VirtualDuration(7_000_500_000)));
    }

    [Theory]
    [InlineData("""{"capabilities":{"x-colo":true}}""", "7.2.22", "capability x-colo")]
    [InlineData("""{"capabilities":{"compress":true}}""", "10.0.2", "capability compress with QEMU 10.0 (removed in 9.1)")]
    [InlineData("""{"capabilities":{"switchover-ack":true}}""", "7.2.22", "switchover-ack with QEMU 7.2 (since 8.1)")]
    [InlineData("""{"capabilities":{"multifd":true,"postcopy-ram":true}}""", "10.0.2", "capability multifd together with postcopy-ram (possible since 10.1)")]
    [InlineData("""{"parameters":{"tls-creds":"tls0"}}""", "7.2.22", "parameter tls-creds")]
    [InlineData("""{"capabilities":{"multifd":true},"parameters":{"multifd-compression":"qatzip"}}""", "10.0.2", "parameter multifd-compression qatzip")]
    [InlineData("""{"pattern":"stencil"}""", "7.2.22", "pattern stencil")]
    [InlineData("""{"actions":[{"atMs":5,"what":"migrate-pause"}]}""", "7.2.22", "action migrate-pause")]
    [InlineData("""{"actions":[{"atMs":5,"what":"set-parameters","parameters":{"cpu-throttle-initial":30}}]}""", "7.2.22", "parameter cpu-throttle-initial changed on the way")]
    [InlineData("{}", "9.1.0", "QEMU 9.1.0: modelled are 7.2 and 10.0")]
    public void What_is_not_modelled_is_named(string fields, string version, string expected)
    {
        var mapped = Lines.Scenario(fields, version).Scenario.ToRequest(version);
        mapped.Request.Should().BeNull();
        mapped.NotModelled.Should().Equal(expected);
    }

    [Fact]
    public void Each_pattern_becomes_its_workload_at_the_achieved_pace()
    {
        var region = new MemoryRegion(ByteCount.FromMiB(16), ByteCount.FromMiB(16));
        Writers("{}").Should().Equal(new UniformWorkload { WorkingSet = region, WritesPerSecond = 990.5, Pace = WritePace.Paced });
        Writers("""{"pattern":"sequential"}""").Should().Equal(new SequentialWorkload { WorkingSet = region, WritesPerSecond = 990.5, WritesBeforeStart = 5000 });
        Writers("""{"pattern":"zipf"}""").Should().Equal(new ZipfWorkload { WorkingSet = region, WritesPerSecond = 990.5, Exponent = 0.99, Order = PageOrder.Scattered, Pace = WritePace.Paced });
        Writers("""{"pattern":"hotcold"}""").Should().Equal(
            [new HotColdWorkload { WorkingSet = region, WritesPerSecond = 990.5, HotShare = 409.0 / 4096, HotWriteShare = 0.9, Order = PageOrder.Scattered, Pace = WritePace.Paced }],
            "the guest takes 10 % of 4,096 pages as 409");
        Writers("""{"pattern":"none"}""").Should().BeEmpty();
        Writers("""{"achievedWritesPagesPerSecond":null}""").Should().ContainSingle().Which.Should().BeOfType<UniformWorkload>().Which.WritesPerSecond.Should().Be(999.5, "measured before the start is the next best");
    }

    [Fact]
    public void Later_phases_are_scaled_as_the_first_was_measured_and_a_sequential_writer_goes_on_where_it_stood()
    {
        var workload = Request("""
            {"pattern":"sequential","writesPagesPerSecond":[1000,4000],"measuredWritesPagesPerSecond":900,"achievedWritesPagesPerSecond":null,
            "actions":[{"atMs":2000,"what":"guest-phase","doneAtMs":2000}]}
            """).Vm.Workload.Should().BeOfType<PhasedWorkload>().Which;
        workload.Phases.Select(p => ((CombinedWorkload)p.Workload).Parts.OfType<SequentialWorkload>().Single())
            .Select(s => (s.WritesPerSecond, s.WritesBeforeStart)).Should().Equal((900, 5000), (3600, 5000 + 2 * 900));
    }

    [Fact]
    public void A_phase_that_no_action_reaches_is_left_out()
    {
        Request("""{"writesPagesPerSecond":[1000,4000]}""").Vm.Workload.Should().BeOfType<CombinedWorkload>();
    }

    [Fact]
    public void A_second_region_is_a_second_writer_with_its_own_measured_pace()
    {
        Writers("""{"secondRegion":{"pattern":"sequential","workingSetMiB":8,"workingSetBaseMiB":40,"writesPagesPerSecond":300,"measuredWritesPagesPerSecond":299,"writesBeforeStart":7}}""")
            .Should().HaveCount(2).And.HaveElementAt(1, new SequentialWorkload { WorkingSet = new MemoryRegion(ByteCount.FromMiB(40), ByteCount.FromMiB(8)), WritesPerSecond = 299, WritesBeforeStart = 7 });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    [InlineData(100)]
    public void The_guest_fills_as_its_program_does_interleaved_and_all_of_the_working_set(int percent)
    {
        var filled = Request($$"""{"filledPercent":{{percent}}}""").Vm.FilledPages!;
        filled.PageCount.Should().Be(64 * 256 + 130, "firmware and tables migrate with the memory");
        for (var page = 1024L; page < 64 * 256 - 3700; page++)
        {
            var inWorkingSet = page is >= 16 * 256 and < 32 * 256;
            filled.Contains(page).Should().Be(inWorkingSet || (page - 1024) * percent % 100 < percent, "page {0}", page);
        }
    }

    [Fact]
    public void What_is_in_the_pages_is_handed_on()
    {
        var vm = Request("""{"writeBytes":4096,"writeOffset":"random"}""").Vm;
        vm.Content.Should().Be(new Hosts.PageContent { RandomShare = 0.25, WriteSize = new ByteCount(4096), WritesAnywhere = true });
        vm.CatchUp.Should().Be(VirtualDuration.FromMilliseconds(1), "the guest's token bucket holds 1 ms of writes");
    }

    [Fact]
    public void Whether_the_ends_share_a_processor_changes_the_host()
    {
        Request("""{"senderAndReceiverShareOneCpu":false}""").Source.Timings.Should().NotBe(Request("{}").Source.Timings);
    }

    private static MigrationRequest Request(string fields, string version = "7.2.22")
    {
        var mapped = Lines.Scenario(fields, version).Scenario.ToRequest(version);
        mapped.NotModelled.Should().BeEmpty();
        return mapped.Request!;
    }

    private static IEnumerable<IWorkload> Writers(string fields) => ((CombinedWorkload)Request(fields).Vm.Workload).Parts.SkipLast(1); // the last is what the guest always dirties
}
