using System.Text.Json.Nodes;
using LiveMigration.Scenarios.Measured;

namespace LiveMigration.Tests.Validation;

/// <summary>Lines of a data set for tests: one plain run, varied field by field.</summary>
internal static class Lines
{
    public const string Plain = """
        {"id":"a","family":"f","repeat":1,"qemuVersion":"7.2.22","scenario":{"vmMiB":64,"filledPercent":50,"pattern":"uniform","workingSetMiB":16,
        "workingSetBaseMiB":16,"writesPagesPerSecond":1000,"measuredWritesPagesPerSecond":999.5,"achievedWritesPagesPerSecond":990.5,"hotPagesPercent":10,
        "hotWritesPercent":90,"zipfExponent":0.99,"writeBytes":8,"writeOffset":"fixed","fillRandomWords":256,"secondRegion":null,"writesBeforeStart":5000,
        "maxBandwidthBytesPerSecond":67108864,"downtimeLimitMs":300,"capabilities":{"events":true},"parameters":{"max-bandwidth":67108864},"actions":[],
        "seed":1,"senderAndReceiverShareOneCpu":true}}
        """;

    public static JsonObject Json(Action<JsonObject>? change = null)
    {
        var line = JsonNode.Parse(Plain)!.AsObject();
        change?.Invoke(line);
        return line;
    }

    public static string Text(Action<JsonObject>? change = null) => Json(change).ToJsonString();

    public static MeasuredRun Run(Action<JsonObject>? change = null)
    {
        var line = MeasuredRunReader.ReadLine(Text(change), 1);
        line.Faults.Should().BeEmpty();
        return line.Run!;
    }

    /// <summary>A run whose scenario is the plain one with some fields replaced, given as a JSON object.</summary>
    public static MeasuredRun Scenario(string fields, string version = "7.2.22") => Run(line =>
    {
        line["qemuVersion"] = version;
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject())
        {
            line["scenario"]![name] = value?.DeepClone();
        }
    });

    public static string Samples(string file) => Path.Combine(AppContext.BaseDirectory, "measured", file);
}
