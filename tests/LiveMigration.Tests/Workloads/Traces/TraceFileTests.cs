using LiveMigration.Simulation;
using LiveMigration.Workloads;
using LiveMigration.Workloads.Traces;

namespace LiveMigration.Tests.Workloads.Traces;

/// <summary>What traces may look like, and what is said of those that do not.</summary>
public class TraceFileTests
{
    private static readonly VirtualDuration Second = VirtualDuration.FromSeconds(1);
    private static readonly ByteCount Gibibyte = ByteCount.FromGiB(1);

    [Theory]
    [InlineData("pages/s", "256", 256)]
    [InlineData("MiB/s", "1", 256)]
    [InlineData("MB/s", "1.048576", 256)]
    [InlineData("MiB/s", "2.5e1", 6_400)]
    public void A_rate_in_any_unit_is_the_pages_of_a_period(string unit, string rate, double pages)
    {
        var samples = Rates($"# a comment\n\n seconds , {unit}\r\n100,{rate}\n\n100.5,0\n");
        samples.Should().Equal(new DirtyRateSample(VirtualDuration.Zero, Second, pages), new DirtyRateSample(VirtualDuration.FromMilliseconds(500), Second, 0));
        Rates($"{unit},milliseconds\n{rate},3\n").Should().Equal(new DirtyRateSample(VirtualDuration.Zero, Second, pages));
    }

    [Fact]
    public void Replies_of_qemu_are_read_with_their_own_periods()
    {
        const string replies = """
            {"return": {"status": "measuring", "sample-pages": 512, "start-time": 607266, "calc-time": 1, "mode": "page-sampling"}, "id": "libvirt-17"}
            {"return": {"status": "measured", "sample-pages": 512, "dirty-rate": 108, "start-time": 607266, "calc-time": 1, "mode": "page-sampling"}, "id": "libvirt-18"}
            {"status": "measured", "sample-pages": 0, "dirty-rate": 40, "start-time": 607270, "calc-time": 500, "calc-time-unit": "millisecond", "mode": "dirty-bitmap"}
            """;
        Rates(replies).Should().Equal(
            new DirtyRateSample(VirtualDuration.Zero, Second, 108 * 256),
            new DirtyRateSample(VirtualDuration.FromSeconds(4), VirtualDuration.FromMilliseconds(500), 20 * 256));
    }

    [Fact]
    public void Output_of_virsh_is_read_once_a_measurement()
    {
        const string output = """
            Domain: 'web'
              dirtyrate.calc_status=0
              dirtyrate.calc_start_time=0
              dirtyrate.calc_period=0
            Domain: 'web'
              dirtyrate.calc_status=2
              dirtyrate.calc_start_time=348414
              dirtyrate.calc_period=1
              dirtyrate.megabytes_per_second=4
              dirtyrate.calc_mode=dirty-ring
              dirtyrate.vcpu.0.megabytes_per_second=1

            Domain: 'web'
              dirtyrate.calc_status=2
              dirtyrate.calc_start_time=348414
              dirtyrate.calc_period=1
              dirtyrate.megabytes_per_second=4

            Domain: 'web'
              dirtyrate.calc_status=2
              dirtyrate.calc_start_time=348474
              dirtyrate.calc_period=5
              dirtyrate.megabytes_per_second=12
            """;
        Rates(output).Should().Equal(new DirtyRateSample(VirtualDuration.Zero, Second, 1_024), new DirtyRateSample(VirtualDuration.FromSeconds(60), VirtualDuration.FromSeconds(5), 15_360));
    }

    [Theory]
    [InlineData("", "line 1, column 1: the file holds nothing; allowed are CSV, replies to query-dirty-rate, or output of virsh domstats --dirtyrate")]
    [InlineData("seconds,Mbit/s\n", "line 1, column 9: \"Mbit/s\" is not a column; allowed are seconds or milliseconds, pages/s or MB/s or MiB/s")]
    [InlineData("seconds\n1\n", "line 1, column 1: the column pages/s or MB/s or MiB/s is missing; the first line names the columns: seconds or milliseconds, pages/s or MB/s or MiB/s")]
    [InlineData("seconds,MB/s,MiB/s\n", "line 1, column 14: \"MiB/s\" says the same as MB/s; one of pages/s or MB/s or MiB/s is needed")]
    [InlineData("seconds,MB/s\n", "line 1, column 1: no finished measurement is in the file; at least one is needed")]
    [InlineData("seconds,MB/s\n0,1\n1\n", "line 3, column 1: 1 values stand here; the first line names 2 columns")]
    [InlineData("seconds,MB/s\n0,NaN\n", "line 2, column 3: MB/s: \"NaN\" is not a number; allowed is 0 to 4096000000")]
    [InlineData("seconds,MB/s\n0,-1\n", "line 2, column 3: MB/s: \"-1\" is out of range; allowed is 0 to 4096000000")]
    [InlineData("seconds,MB/s\n0,1 MB\n", "line 2, column 3: MB/s: \"1 MB\" is not a number; allowed is 0 to 4096000000")]
    [InlineData("seconds,MB/s\n0,1\n0,1\n", "line 3, column 1: seconds: \"0\" is out of order; allowed are times that rise from row to row")]
    [InlineData("seconds,MB/s\n-0.1,1\n", "line 2, column 1: seconds: \"-0.1\" is out of range; allowed is 0 to 31536000")]
    [InlineData("seconds,MB/s\n0,1074\n", "line 2, column 3: MB/s: \"1074\" dirties 1 GiB in a measuring period of 1.000000000 s; allowed is less than the working set of 1 GiB")]
    [InlineData("{", "line 1, column 2: is not JSON; each line is a whole reply to query-dirty-rate")]
    [InlineData("{}", "line 1, column 1: status: is missing; a line is a reply to query-dirty-rate")]
    [InlineData("{\"status\": \"measured\", \"calc-time\": 0}", "line 1, column 1: calc-time: \"0\" is not allowed; allowed is 1 to 60000")]
    [InlineData("{\"status\": \"measuring\"}", "line 1, column 1: no finished measurement is in the file; at least one is needed")]
    [InlineData("dirtyrate.calc_status=2\ndirtyrate.megabytes_per_second=1\n", "line 2, column 1: dirtyrate.calc_start_time: is missing before dirtyrate.megabytes_per_second")]
    [InlineData("dirtyrate.calc_status=two\n", "line 1, column 1: dirtyrate.calc_status: \"two\" is not allowed; allowed is a whole number from 0 to 9000000000")]
    public void What_is_no_series_is_told_by_place_field_value_and_what_is_allowed(string text, string message) => Message(() => Rates(text)).Should().Be(message);

    [Theory]
    [InlineData("seconds,firstPage,pageCount\n0,5,1\n0.5,0,1000\n0.5,999,2\n", "line 4, column 9: pageCount: \"2\" pages from page 999 on leave the 1000 pages there are; allowed is up to 1")]
    [InlineData("seconds,firstPage,pageCount\n0,1000,1\n", "line 2, column 3: firstPage: \"1000\" is out of range; allowed is 0 to 999")]
    [InlineData("seconds,firstPage,pageCount\n0,1.5,1\n", "line 2, column 3: firstPage: \"1.5\" is not a whole number")]
    [InlineData("seconds,firstPage,pageCount\n0,1,0\n", "line 2, column 5: pageCount: \"0\" is out of range; allowed is 1 to 1000")]
    [InlineData("seconds,firstPage,pageCount\n1,1,1\n0.9,1,1\n", "line 3, column 1: seconds: \"0.9\" is out of order; allowed are times that do not fall from row to row")]
    [InlineData("seconds,firstPage,pageCount\n", "line 1, column 1: no row follows the column names; at least one is needed")]
    public void What_is_no_page_trace_is_told(string text, string message) => Message(() => PageTraceFile.Read(new StringReader(text), 1_000)).Should().Be(message);

    [Theory]
    [InlineData("seconds,remainingMiB\n0,100\n", "line 2, column 1: 1 rows stand here; allowed are 2 or more, the first for the migration's start")]
    [InlineData("seconds,remainingMiB\n0,100\n1,100\n", "line 3, column 3: remainingMiB: \"100\" is too much; allowed is less than the working set of 100 MiB")]
    [InlineData("seconds,remainingMiB\n5,100\n5,1\n", "line 3, column 1: seconds: \"5\" is out of order; allowed are times that rise from row to row")]
    public void What_is_no_series_of_remaining_memory_is_told(string text, string message) => Message(() => RemainingMemoryFile.Read(new StringReader(text), ByteCount.FromMiB(100))).Should().Be(message);

    [Theory]
    [InlineData("seconds,writtenPages\n0,10\n", "line 2, column 1: seconds: \"0\" is out of range; allowed is 0.000000001 to 31536000")]
    [InlineData("seconds,writtenPages\n1,0\n", "line 2, column 3: writtenPages: \"0\" is out of range; allowed is 1 to 262144")]
    [InlineData("seconds,writtenMiB\n2,1\n1,2\n", "line 3, column 1: seconds: \"1\" is out of order; allowed are intervals that rise from row to row")]
    public void What_is_no_curve_is_told(string text, string message) => Message(() => WorkingSetCurveFile.Read(new StringReader(text), Gibibyte)).Should().Be(message);

    [Fact]
    public void Whatever_is_damaged_in_a_file_ends_in_a_message_or_in_samples()
    {
        var random = new RandomStream(3, "damage");
        const string good = "seconds,pages/s\n0,100\n1.5,200\n3,0\n";
        for (var i = 0; i < 2_000; i++)
        {
            var text = good.ToCharArray();
            for (var k = 0; k <= (int)random.NextBelow(3); k++)
            {
                text[random.NextBelow((ulong)text.Length)] = (char)(random.NextBelow(4) == 0 ? 10 : random.NextBelow(128));
            }

            try
            {
                Rates(new string(text)).Should().NotBeEmpty();
            }
            catch (TraceFormatException e)
            {
                (e.Line, e.Column).Should().Match<(int Line, int Column)>(p => p.Line >= 1 && p.Column >= 1);
                e.Reason.Should().NotBeEmpty();
            }
        }
    }

    private static IReadOnlyList<DirtyRateSample> Rates(string text) => DirtyRateFile.Read(new StringReader(text), Second, Gibibyte);

    private static string Message(Action read) => FluentActions.Invoking(read).Should().Throw<TraceFormatException>().Which.Message;
}
