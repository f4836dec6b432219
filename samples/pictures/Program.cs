// Covers: all pictures of a scenario with one command, as PNG and SVG.
//
//   dotnet run --project samples/pictures -- samples/will-it-converge.yaml pictures
//
// Scenario: it is run once with timelines, once a hypervisor and technique, and with twenty seeds.

using LiveMigration.Charts;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using LiveMigration.Scenarios.Reading;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Pictures SCENARIO FOLDER");
    return 2;
}

var (scenario, faults) = ScenarioReader.ReadFile(args[0]);
if (scenario is null)
{
    Console.Error.WriteLine(string.Join('\n', faults));
    return 2;
}

Directory.CreateDirectory(args[1]);
var result = ScenarioRun.Begin(scenario, recording: RunRecording.Small).RunToEnd();
Save("fleet", FleetPicture.Gantt(result.Migrations));
Save("downtimes", FleetPicture.Downtimes(result.Reports));
var number = 0;
foreach (var migration in result.Migrations.Take(RunRecording.MostMigrations))
{
    number++;
    Save($"timeline-{number}", MigrationPicture.Timeline(migration.Report, migration.Timeline));
    Save($"rounds-{number}", MigrationPicture.Rounds(migration.Report));
    if (migration.Report.DirtyPages is not null)
    {
        Save($"dirty-pages-{number}", MigrationPicture.DirtyPages(migration.Report));
    }
}

Save("replications", ScenarioPicture.Replications(Replications.Execute(scenario, scenario.Seed, count: 20).Summary));
if (scenario.Jobs.Count == 0)
{
    MigrationTechnique[] techniques = [MigrationTechnique.PreCopy, MigrationTechnique.PostCopy, MigrationTechnique.StopAndCopy];
    Save("comparison", ScenarioPicture.Comparison(Comparison.Of(scenario, ["qemu", "hyper-v", "xen", "textbook"], techniques)));
}

return 0;

void Save(string name, Picture picture)
{
    picture.Save(Path.Combine(args[1], name + ".png"));
    picture.Save(Path.Combine(args[1], name + ".svg"));
    Console.WriteLine(name);
}
