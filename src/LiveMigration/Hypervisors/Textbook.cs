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

    /// <inheritdoc/>
    public string Name => "textbook";

    /// <inheritdoc/>
    public string Family => Name;

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques { get; } = [MigrationTechnique.PreCopy, MigrationTechnique.PostCopy, MigrationTechnique.Hybrid, MigrationTechnique.StopAndCopy];

    /// <inheritdoc/>
    public IReadOnlyList<MigrationOption> Options { get; } = [MigrationOption.PostCopy, MigrationOption.MaxPostcopyBandwidth];

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
            Path = NetworkPath.Between(request.Source, request.Destination),
            MaxBandwidth = settings.MaxBandwidth ?? DataRate.Unlimited,
            DowntimeLimit = settings.DowntimeLimit ?? VirtualDuration.FromMilliseconds(300),
            Encoder = _ => new PlainEncoder(costs),
            Policies = TechniquePolicies.Of(settings, new DowntimeLimitPolicy(ThresholdCheck.AfterFullPass, Strictly: false), new RoundLimitPolicy(MaxRounds, Verdict.StopAndCopy)),
            PostCopy = settings.PostCopy is null && settings.Technique is MigrationTechnique.PreCopy ? null : new PostCopyRules { MaxBandwidth = settings.MaxPostcopyBandwidth ?? DataRate.Unlimited, Preempt = true, PrefetchPages = settings.PostCopy?.PrefetchPages ?? 0 },
        };
    }
}
