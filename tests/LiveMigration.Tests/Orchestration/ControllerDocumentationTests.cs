using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Orchestration;

/// <summary>docs/controllers.md says what the code has, no more and no less.</summary>
public partial class ControllerDocumentationTests
{
    private static readonly string Page = File.ReadAllText(RepositoryFolder.PathOf("docs/controllers.md"));

    [Fact]
    public void The_tables_of_constants_are_those_of_the_code()
    {
        object[] defaults = [new Virsh(), new Nova(), new KubeVirt(), new DowntimeRampOptions(), new StallDetectorOptions(), new Proxmox(), new OVirt()];
        var coded = defaults.SelectMany(d => Constants(d).Concat(Options(d))).ToDictionary(c => c.Name, c => c.Value);
        Row().Matches(Page).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value).Should().BeEquivalentTo(coded);
    }

    [Fact]
    public void The_policies_of_oVirt_are_those_of_the_code()
    {
        foreach (var schedule in ConvergenceSchedule.All)
        {
            Page.Should().Contain($"| `{schedule.Name}` | {schedule} | {schedule.MaxParallel} |");
        }
    }

    [Fact]
    public void The_platforms_are_those_of_the_code()
    {
        foreach (var p in Platform.All)
        {
            var again = p.Limits.RecheckEvery is { } every ? Seconds(every) : "-";
            var retries = p.RetryOfJobs is { } retry ? $"{retry.Count}: {Seconds(retry.Wait)}, x {retry.Factor}" : "-";
            Page.Should().Contain($"| `{p.Name}` | {p.Controller.Name} | {Limit(p.Limits.PerCluster)} | {Limit(p.Limits.OutgoingPerHost)} | {Limit(p.Limits.IncomingPerHost)} | {again} | {retries} |");
            Platform.Find(p.Name).Should().BeSameAs(p);
        }
    }

    [Fact]
    public void Each_controller_has_a_heading_says_whom_it_drives_and_is_found_by_name()
    {
        foreach (var controller in BuiltInControllers.All)
        {
            Page.Should().MatchRegex($"(?m)^##+ {controller.Name}$");
            controller.Hypervisors.Should().OnlyContain(name => LiveMigration.Hypervisors.HypervisorCatalog.BuiltIn.Names.Contains(name));
            BuiltInControllers.Find(controller.Name).Should().BeSameAs(controller);
        }
    }

    private static IEnumerable<(string Name, string Value)> Constants(object controller) =>
        controller.GetType().GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => ($"{controller.GetType().Name}.{f.Name}", Text(f.GetValue(null))));

    private static IEnumerable<(string Name, string Value)> Options(object controller) =>
        controller.GetType().GetProperties().Where(p => p.CanWrite).Select(p => ($"{controller.GetType().Name}.{p.Name}", Text(p.GetValue(controller))));

    private static string Text(object? value) => value switch
    {
        null => "none",
        VirtualDuration duration => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###} ms"),
        bool flag => flag ? "true" : "false",
        double number => number.ToString("0.##", CultureInfo.InvariantCulture),
        ConvergenceSchedule schedule => schedule.Name,
        _ => value.ToString()!,
    };

    private static string Limit(int? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Seconds(VirtualDuration length) => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.###} s");

    [GeneratedRegex(@"^\| `(?<name>\w+\.\w+)`[^|]*\| (?<value>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
