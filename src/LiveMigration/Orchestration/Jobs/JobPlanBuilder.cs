using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Puts a plan together step by step. Not thread-safe.</summary>
/// <param name="job">The job's name.</param>
public sealed class JobPlanBuilder(string job)
{
    private readonly List<JobStep> steps = [];
    private readonly List<JobObstacle> obstacles = [];
    private readonly List<string> remarks = [];

    /// <summary>The wave that further steps belong to.</summary>
    /// <value>1 at first.</value>
    public int Wave { get; set; } = 1;

    /// <summary>A guest moves.</summary>
    /// <returns>The step's number.</returns>
    public int Move(string vm, string from, string to, string why, IReadOnlyList<int> after, bool movesTogether = false) =>
        Add(new MoveStep(steps.Count + 1, after, why, Wave, vm, from, to) { MovesTogether = movesTogether });

    /// <summary>A host's state changes.</summary>
    /// <returns>The step's number.</returns>
    public int Change(string host, HostChange change, string why, IReadOnlyList<int> after) => Add(new HostStep(steps.Count + 1, after, why, Wave, host, change));

    /// <summary>Time passes.</summary>
    /// <returns>The step's number.</returns>
    public int Wait(VirtualDuration length, string why, IReadOnlyList<int> after) => Add(new WaitStep(steps.Count + 1, after, why, Wave, length));

    /// <summary>A lost guest is started again.</summary>
    /// <returns>The step's number.</returns>
    public int Restart(string vm, string on, VirtualDuration takes, string why, IReadOnlyList<int> after) => Add(new RestartStep(steps.Count + 1, after, why, Wave, vm, on, takes));

    /// <summary>Notes what cannot be reached.</summary>
    public void CannotReach(JobObstacle obstacle) => obstacles.Add(obstacle);

    /// <summary>Notes what a reader should know.</summary>
    public void Remark(string sentence) => remarks.Add(sentence);

    /// <summary>The plan.</summary>
    public JobPlan Build() => new() { Job = job, Steps = steps, Obstacles = obstacles, Remarks = remarks };

    private int Add(JobStep step)
    {
        foreach (var before in step.After)
        {
            if (before < 1 || before >= step.Number)
            {
                throw new ArgumentException($"Step {step.Number} ({step.What}) waits for step {before}; allowed are steps before it.");
            }
        }

        steps.Add(step);
        return step.Number;
    }
}
