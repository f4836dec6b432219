using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>The textbook's pre-copy: no header, no set-up, no fixed pause. Source: Clark et al., NSDI 2005; its 30 rounds at most.</summary>
public sealed class Textbook : IHypervisor
{
    /// <summary>Rounds after which the paper's implementation stops.</summary>
    public const int MaxRounds = 30;

    /// <summary>The downtime limit where nobody says it: QEMU's.</summary>
    public static readonly VirtualDuration DefaultDowntimeLimit = VirtualDuration.FromMilliseconds(300);

    // Shared by all plans: thousands of guests that move at once find them in the processor's cache.
    private static readonly PageCosts Costs = new();
    private static readonly ISwitchoverPolicy[] Rules = [new DowntimeLimitPolicy(ThresholdCheck.AfterFullPass, Strictly: false), new RoundLimitPolicy(MaxRounds, Verdict.StopAndCopy)];

    /// <inheritdoc/>
    public string Name => "textbook";

    /// <inheritdoc/>
    public string Family => Name;

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques { get; } = [MigrationTechnique.PreCopy, MigrationTechnique.PostCopy, MigrationTechnique.Hybrid, MigrationTechnique.StopAndCopy, MigrationTechnique.Quick, MigrationTechnique.StorageOnly];

    /// <inheritdoc/>
    public IReadOnlyList<MigrationOption> Options { get; } = [MigrationOption.PostCopy, MigrationOption.MaxPostcopyBandwidth, MigrationOption.Storage];

    /// <inheritdoc/>
    public bool MovesVfioDevices => true;

    /// <inheritdoc/>
    public bool CopiesDisksInRounds => true;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Refuse(MigrationRequest request) => [];

    /// <inheritdoc/>
    public MigrationPlan Plan(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var settings = request.Settings;
        return new MigrationPlan
        {
            Path = NetworkPath.Between(request.Source, request.Destination),
            MaxBandwidth = settings.MaxBandwidth ?? DataRate.Unlimited,
            DowntimeLimit = settings.DowntimeLimit ?? DefaultDowntimeLimit,
            Encoder = _ => new PlainEncoder(Costs),
            Unused = UnusedMemory.Skipped,
            Policies = TechniquePolicies.Of(settings, Rules),
            PostCopy = settings.PostCopy is null && settings.Technique is not (MigrationTechnique.PostCopy or MigrationTechnique.Hybrid) ? null : new PostCopyRules { MaxBandwidth = settings.MaxPostcopyBandwidth ?? DataRate.Unlimited, Preempt = true, PrefetchPages = settings.PostCopy?.PrefetchPages ?? 0 },
        };
    }
}
