using LiveMigration.Migration;
using LiveMigration.Migration.Control;

namespace OwnController;

/// <summary>The same rule as <see cref="PatientManager"/>, as an async method on virtual time: it reads from top to bottom.</summary>
public static class PatientMethod
{
    public static AsyncController Controller { get; } = new("patient", Manage) { Settings = new PatientManager().AsksFor };

    private static async Task Manage(MigrationControl control)
    {
        var plateau = new Plateau();
        while (true)
        {
            await control.Clock.Delay(PatientManager.Interval);
            var saw = control.Ask();
            if (saw.Elapsed > Plateau.Patience)
            {
                control.Do(new CancelCommand(default), "ten minutes are over");
                return;
            }

            if (plateau.Look(saw) is { } limit)
            {
                control.Do(new SetLimitsCommand(default, DowntimeLimit: limit), "four looks expected about the same downtime");
            }
            else
            {
                control.Wait("no plateau yet");
            }
        }
    }
}
