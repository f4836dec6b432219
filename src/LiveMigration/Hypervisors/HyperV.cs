using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>
/// Hyper-V since Windows Server 2012 R2: full copy, then passes over modified pages, at most five; then the pause, the rest of
/// the pages, processor and device state, resume.
/// </summary>
/// <remarks>
/// Documented: the phases (Microsoft's overview of live migration), no post-copy. Reported: five passes (a Hyper-V book, chapter 7; ten
/// in 2008 R2, Directions on Microsoft 2009). Everything in <see cref="Assumptions"/> is assumed.
/// </remarks>
public sealed class HyperV : IHypervisor
{
    /// <summary>Passes after which it stops and copies what is left.</summary>
    public const int MaxPasses = 5;

    /// <summary>What Microsoft does not publish.</summary>
    public static IReadOnlyList<string> Assumptions { get; } =
    [
        "Hyper-V's threshold is not published: it is assumed to stop when the rest fits in the downtime limit at the bandwidth of the last pass",
        "Hyper-V's fixed times are not published: assumed are 100 ms for set-up, 10 ms to stop the guest, 50 ms to resume it, 1 MiB of device state",
        "Hyper-V's compression ratio is not published: memory is sent uncompressed",
    ];

    /// <inheritdoc/>
    public string Name => "hyper-v";

    /// <inheritdoc/>
    public string Family => Name;

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques { get; } = [MigrationTechnique.PreCopy, MigrationTechnique.StopAndCopy, MigrationTechnique.Quick];

    /// <inheritdoc/>
    public IReadOnlyList<MigrationOption> Options { get; } = [MigrationOption.Storage];

    /// <inheritdoc/>
    public IEnumerable<Refusal> Refuse(MigrationRequest request) => [];

    /// <inheritdoc/>
    public MigrationPlan Plan(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var settings = request.Settings;
        var costs = new PageCosts();
        return new MigrationPlan
        {
            Assumptions = Assumptions,
            Path = NetworkPath.Between(request.Source, request.Destination),
            MaxBandwidth = settings.MaxBandwidth ?? DataRate.Unlimited,
            DowntimeLimit = settings.DowntimeLimit ?? VirtualDuration.FromMilliseconds(300),
            Encoder = _ => new PlainEncoder(costs),
            Policies = TechniquePolicies.Of(settings, new DowntimeLimitPolicy(ThresholdCheck.AfterFullPass, Strictly: false), new RoundLimitPolicy(MaxPasses, Verdict.StopAndCopy)),
            Unused = UnusedMemory.Skipped, // dynamic memory moves with what is assigned (documented)
            SetupTime = VirtualDuration.FromMilliseconds(100),
            StopTime = VirtualDuration.FromMilliseconds(10),
            DeviceState = ByteCount.FromMiB(1),
            ResumeTime = VirtualDuration.FromMilliseconds(50),
        };
    }
}
