using System.Text.Json;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Writes plans and reports of jobs as JSON; numbers carry their unit in the name.</summary>
public static class JobJson
{
    /// <summary>Writes a plan as an object.</summary>
    public static void Write(Utf8JsonWriter json, JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(plan);
        json.WriteStartObject();
        json.WriteString("job", plan.Job);
        json.WriteStartArray("steps");
        foreach (var step in plan.Steps)
        {
            json.WriteStartObject();
            WriteStep(json, step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteObstacles(json, "cannotReach", plan.Obstacles);
        WriteRemarks(json, plan);
        json.WriteEndObject();
    }

    /// <summary>Writes a report as an object.</summary>
    public static void Write(Utf8JsonWriter json, JobReport report)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
        json.WriteStartObject();
        json.WriteString("job", report.Job);
        json.WriteBoolean("complete", report.IsComplete);
        json.WriteNumber("startedAtMs", report.StartedAt.TotalMilliseconds);
        json.WriteNumber("endedAtMs", report.EndedAt.TotalMilliseconds);
        json.WriteNumber("totalTimeMs", report.TotalTime.TotalMilliseconds);
        json.WriteNumber("waitedMs", report.Waited.TotalMilliseconds);
        json.WriteNumber("sentBytes", report.Sent.Bytes);
        json.WriteNumber("worstDowntimeMs", report.WorstDowntime.TotalMilliseconds);
        json.WriteStartArray("steps");
        foreach (var step in report.Steps)
        {
            json.WriteStartObject();
            WriteStep(json, step.Step);
            Write(json, step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteObstacles(json, "notReached", report.NotReached);
        WriteRemarks(json, report.Plan);
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, JobStep step)
    {
        json.WriteNumber("step", step.Number);
        json.WriteNumber("wave", step.Wave);
        json.WriteString("what", step.What);
        switch (step)
        {
            case MoveStep move:
                json.WriteString("vm", move.Vm);
                json.WriteString("from", move.From);
                json.WriteString("to", move.To);
                break;
            case RestartStep restart:
                json.WriteString("vm", restart.Vm);
                json.WriteString("on", restart.On);
                break;
            case HostStep host:
                json.WriteString("host", host.Host);
                break;
            case WaitStep wait:
                json.WriteNumber("waitMs", wait.Length.TotalMilliseconds);
                break;
        }

        json.WriteStartArray("after");
        foreach (var before in step.After)
        {
            json.WriteNumberValue(before);
        }

        json.WriteEndArray();
        json.WriteString("why", step.Why);
    }

    private static void Write(Utf8JsonWriter json, StepReport report)
    {
        json.WriteString("status", StepWords.Of(report.Status));
        if (report is { BeganAt: { } began, EndedAt: { } ended })
        {
            json.WriteNumber("beganAtMs", began.TotalMilliseconds);
            json.WriteNumber("endedAtMs", ended.TotalMilliseconds);
        }

        if (report.Attempts > 0)
        {
            json.WriteNumber("attempts", report.Attempts);
            json.WriteNumber("waitedMs", report.Waited.TotalMilliseconds);
            json.WriteNumber("sentBytes", report.Sent.Bytes);
            json.WriteNumber("downtimeMs", report.Downtime.TotalMilliseconds);
        }

        if (report.WentTo is { } host)
        {
            json.WriteString("wentTo", host);
        }

        if (report.Reason.Length > 0)
        {
            json.WriteString("reason", report.Reason);
        }
    }

    private static void WriteObstacles(Utf8JsonWriter json, string name, IReadOnlyList<JobObstacle> obstacles)
    {
        json.WriteStartArray(name);
        foreach (var obstacle in obstacles)
        {
            json.WriteStartObject();
            json.WriteString("what", obstacle.What);
            json.WriteString("why", obstacle.Why);
            json.WriteString("wouldHelp", obstacle.WouldHelp);
            if (obstacle.Estimate is { } estimate)
            {
                json.WriteNumber("estimateMs", estimate.TotalMilliseconds);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRemarks(Utf8JsonWriter json, JobPlan plan)
    {
        json.WriteStartArray("remarks");
        foreach (var remark in plan.Remarks)
        {
            json.WriteStringValue(remark);
        }

        json.WriteEndArray();
    }
}
