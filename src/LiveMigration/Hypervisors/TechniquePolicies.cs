using LiveMigration.Migration;
using LiveMigration.Reports;

namespace LiveMigration.Hypervisors;

/// <summary>What a technique adds to a hypervisor's own policies.</summary>
internal static class TechniquePolicies
{
    public static IReadOnlyList<ISwitchoverPolicy> Of(MigrationSettings settings, params ISwitchoverPolicy[] own) => settings.Technique switch
    {
        MigrationTechnique.StopAndCopy or MigrationTechnique.Quick => [new StopAtOncePolicy(settings.Technique == MigrationTechnique.Quick)],
        MigrationTechnique.PostCopy => [new PostCopyAfterRoundsPolicy(0)],
        MigrationTechnique.Hybrid => [.. own, new PostCopyAfterRoundsPolicy(settings.PostCopy?.SwitchAfterRounds ?? 1)],
        _ => own,
    };
}
