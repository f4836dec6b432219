using LiveMigration.Migration;
using LiveMigration.Reports;

namespace LiveMigration.Hypervisors;

/// <summary>What a technique adds to a hypervisor's own policies.</summary>
public static class TechniquePolicies
{
    /// <summary>The hypervisor's own policies, and what the technique asked for adds to them or puts in their place.</summary>
    /// <param name="settings">Whose technique it is.</param>
    /// <param name="own">The hypervisor's own, in order.</param>
    public static IReadOnlyList<ISwitchoverPolicy> Of(MigrationSettings settings, params ISwitchoverPolicy[] own) => settings.Technique switch
    {
        MigrationTechnique.StopAndCopy or MigrationTechnique.Quick => [new StopAtOncePolicy(settings.Technique == MigrationTechnique.Quick)],
        MigrationTechnique.PostCopy => [new PostCopyAfterRoundsPolicy(0)],
        MigrationTechnique.Hybrid => [.. own, .. Switches(settings.PostCopy)],
        _ => own,
    };

    private static IEnumerable<ISwitchoverPolicy> Switches(PostCopySettings? settings)
    {
        if (settings is null || !settings.SaysWhen)
        {
            return [new PostCopyAfterRoundsPolicy(1)];
        }

        return new ISwitchoverPolicy?[]
        {
            settings.SwitchAfter is { } time ? new PostCopyAfterTimePolicy(time) : null,
            settings.SwitchOnNoProgress ? new NoProgressPolicy(Verdict.SwitchToPostCopy) : null,
            settings.SwitchAfterRounds is { } rounds ? new PostCopyAfterRoundsPolicy(rounds) : null,
        }.OfType<ISwitchoverPolicy>();
    }
}
