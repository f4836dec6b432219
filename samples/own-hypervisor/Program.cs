// A hypervisor of one's own, in an assembly of one's own: put it in a catalog, and scenario files can name it.
//
//   dotnet run --project samples/own-hypervisor

using LiveMigration.Hypervisors;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using OwnHypervisor;

var catalog = HypervisorCatalog.BuiltIn.With(new Teleporter());
var path = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "teleporter.yaml");
var (scenario, faults) = ScenarioReader.ReadFile(path, catalog);
if (scenario is null)
{
    foreach (var fault in faults)
    {
        Console.Error.WriteLine(fault);
    }

    return 2;
}

var result = ScenarioRun.Execute(scenario);
foreach (var report in result.Reports)
{
    Console.WriteLine($"{report.Vm}: {StatusWords.Of(report.Status)} on {report.Hypervisor} in {report.TotalTime.TotalSeconds:0.000} s, {report.Reason}");
}

Console.WriteLine();
Console.WriteLine($"{"hypervisor",-18}{"technique",-14}{"outcome",-14}{"total s",9}{"pause ms",10}{"sent MiB",10}{"slower %",10}");
var others = new[] { "qemu", "hyper-v", "xen", "cloud-hypervisor", "textbook" };
var technique = new[] { MigrationTechnique.PreCopy, MigrationTechnique.Hybrid };
foreach (var row in Comparison.Of(scenario, ["teleporter", .. others], technique).Rows.Where(row => row.Report is not null))
{
    var report = row.Report!;
    Console.WriteLine($"{row.Hypervisor,-18}{StatusWords.Of(row.Technique),-14}{row.Status,-14}{report.TotalTime.TotalSeconds,9:0.000}{report.GuestPause.TotalMilliseconds,10:0.0}{report.Transferred.Bytes / 1048576.0,10:0}{report.GuestSlowdown * 100,10:0.0}");
}

return result.Succeeded ? 0 : 1;
