using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>The live-migration plugin of the simulator SimGrid: passes until what is left fits in 30 ms at the last pass's bandwidth.</summary>
/// <remarks>Source: src/plugins/vm/VmLiveMigration.cpp, SimGrid 3.32. No header, no set-up, no fixed pause, no limit of passes. With a flat workload it gives SimGrid's own figures.</remarks>
public sealed class SimGrid : IHypervisor
{
    /// <summary>max_downtime's default.</summary>
    public static readonly VirtualDuration DefaultDowntimeLimit = VirtualDuration.FromMilliseconds(30);

    /// <inheritdoc/>
    public string Name => "simgrid";

    /// <inheritdoc/>
    public string Family => Name;

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques { get; } = [MigrationTechnique.PreCopy];

    /// <inheritdoc/>
    public IReadOnlyList<MigrationOption> Options { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<Refusal> Refuse(MigrationRequest request) =>
        NoPostCopy.In(request, "SimGrid's plugin knows pre-copy alone", "use pre-copy, or the hypervisor textbook, which has post-copy as free of fixed costs");

    /// <inheritdoc/>
    public MigrationPlan Plan(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var settings = request.Settings;
        var costs = new PageCosts();
        return new MigrationPlan
        {
            Path = NetworkPath.Between(request.Source, request.Destination),
            MaxBandwidth = settings.MaxBandwidth ?? DataRate.Unlimited,
            DowntimeLimit = settings.DowntimeLimit ?? DefaultDowntimeLimit,
            Encoder = _ => new PlainEncoder(costs),
            Policies = TechniquePolicies.Of(settings, new DowntimeLimitPolicy(ThresholdCheck.AfterFullPass, Strictly: false)),
        };
    }
}
