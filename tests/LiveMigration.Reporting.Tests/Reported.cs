using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiveMigration.Scenarios;
using LiveMigration.Tests;

namespace LiveMigration.Reporting.Tests;

/// <summary>Scenarios run and written as reports.</summary>
internal static partial class Reported
{
    /// <summary>Names that would do harm if they were taken for markup, for script, for an address, or for the end of what they stand in.</summary>
    public static readonly string[] NastyNames =
    [
        "<img src=x onerror=\"document.title='hacked'\">",
        "</script><script>document.title='hacked'</script>",
        "ab http://example.org/ --> <!-- ' & ]]>",
        new('x', 200),
    ];

    /// <summary>Ten thousand migrations, run once for all tests.</summary>
    public static Lazy<ScenarioResult> TenThousand { get; } = new(() => Many(10_000));

    public static ScenarioResult Sample(string name) => Run(RepositoryFolder.PathOf("samples/" + name));

    public static Scenario Scenario(string yaml)
    {
        var (scenario, faults) = ScenarioReader.Read(yaml, "test.yaml");
        faults.Should().BeEmpty();
        return scenario!;
    }

    public static ScenarioResult Result(Scenario scenario) => ScenarioRun.Begin(scenario, null, RunRecording.Small).RunToEnd();

    public static string Html(ScenarioResult result, ReplicationSummary? replications = null) => Written(stream => HtmlReport.Write(stream, result, replications));

    public static string Html(Comparison comparison) => Written(stream => HtmlReport.Write(stream, comparison));

    /// <summary>The data of a page's charts.</summary>
    public static JsonElement Data(string html)
    {
        using var document = JsonDocument.Parse(DataBlock().Match(html).Groups[1].Value);
        return document.RootElement.Clone();
    }

    /// <summary>Two guests and two hosts, and a scenario, with nasty names.</summary>
    public static ScenarioResult Nasty()
    {
        var quoted = NastyNames.Select(name => JsonSerializer.Serialize(name)).ToArray();
        return Result(Scenario($"""
            name: {quoted[1]}
            hosts:
              - {"{"} name: {quoted[0]}, hypervisor: qemu, memory: 8 GiB, nic: 10 Gbit/s {"}"}
              - {"{"} name: {quoted[2]}, hypervisor: qemu, memory: 8 GiB, nic: 10 Gbit/s {"}"}
            vms:
              - {"{"} name: {quoted[3]}, host: {quoted[0]}, memory: 256 MiB, workload: {"{"} kind: idle {"}"} {"}"}
              - {"{"} name: {quoted[1]}, host: {quoted[0]}, memory: 256 MiB, workload: {"{"} kind: idle {"}"} {"}"}
            migrations:
              - {"{"} vm: {quoted[3]}, to: {quoted[2]} {"}"}
              - {"{"} vm: {quoted[1]}, to: {quoted[2]} {"}"}
            """));
    }

    /// <summary>So many migrations of guests on counts from a hundred hosts, two hundred at once.</summary>
    public static ScenarioResult Many(int count) => Result(Scenario($$"""
        name: many
        hosts: [{ name: "hv{n:000}", count: 100, hypervisor: textbook, memory: 512 GiB, nic: 25 Gbit/s }]
        cluster: { limits: { perCluster: 200 } }
        vms: [{ name: vm, count: {{count}}, host: spread, detail: statistical, memory: { choice: [1 GiB, 2 GiB] }, workload: { kind: flat, workingSet: 16 MiB, dirtyRate: { uniform: [1 MiB/s, 30 MiB/s] } } }]
        migrations: [{ vm: vm-* }]
        """));

    private static ScenarioResult Run(string file)
    {
        var (scenario, faults) = ScenarioReader.ReadFile(file);
        faults.Should().BeEmpty();
        return Result(scenario!);
    }

    private static string Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex DataBlock();
}
