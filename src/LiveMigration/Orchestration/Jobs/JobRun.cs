using LiveMigration.Hosts;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>A job on its way through a fleet: it plans when its time has come, begins each step when those before it are done, and ends.</summary>
/// <remarks>
/// A step whose predecessor was not done is skipped, so that no host is rebooted under a guest. A guest that did not get to the planned host is
/// sent to another one as often as <see cref="Job.Replans"/> says. It ends when no step is left that could begin.
/// </remarks>
public sealed class JobRun : IEventHandler
{
    private readonly Fleet fleet;
    private readonly Action<JobRun>? ended;
    private readonly Queue<int> ready = new();
    private StepReport?[] reports = [];
    private VirtualTime[] beganAt = [];
    private int[] remaining = [];
    private StepFollowers? followers;
    private VirtualTime startedAt;
    private int open;
    private bool isBusy;

    internal JobRun(Fleet fleet, Job job, int number, Action<JobRun>? ended) => (this.fleet, Job, Number, this.ended) = (fleet, job, number, ended);

    /// <summary>What was asked.</summary>
    public Job Job { get; }

    /// <summary>1 for the first of the fleet; with a minus sign it names the job in the digest.</summary>
    public int Number { get; }

    /// <summary>Its name.</summary>
    public string Name => Job.Name ?? Job.Planner.Name;

    /// <summary>What it goes by; null before it began.</summary>
    public JobPlan? Plan { get; private set; }

    /// <summary>What it came to; null until it ended.</summary>
    public JobReport? Report { get; private set; }

    /// <summary>Steps of its plan that have ended, done or not; 0 before it began.</summary>
    public int StepsEnded => reports.Length - open;

    /// <summary>Steps that have begun and not ended, in the order of the plan.</summary>
    public IEnumerable<JobStep> StepsUnderWay => Plan is null ? [] : Plan.Steps.Where(step => remaining[step.Number - 1] < 0 && reports[step.Number - 1] is null);

    int IEventHandler.Subject => -Number;

    void IEventHandler.OnEvent(int tag)
    {
        if (tag == 0)
        {
            Begin();
        }
        else
        {
            Close(tag, StepStatus.Done);
        }

        Continue();
    }

    /// <summary>Nothing happens any more in the fleet, and it has not ended.</summary>
    internal void EndsNever()
    {
        if (Plan is not null)
        {
            for (var number = 1; number <= reports.Length; number++)
            {
                reports[number - 1] ??= new StepReport { Step = Plan.Steps[number - 1], Status = StepStatus.Open, BeganAt = remaining[number - 1] < 0 ? beganAt[number - 1] : null, Reason = remaining[number - 1] < 0 ? "it never ended: its migration waits for a command or a place that never comes" : "what it waits for never ended" };
            }

            MakeReport();
        }
    }

    private void Begin()
    {
        startedAt = fleet.Simulator.Now;
        var plan = Job.Planner.Plan(new PlanningContext(fleet.State.Copy(), Job.Settings, startedAt)) with { Job = Name };
        Plan = plan;
        (reports, beganAt, remaining) = (new StepReport?[plan.Steps.Count], new VirtualTime[plan.Steps.Count], new int[plan.Steps.Count]);
        followers = new StepFollowers(plan.Steps);
        open = plan.Steps.Count;
        foreach (var step in plan.Steps)
        {
            remaining[step.Number - 1] = step.After.Count;
            if (step.After.Count == 0)
            {
                ready.Enqueue(step.Number);
            }
        }
    }

    // Steps that end at once make others ready: they are worked off in turn, not one inside the other.
    private void Continue()
    {
        if (isBusy)
        {
            return;
        }

        isBusy = true;
        while (ready.TryDequeue(out var number))
        {
            remaining[number - 1] = -1;
            beganAt[number - 1] = fleet.Simulator.Now;
            Do(Plan!.Steps[number - 1]);
        }

        isBusy = false;
        if (open == 0 && Report is null)
        {
            MakeReport();
            ended?.Invoke(this);
        }
    }

    private void Do(JobStep step)
    {
        switch (step)
        {
            case MoveStep move:
                Move(move);
                break;
            case WaitStep wait:
                fleet.Simulator.Schedule(fleet.Simulator.Now.PlusAtMost(wait.Length), this, wait.Number);
                break;
            case RestartStep restart:
                Restart(restart);
                break;
            case HostStep host:
                Change(host);
                break;
            default:
                throw new InvalidOperationException($"Nobody knows steps of the kind {step.GetType().Name}.");
        }
    }

    private void Change(HostStep step)
    {
        var host = fleet.Host(step.Host);
        switch (step.Change)
        {
            case HostChange.EnterMaintenance:
                fleet.EnterMaintenance(host);
                break;
            case HostChange.LeaveMaintenance:
                fleet.LeaveMaintenance(host);
                break;
            case HostChange.PowerOff when host.Load.Guests > 0:
                Close(step.Number, StepStatus.Failed, $"{(host.Load.Guests == 1 ? "a guest is" : $"{host.Load.Guests} guests are")} still on {host.Name} or on the way to it");
                return;
            default:
                fleet.Fail(host);
                break;
        }

        Close(step.Number, StepStatus.Done, step.Change is HostChange.EnterMaintenance or HostChange.LeaveMaintenance && host.State == HostState.Down ? $"{host.Name} is down" : "");
    }

    private void Move(MoveStep step)
    {
        var guest = fleet.Guest(step.Vm);
        if (guest.Condition != GuestCondition.Lost && guest.Session is null && guest.Host.Name != step.From)
        {
            Close(step.Number, StepStatus.Done, $"{step.Vm} had moved to {guest.Host.Name} meanwhile");
            return;
        }

        Order(new MoveAttempts(step), step.To);
    }

    private void Order(MoveAttempts move, string to)
    {
        move.Tried.Add(to);
        fleet.Submit(
            new MigrationOrder(move.Step.Vm, to, fleet.Simulator.Now, Job.Settings, Job.Retry ?? fleet.Cluster.Platform?.RetryOfJobs) { Priority = Job.Priority, MovesTogether = move.Step.MovesTogether, Controller = Job.Controller },
            ticket =>
            {
                Moved(move, ticket);
                Continue();
            });
    }

    private void Moved(MoveAttempts move, MigrationTicket ticket)
    {
        var report = ticket.Report!;
        move.Count(ticket);
        if (report.Status == MigrationStatus.Completed)
        {
            Close(move.Step.Number, StepStatus.Done, "", move);
            return;
        }

        if (report.Status is MigrationStatus.Refused or MigrationStatus.Failed && !move.Step.MovesTogether && move.Tried.Count <= Job.Replans
            && ticket.Guest.WhyNotNow(null, stays: false) is null && fleet.Chooser.Choose([ticket.Guest.Index], Job.Settings, host => !move.Tried.Contains(fleet.Hosts[host].Name)) is >= 0 and var other)
        {
            Order(move, fleet.Hosts[other].Name);
            return;
        }

        Close(move.Step.Number, StepStatus.Failed, WhyNotMoved.Of(report), move, WhyNotMoved.Help(report));
    }

    private void Restart(RestartStep step)
    {
        var guest = fleet.Guest(step.Vm);
        var on = fleet.Host(step.On);
        if (guest.Condition == GuestCondition.Runs)
        {
            Close(step.Number, StepStatus.Done, $"{guest.Name} runs on {guest.Host.Name}");
            return;
        }

        var against = fleet.Restart(guest, on, step.Takes, Started);
        for (var i = 0; i < Job.Replans && against.Count > 0 && guest.Condition == GuestCondition.Lost && fleet.Chooser.Choose([guest.Index], null) is >= 0 and var other; i++)
        {
            on = fleet.Hosts[other];
            against = fleet.Restart(guest, on, step.Takes, Started);
        }

        if (against.Count > 0)
        {
            Close(step.Number, StepStatus.Failed, string.Join(". ", against));
        }

        void Started(bool runs)
        {
            Close(step.Number, runs ? StepStatus.Done : StepStatus.Failed, runs ? on.Name == step.On ? "" : $"on {on.Name}" : $"{on.Name} went down while it was being started there");
            Continue();
        }
    }

    private void Close(int number, StepStatus status, string reason = "", MoveAttempts? move = null, string help = "")
    {
        var step = Plan!.Steps[number - 1];
        reports[number - 1] = new StepReport
        {
            Step = step,
            Status = status,
            BeganAt = status == StepStatus.Skipped ? null : beganAt[number - 1],
            EndedAt = status == StepStatus.Skipped ? null : fleet.Simulator.Now,
            Waited = move?.Waited ?? VirtualDuration.Zero,
            Sent = move?.Sent ?? ByteCount.Zero,
            Downtime = move?.Downtime ?? VirtualDuration.Zero,
            Attempts = move?.Attempts ?? 0,
            WentTo = status == StepStatus.Done && move?.Tried.Count > 1 ? move.Tried[^1] : null,
            Reason = reason,
            WouldHelp = help,
        };
        open--;
        if (status == StepStatus.Done)
        {
            foreach (var next in followers!.Of(number))
            {
                if (--remaining[next - 1] == 0)
                {
                    ready.Enqueue(next);
                }
            }
        }
        else if (status != StepStatus.Skipped)
        {
            SkipAllAfter(number);
        }
    }

    // A chain may be as long as a plan: it is not followed by calls inside each other.
    private void SkipAllAfter(int undone)
    {
        var toSkip = new Stack<(int Number, int Because)>();
        Follow(undone);
        while (toSkip.TryPop(out var next))
        {
            if (reports[next.Number - 1] is null)
            {
                Close(next.Number, StepStatus.Skipped, $"step {next.Because} was not done");
                Follow(next.Number);
            }
        }

        void Follow(int number)
        {
            var after = followers!.Of(number);
            for (var i = after.Length - 1; i >= 0; i--)
            {
                toSkip.Push((after[i], number));
            }
        }
    }

    private void MakeReport()
    {
        var steps = (IReadOnlyList<StepReport>)reports!;
        Report = new JobReport
        {
            Job = Name,
            Plan = Plan!,
            StartedAt = startedAt,
            EndedAt = fleet.Simulator.Now,
            Steps = steps,
            NotReached = NotReached.Of(Plan!, steps),
        };
    }
}
