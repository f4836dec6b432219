using System.Text.Json;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Reports.Tables;
using LiveMigration.Simulation;

namespace LiveMigration.Tests;

public class ReportWritersTests
{
    private static readonly MigrationReport Report = new()
    {
        Vm = "we,b",
        Source = "hv2",
        Destination = "hv1",
        Hypervisor = "hyper-v",
        Technique = MigrationTechnique.PreCopy,
        Status = MigrationStatus.Completed,
        Reason = "converged",
        StartedAt = VirtualTime.Zero + VirtualDuration.FromSeconds(5),
        TotalTime = Ms(1200),
        SetupTime = Ms(100),
        Downtime = Ms(90),
        GuestPause = Ms(90),
        ClientOutage = Ms(90),
        Transferred = new ByteCount(12_345),
        StreamBytes = new ByteCount(45),
        NormalPages = 3,
        ZeroPages = 1,
        LogReadings = [new LogReading(Ms(100), ByteCount.Zero, new ByteCount(16_384), null, 0, false, false)],
        Rounds =
        [
            Round(1, 100, 900, 12_288, stop: false),
            Round(2, 1000, 110, 4096, stop: false),
            Round(3, 1120, 30, 0, stop: true),
        ],
        Phases =
        [
            new PhaseReport(MigrationPhase.Setup, Ms(0), Ms(100)), new PhaseReport(MigrationPhase.Rounds, Ms(100), Ms(1010)),
            new PhaseReport(MigrationPhase.StopAndCopy, Ms(1110), Ms(40)), new PhaseReport(MigrationPhase.Activation, Ms(1150), Ms(50)),
        ],
        GuestSlowdown = 0.075,
        DestinationIsUpToDate = null,
        Digest = "0123456789abcdef",
    };

    [Fact]
    public void The_json_tells_of_devices_and_disks_where_they_moved()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var disk = new DiskReport("data", new ByteCount(1_000), new ByteCount(24), 2, Ms(70));
            ReportJson.Write(json, Report with { DeviceBytes = new ByteCount(7), Storage = new StorageReport { Technique = StorageTechnique.Bulk, To = "two", Time = Ms(80), Disks = [disk] } });
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        document.RootElement.GetProperty("deviceBytes").GetInt64().Should().Be(7);
        document.RootElement.GetProperty("storage").GetRawText().Should().Be(
            """{"technique":"bulk","to":"two","durationMs":80,"bytes":1024,"disks":[{"disk":"data","copiedBytes":1000,"mirroredBytes":24,"rounds":2,"durationMs":70}]}""");
    }

    [Fact]
    public void The_json_has_every_promised_name_with_units_and_exact_times()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            ReportJson.Write(json, Report);
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        var report = document.RootElement;
        string[] promised =
        [
            "vm", "source", "destination", "hypervisor", "status", "reason", "technique", "totalTimeMs", "downtimeMs", "guestPauseMs", "clientOutageMs",
            "setupTimeMs", "transferredBytes", "normalPages", "zeroPages", "rounds", "guestSlowdown", "digest",
        ];
        report.EnumerateObject().Select(p => p.Name).Should().Contain(promised);
        string[] promisedOfRounds = ["index", "startMs", "durationMs", "pagesSent", "bytesSent", "dirtiedPages", "remainingBytes", "thresholdBytes", "throttlePercent"];
        report.GetProperty("rounds")[0].EnumerateObject().Select(p => p.Name).Should().Contain(promisedOfRounds);
        report.GetProperty("status").GetString().Should().Be("completed");
        report.GetProperty("technique").GetString().Should().Be("pre-copy");
        report.GetProperty("totalTimeMs").GetDecimal().Should().Be(1200);
        report.GetProperty("rounds")[0].GetProperty("dirtiedPages").GetInt64().Should().Be(3);
        report.GetProperty("rounds")[0].GetProperty("thresholdBytes").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public void The_csv_has_a_row_a_round_with_names_quoted()
    {
        var lines = TableCsv.Text(RoundRows.Table, RoundRows.Of([Report])).Split('\n');
        lines[0].Should().StartWith("migration,vm,source,destination,round,");
        lines[1].Should().Be("1,\"we,b\",hv2,hv1,1,false,false,100,900,4,16384,12288,12288,,0");
        lines.Should().HaveCount(5).And.HaveElementAt(4, "");
    }

    private static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);

    private static RoundReport Round(int index, long start, long length, long remaining, bool stop) => new()
    {
        Index = index,
        Start = Ms(start),
        Length = Ms(length),
        PagesSent = 4,
        BytesSent = new ByteCount(16_384),
        Dirtied = new ByteCount(remaining),
        Remaining = new ByteCount(remaining),
        Threshold = null,
        ThrottlePercent = 0,
        IsStopAndCopy = stop,
    };
}
