using System.Globalization;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Sums up what a job did not reach.</summary>
internal static class NotReached
{
    public static IReadOnlyList<JobObstacle> Of(JobPlan plan, IReadOnlyList<StepReport> steps)
    {
        var list = new List<JobObstacle>(plan.Obstacles);
        foreach (var report in steps)
        {
            if (report.Status is StepStatus.Failed or StepStatus.Open)
            {
                var what = report.Step switch
                {
                    MoveStep move => move.Vm,
                    RestartStep restart => restart.Vm,
                    HostStep host => host.Host,
                    _ => report.Step.What,
                };
                list.Add(new JobObstacle(what, $"step {report.Step.Number.ToString(CultureInfo.InvariantCulture)} ({report.Step.What}): {report.Reason}", report.WouldHelp.Length > 0 ? report.WouldHelp : "what stands against it out of the way, and the job once more"));
            }
        }

        var skipped = steps.Where(s => s.Status == StepStatus.Skipped).ToList();
        if (skipped.Count > 0)
        {
            list.Add(new JobObstacle(string.Create(CultureInfo.InvariantCulture, $"{skipped.Count} further {(skipped.Count == 1 ? "step" : "steps")}"), $"not begun, because {skipped[0].Reason}; the first is: {skipped[0].Step.What}", "what helps there, and the job once more"));
        }

        return list;
    }
}
