using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Networking;

namespace LiveMigration.Hypervisors;

/// <summary>The textbook's pre-copy: no header, no set-up, no fixed pause. Source: Clark et al., NSDI 2005; its 30 rounds at most.</summary>
public static class Textbook
{
    /// <summary>Rounds after which the paper's implementation stops.</summary>
    public const int MaxRounds = 30;

    /// <summary>The plan for one migration.</summary>
    public static MigrationPlan Plan(NetworkPath path, MigrationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var costs = new PageCosts();
        return new MigrationPlan
        {
            Path = path,
            MaxBandwidth = settings.MaxBandwidth ?? Simulation.DataRate.Unlimited,
            DowntimeLimit = settings.DowntimeLimit ?? Simulation.VirtualDuration.FromMilliseconds(300),
            Encoder = _ => new PlainEncoder(costs),
            Policies = Techniques.Policies(settings, new DowntimeLimitPolicy(ThresholdCheck.AfterFullPass, Strictly: false), new RoundLimitPolicy(MaxRounds, Verdict.StopAndCopy)),
            PostCopy = settings.PostCopy is null && settings.Technique is Reports.MigrationTechnique.PreCopy ? null : new PostCopyRules { MaxBandwidth = settings.MaxPostcopyBandwidth ?? Simulation.DataRate.Unlimited, Preempt = true },
        };
    }
}
