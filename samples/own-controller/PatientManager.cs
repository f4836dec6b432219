using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Simulation;

namespace OwnController;

/// <summary>
/// A manager that looks each five seconds. When four looks in a row expect about the same downtime, within a tenth, it allows that much and a
/// quarter more, up to a second; after ten minutes it gives up.
/// </summary>
/// <remarks>The same rule as <see cref="PatientMethod"/>, as a class.</remarks>
public sealed class PatientManager : IMigrationController
{
    public static readonly VirtualDuration Interval = VirtualDuration.FromSeconds(5);

    public string Name => "patient";

    public IReadOnlyList<string> Hypervisors => [];

    public ControllerSettings AsksFor(MigrationRequest request) => new() { DowntimeLimit = VirtualDuration.FromMilliseconds(100) };

    public void Begin(MigrationControl control)
    {
        var plateau = new Plateau();
        control.PollEvery(Interval, () =>
        {
            var saw = control.Ask();
            if (saw.Elapsed > Plateau.Patience)
            {
                control.Do(new CancelCommand(default), "ten minutes are over");
            }
            else if (plateau.Look(saw) is { } limit)
            {
                control.Do(new SetLimitsCommand(default, DowntimeLimit: limit), "four looks expected about the same downtime");
            }
            else
            {
                control.Wait("no plateau yet");
            }
        });
    }
}
