using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Workloads;

namespace LiveMigration.Hypervisors;

/// <summary>What a guest whose memory is looked at statistically cannot have, whatever the hypervisor.</summary>
internal static class StatisticalRefusals
{
    private const string Instead = "detail: page-exact would fit";

    /// <param name="request">What is asked for.</param>
    /// <param name="plan">How it would be carried out.</param>
    public static IEnumerable<Refusal> Of(MigrationRequest request, MigrationPlan plan)
    {
        var vm = request.Vm;
        if (vm.Detail != MemoryDetail.Statistical || vm.Workload is FlatWorkload)
        {
            yield break;
        }

        if (StatisticalWriters.KindWithoutForm(vm.Workload) is { } kind)
        {
            yield return new Refusal($"workload {kind} with detail: statistical", "it says which pages are written, not how many of which class", Instead);
        }

        if (request.Settings.Verify)
        {
            yield return new Refusal("verify with detail: statistical", "versions are kept page by page", Instead);
        }

        if (vm.FilledPages is not null)
        {
            yield return new Refusal("filled pages with detail: statistical", "they are told one by one", $"{Instead}, or a filled share");
        }

        if (plan.NeedsContent)
        {
            yield return new Refusal("encoding by what was written with detail: statistical", $"xbzrle, and compression of a guest without content classes on {request.Source.Hypervisor}, look at each page", $"{Instead}; so would an encoder that does not look, or content classes for compression alone");
        }

        if (!plan.SplitsHugePages && vm.HugePage.Bytes > PageExactMemory.PageBytes)
        {
            yield return new Refusal($"huge pages of {vm.HugePage} that are tracked whole with detail: statistical", "pages of 4 KiB are counted", $"{Instead}, or a host that splits them");
        }
    }

    /// <summary>The plan with what is left out among its assumptions.</summary>
    public static MigrationPlan Into(MigrationPlan plan, MigrationRequest request) =>
        request.Vm is { Detail: MemoryDetail.Statistical, Workload: not FlatWorkload } && plan.PostCopy is not null
            ? plan with { Assumptions = [.. plan.Assumptions, "detail: statistical: after a switch to post-copy all is pushed, and that the guest waits for pages is left out"] }
            : plan;
}
