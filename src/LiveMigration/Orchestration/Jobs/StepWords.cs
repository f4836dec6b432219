namespace LiveMigration.Orchestration.Jobs;

/// <summary>The words for how a step of a job ended.</summary>
internal static class StepWords
{
    public static string Of(StepStatus status) => status switch
    {
        StepStatus.Done => "done",
        StepStatus.Failed => "failed",
        StepStatus.Skipped => "skipped",
        _ => "open",
    };
}
