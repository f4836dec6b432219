using LiveMigration.Orchestration.Jobs;

namespace LiveMigration.Orchestration;

// Jobs: plans that are made when their time has come, and carried out step by step.
public sealed partial class Fleet
{
    private readonly List<JobRun> jobs = [];

    /// <summary>All jobs so far, in the order in which they were given.</summary>
    public IReadOnlyList<JobRun> Jobs => jobs;

    /// <summary>Takes a job; at its time it plans and begins.</summary>
    /// <param name="job">Not before now.</param>
    /// <param name="ended">Called when it has ended.</param>
    /// <exception cref="ArgumentException">It names what is not there, or a number is out of range; the message names all of it.</exception>
    public JobRun Run(Job job, Action<JobRun>? ended = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Planner.Faults(Cluster) is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(". ", faults) + ".", nameof(job));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(job.Replans, nameof(job));
        var run = new JobRun(this, job, jobs.Count + 1, ended);
        jobs.Add(run);
        Simulator.Schedule(job.At, run, 0);
        return run;
    }

    /// <summary>What a job would do if it began now; nothing is changed.</summary>
    /// <exception cref="ArgumentException">It names what is not there, or a number is out of range; the message names all of it.</exception>
    public JobPlan PlanOf(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Planner.Faults(Cluster) is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(". ", faults) + ".", nameof(job));
        }

        return job.Planner.Plan(new PlanningContext(State.Copy(), job.Settings, Simulator.Now)) with { Job = job.Name ?? job.Planner.Name };
    }
}
