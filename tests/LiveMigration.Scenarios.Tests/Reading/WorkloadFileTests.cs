using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Scenarios.Tests.Reading;

/// <summary>Recordings that a scenario names: found beside it, and every fault in them told by file, line, column and value.</summary>
public sealed class WorkloadFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("livemig-recordings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Each_kind_is_read_from_its_file_in_the_scenarios_folder()
    {
        Recording("rates.csv", "seconds,pages/s\n10,100\n12,200\n");
        Recording("left.csv", "seconds,remainingMiB\n0,1024\n10,64\n");
        Recording("trace.csv", "seconds,firstPage,pageCount\n0,7,2\n");
        Recording("curve.csv", "seconds,writtenMiB\n1,10\n10,30\n");
        var series = Workload<DirtyRateSeriesWorkload>("{ kind: dirty-rate-series, file: rates.csv, period: 2 s, repeats: true }");
        series.WorkingSet.Should().Be(new MemoryRegion(ByteCount.Zero, ByteCount.FromGiB(1)), "without a size it is the guest's memory");
        series.Samples.Should().Equal(new DirtyRateSample(VirtualDuration.Zero, VirtualDuration.FromSeconds(2), 200), new DirtyRateSample(VirtualDuration.FromSeconds(2), VirtualDuration.FromSeconds(2), 400));
        series.Repeats.Should().BeTrue();
        Workload<DirtyRateSeriesWorkload>("{ kind: dirty-rate-series, file: rates.csv, workingSet: 24 MiB }").WorkingSet.Should().Be(new MemoryRegion(ByteCount.FromMiB(250), ByteCount.FromMiB(24)));
        var remaining = Workload<DirtyRateSeriesWorkload>("{ kind: remaining-series, file: left.csv }");
        remaining.Samples.Should().ContainSingle().Which.PagesDirtied.Should().Be(64 * 256);
        remaining.Classes.Should().NotBeEmpty();
        Workload<PageTraceWorkload>("{ kind: page-trace, file: trace.csv, workingSetStart: 1 MiB }").Writes.Should().Equal(new TracedWrite(VirtualDuration.Zero, 263, 2));
        var curve = Workload<PageClassesWorkload>("{ kind: working-set-curve, file: curve.csv }");
        curve.WorkingSet.Size.Should().Be(new ByteCount(curve.Classes.Sum(c => c.Pages) * 4096));
        curve.MeanDistinctPages(VirtualDuration.FromSeconds(10)).Should().BeApproximately(30 * 256, 30);
        Workload<PageClassesWorkload>("{ kind: ready-made, guest: web-server, scale: 0.5 }").WorkingSet.Size.Should().Be(ByteCount.FromMiB(128));
    }

    [Fact]
    public void They_stand_in_phases_and_among_several_one_behind_the_other()
    {
        Recording("rates.csv", "seconds,pages/s\n0,100\n");
        Recording("curve.csv", "seconds,writtenMiB\n1,10\n10,30\n");
        var both = Workload<PhasedWorkload>("""
            { kind: phases, phases: [
                { kind: ready-made, guest: idle-linux, length: 5 s },
                { kind: several, parts: [ { kind: working-set-curve, file: curve.csv }, { kind: dirty-rate-series, file: rates.csv, workingSet: 8 MiB }, { kind: ready-made, guest: video-stream } ] } ] }
            """);
        var parts = both.Phases[1].Workload.Should().BeOfType<CombinedWorkload>().Which.Parts;
        var regions = parts.SelectMany(p => p.Regions).ToList();
        regions.Should().HaveCount(4, "the stream has its idle pages and its ring");
        for (var i = 1; i < regions.Count; i++)
        {
            regions[i].Start.Should().Be(regions[i - 1].Start + regions[i - 1].Size);
        }
    }

    [Theory]
    [InlineData("seconds,MB/s\n0,1\n1,NaN\n", "rates.csv:3:3: MB/s: \"NaN\" is not a number; allowed is 0 to 4096000000")]
    [InlineData("seconds,Mb/s\n0,1\n", "rates.csv:1:9: \"Mb/s\" is not a column; allowed are seconds or milliseconds, pages/s or MB/s or MiB/s")]
    [InlineData("seconds,MB/s\n2,1\n1,1\n", "rates.csv:3:1: seconds: \"1\" is out of order; allowed are times that rise from row to row")]
    [InlineData("seconds,MiB/s\n0,1024\n", "rates.csv:2:3: MiB/s: \"1024\" dirties 1 GiB in a measuring period of 1.000000000 s; allowed is less than the working set of 1 GiB")]
    public void A_fault_in_a_recording_is_told_by_its_own_file_and_line(string text, string fault)
    {
        var path = Recording("rates.csv", text);
        FaultsOf("{ kind: dirty-rate-series, file: rates.csv }").Should().Equal(path[..^"rates.csv".Length] + fault);
    }

    [Theory]
    [InlineData("{ kind: page-trace, file: none.csv }", "6:33: vms[0].workload.file: \"none.csv\": there is no file FOLDER/none.csv")]
    [InlineData("{ kind: page-trace, file: . }", "6:33: vms[0].workload.file: \".\": cannot be read: ")]
    [InlineData("{ kind: page-trace, file: trace.csv, workingSetStart: 1020 MiB }", "FOLDER/trace.csv:2:3: firstPage: \"1025\" is out of range; allowed is 0 to 1023")]
    [InlineData("{ kind: page-trace, file: trace.csv, workingSetStart: 2 GiB }", "6:61: vms[0].workload.workingSetStart: \"2 GiB\" is not within the guest's memory of 1 GiB")]
    [InlineData("{ kind: page-trace }", "6:7: vms[0].workload.file: is missing; write for example file: workloads/redis.csv")]
    [InlineData("{ kind: uniform, writeRate: 5 pages/s }", "6:7: vms[0].workload.workingSet: is missing; write for example workingSet: 2 GiB")]
    [InlineData("{ kind: dirty-rate-series, file: one.csv, repeats: true }", "6:58: vms[0].workload.repeats: true needs a series of two measurements or more, which tell how long the last one holds")]
    [InlineData("{ kind: remaining-series, file: left.csv, period: 1 s }", "6:49: vms[0].workload.period: does not belong to kind: remaining-series; it belongs to dirty-rate-series")]
    [InlineData("{ kind: working-set-curve, file: bent.csv }", "6:40: vms[0].workload.file: \"bent.csv\": no mixture of pages that are written at steady rates comes near this curve; it misses a point by 100 %, allowed are 25 %")]
    [InlineData("{ kind: ready-made, guest: memcached }", "6:34: vms[0].workload.guest: \"memcached\" writes ")]
    [InlineData("{ kind: ready-made, guest: redis }", "6:34: vms[0].workload.guest: \"redis\" is not known; allowed are hpc-stencil, idle-linux, in-memory-compile, memcached, oltp-database, video-stream, web-server")]
    public void What_a_scenario_says_wrong_of_a_recording_is_told_where_it_says_it(string workload, string fault)
    {
        Recording("trace.csv", "seconds,firstPage,pageCount\n0,1025,1\n");
        Recording("one.csv", "seconds,MB/s\n0,1\n");
        Recording("left.csv", "seconds,remainingMiB\n0,1024\n10,64\n");
        Recording("bent.csv", "seconds,writtenPages\n1,10\n2,10000\n");
        FaultsOf(workload).Should().ContainSingle().Which.Replace(folder, "FOLDER", StringComparison.Ordinal).Replace("FOLDER/s.yaml:", "", StringComparison.Ordinal).Replace('\\', '/')
            .Should().StartWith(fault);
    }

    [Fact]
    public void A_recording_above_64_MiB_is_not_read()
    {
        using (var file = File.Create(Path.Combine(folder, "large.csv")))
        {
            file.SetLength(64 * 1024 * 1024 + 1);
        }

        FaultsOf("{ kind: page-trace, file: large.csv }").Should().ContainSingle().Which.Should().EndWith("\"large.csv\": cannot be read: it is larger than 64 MiB");
    }

    [Fact]
    public void A_scenario_without_a_folder_can_name_none()
    {
        ScenarioReader.Read(Text("{ kind: page-trace, file: trace.csv }"), "s.yaml").Faults.Should().ContainSingle()
            .Which.Message.Should().Be("\"trace.csv\" cannot be found: a scenario that is read from text alone has no folder");
        Recording("trace.csv", "seconds,firstPage,pageCount\n0,1,1\n");
        ScenarioReader.Read(Text("{ kind: page-trace, file: trace.csv }"), "s.yaml", folder: folder).Faults.Should().BeEmpty();
    }

    private static string Text(string workload) => $$"""
        hosts:
          - { name: one, hypervisor: qemu, memory: 8 GiB }
          - { name: two, hypervisor: qemu, memory: 8 GiB }
        vms:
          - { name: web, host: one, memory: 1 GiB, workload:
              {{workload}} }
        migrations:
          - { vm: web, to: two }
        """;

    private string Recording(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private IEnumerable<string> FaultsOf(string workload)
    {
        var path = Recording("s.yaml", Text(workload));
        return ScenarioReader.ReadFile(path).Faults.Select(f => f.ToString());
    }

    private T Workload<T>(string workload)
    {
        var (scenario, faults) = ScenarioReader.ReadFile(Recording("s.yaml", Text(workload)));
        faults.Should().BeEmpty();
        return scenario!.Vms[0].Vm.Workload.Should().BeOfType<T>().Which;
    }
}
