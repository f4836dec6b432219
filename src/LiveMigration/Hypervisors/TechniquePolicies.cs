using LiveMigration.Migration;
using LiveMigration.Reports;

namespace LiveMigration.Hypervisors;

/// <summary>What a technique adds to a hypervisor's own policies.</summary>
internal static class TechniquePolicies
{
    public static IReadOnlyList<ISwitchoverPolicy> Of(MigrationSettings settings, params ISwitchoverPolicy[] own) => settings.Technique switch
    {
        MigrationTechnique.StopAndCopy => [new StopAtOncePolicy()],
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
