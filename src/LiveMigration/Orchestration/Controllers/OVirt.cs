using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>oVirt: the engine's migration policy, carried out by VDSM, which looks every 10 s and takes one step a look.</summary>
/// <remarks>
/// Stands for: a migration with a convergence schedule, and the bandwidth that the engine divides.
/// Leaves out: hosts that the engine refuses; zero copy in the kernel.
/// Source: packaging/dbscripts 0000_config.sql and MigrateVmCommand of oVirt engine 0111fc6303; lib/vdsm/virt/migration.py of VDSM fd4b0df20b.
/// Checked by: cases reckoned by hand.
/// </remarks>
public sealed record OVirt : IMigrationController
{
    /// <summary>How often VDSM looks.</summary>
    public static readonly VirtualDuration PollInterval = VirtualDuration.FromSeconds(10);

    /// <summary>The migration policy.</summary>
    /// <value>Default <see cref="ConvergenceSchedule.MinimalDowntime"/>.</value>
    public ConvergenceSchedule Policy { get; init; } = ConvergenceSchedule.MinimalDowntime;

    /// <summary>The bandwidth that all migrations of a host share: the network's quality of service, or a value of one's own.</summary>
    /// <value>Default null: the slower of both hosts' network cards.</value>
    public DataRate? NetworkBandwidth { get; init; }

    /// <inheritdoc/>
    public string Name => "ovirt";

    /// <inheritdoc/>
    public IReadOnlyList<string> Hypervisors => Managed.ByLibvirt;

    /// <summary>What one migration gets: whole Mbit/s over 8, divided by the policy's migrations at once, as whole MiB/s, 1 at least; 52 MiB/s where there is no engine.</summary>
    public DataRate BandwidthFor(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (NetworkBandwidth is null && Policy.Bandwidth is { } own)
        {
            return own;
        }

        var shared = NetworkBandwidth ?? DataRate.Min(request.Source.Nic, request.Destination.Nic);
        return DataRate.FromMiBPerSecond(Math.Max(1, shared.BytesPerSecond / 125_000 / 8 / Policy.MaxParallel));
    }

    /// <inheritdoc/>
    public ControllerSettings AsksFor(MigrationRequest request) => new()
    {
        DowntimeLimit = Policy.Initial,
        MaxBandwidth = BandwidthFor(request),
        AutoConverge = Policy.AutoConverge ? new AutoConvergeSettings() : null,
        Xbzrle = Policy.Xbzrle ? new XbzrleSettings() : null,
        Multifd = Policy.Parallel ? new MultifdSettings() : null,
        PostCopy = Policy.Steps.Any(step => step.Action == ConvergenceAction.PostCopy) ? new PostCopySettings() : null,
    };

    /// <inheritdoc/>
    public void Begin(MigrationControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        var walk = new ScheduleWalk(Policy);
        control.PollEvery(PollInterval, () =>
        {
            var saw = control.Ask();
            if (saw.IsPostCopy)
            {
                control.Wait("in post-copy nothing is done");
            }
            else if (walk.Look(saw.Iteration) is { } step)
            {
                control.Do(CommandOf(step), $"step {walk.StepsTaken} of {Policy.Steps.Count} of {Policy.Name}");
            }
            else
            {
                control.Wait($"{walk.StepsTaken} of {Policy.Steps.Count} steps taken");
            }
        });
    }

    private static MigrationCommand CommandOf(ConvergenceStep step) => step.Action switch
    {
        ConvergenceAction.PostCopy => new StartPostCopyCommand(default),
        ConvergenceAction.Abort => new CancelCommand(default),
        _ => new SetLimitsCommand(default, DowntimeLimit: step.Downtime),
    };
}
