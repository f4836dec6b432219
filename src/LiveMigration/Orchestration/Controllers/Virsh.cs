using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>What <c>virsh migrate --timeout</c> does when the time is over.</summary>
public enum VirshTimeoutAction
{
    /// <summary>Suspend the guest (<c>--timeout-suspend</c>).</summary>
    Suspend,

    /// <summary>Switch to post-copy (<c>--timeout-postcopy</c>).</summary>
    PostCopy,
}

/// <summary>libvirt's own command line, <c>virsh migrate</c>: a time limit, and post-copy after the first pass.</summary>
/// <remarks>
/// Stands for: the options --timeout, --timeout-suspend, --timeout-postcopy, --postcopy, --postcopy-after-precopy, --auto-converge, --bandwidth, --parallel.
/// Leaves out: what asks for something of the destination's configuration; a user at the keyboard.
/// Source: virsh's manual and tools/virsh-domain.c; that its watch looks each half second is assumed.
/// Checked by: cases reckoned by hand.
/// </remarks>
public sealed record Virsh : IMigrationController
{
    /// <summary>How often its watch looks; assumed.</summary>
    public static readonly VirtualDuration PollInterval = VirtualDuration.FromMilliseconds(500);

    /// <summary>After what time something is done.</summary>
    /// <value>Default null: never (<c>--timeout</c>).</value>
    public VirtualDuration? Timeout { get; init; }

    /// <summary>What is done then.</summary>
    /// <value>Default <see cref="VirshTimeoutAction.Suspend"/>.</value>
    public VirshTimeoutAction TimeoutAction { get; init; }

    /// <summary>Whether to switch to post-copy when the first pass is through.</summary>
    /// <value>Default false (<c>--postcopy-after-precopy</c>).</value>
    public bool PostcopyAfterPrecopy { get; init; }

    /// <summary>Whether the guest may be slowed.</summary>
    /// <value>Default false (<c>--auto-converge</c>).</value>
    public bool AutoConverge { get; init; }

    /// <summary>Limit of the bandwidth.</summary>
    /// <value>Default null: none (<c>--bandwidth</c>).</value>
    public DataRate? Bandwidth { get; init; }

    /// <summary>Channels; 0 uses none beside the main connection.</summary>
    /// <value>Default 0 (<c>--parallel --parallel-connections</c>).</value>
    public int ParallelConnections { get; init; }

    /// <inheritdoc/>
    public string Name => "virsh";

    /// <inheritdoc/>
    public IReadOnlyList<string> Hypervisors => Managed.ByLibvirt;

    /// <inheritdoc/>
    public ControllerSettings AsksFor(MigrationRequest request) => new()
    {
        MaxBandwidth = Bandwidth,
        AutoConverge = AutoConverge ? new AutoConvergeSettings() : null,
        Multifd = ParallelConnections > 0 ? new MultifdSettings { Channels = ParallelConnections } : null,
        PostCopy = PostcopyAfterPrecopy || (Timeout is not null && TimeoutAction == VirshTimeoutAction.PostCopy) ? new PostCopySettings() : null,
    };

    /// <inheritdoc/>
    public void Begin(MigrationControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        var isDone = false;
        if (PostcopyAfterPrecopy)
        {
            control.OnIteration(() =>
            {
                // The second reading ends the first pass.
                if (!isDone && control.Ask().Iteration == 2)
                {
                    Do(new StartPostCopyCommand(default), "the first pass is through");
                }
            });
        }

        if (Timeout is { } timeout)
        {
            control.PollEvery(PollInterval, () =>
            {
                if (isDone || control.Ask().Elapsed <= timeout)
                {
                    control.Wait(isDone ? "it is being completed" : FormattableString.Invariant($"it has {timeout.TotalSeconds:0.###} s"));
                    return;
                }

                Do(TimeoutAction == VirshTimeoutAction.Suspend ? new SuspendGuestCommand(default) : new StartPostCopyCommand(default), FormattableString.Invariant($"{timeout.TotalSeconds:0.###} s are over"));
            });
        }

        void Do(MigrationCommand command, string why)
        {
            isDone = true;
            control.Do(command, why);
        }
    }
}
