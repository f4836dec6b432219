using LiveMigration.Migration;
using LiveMigration.Reports;

namespace LiveMigration.Hypervisors;

/// <summary>Why a hypervisor has no post-copy, wherever a request asks for it.</summary>
internal static class NoPostCopy
{
    public static IEnumerable<Refusal> In(MigrationRequest request, string why, string instead)
    {
        ArgumentNullException.ThrowIfNull(request);
        var settings = request.Settings;
        if (settings.Technique is MigrationTechnique.PostCopy or MigrationTechnique.Hybrid)
        {
            yield return new Refusal(StatusWords.Of(settings.Technique), why, instead);
        }
        else if (MigrationOption.PostCopy.IsAskedBy(settings))
        {
            yield return new Refusal(MigrationOption.PostCopy.Name, why, instead);
        }
    }
}
