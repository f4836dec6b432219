// A controller of one's own, once as a class and once as an async method on virtual time: both decide the same.
//
//   dotnet run --project samples/own-controller

using LiveMigration.Migration.Control;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using OwnController;

var (scenario, faults) = ScenarioReader.ReadFile(Path.Combine(AppContext.BaseDirectory, "plateau.yaml"));
if (scenario is null)
{
    foreach (var fault in faults)
    {
        Console.Error.WriteLine(fault);
    }

    return 2;
}

var asClass = Run(new PatientManager());
var asMethod = Run(PatientMethod.Controller);
Tell("as a class", asClass);
Tell("as an async method", asMethod);

var agree = asClass.Migrations[0].Report.Decisions.SequenceEqual(asMethod.Migrations[0].Report.Decisions);
Console.WriteLine(agree ? "both decided the same" : "they decided differently");
return agree && asClass.Succeeded && asMethod.Succeeded ? 0 : 1;

ScenarioResult Run(IMigrationController controller) =>
    ScenarioRun.Execute(scenario with { Migrations = [.. scenario.Migrations.Select(migration => migration with { Controller = controller })] });

static void Tell(string form, ScenarioResult result)
{
    var report = result.Migrations[0].Report;
    Console.WriteLine($"{form}: {StatusWords.Of(report.Status)} after {report.TotalTime.TotalSeconds:0.0} s, downtime {report.Downtime.TotalMilliseconds:0} ms");
    foreach (var decision in report.Decisions)
    {
        Console.WriteLine($"  {decision.At.TotalSeconds,5:0} s  {decision.Saw.Remaining,12} left, {decision.Saw.ExpectedDowntime.TotalMilliseconds,5:0} ms expected  {decision.Did}: {decision.Why}{(decision.Looks > 1 ? $" ({decision.Looks} looks)" : "")}");
    }

    Console.WriteLine();
}
