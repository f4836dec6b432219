using LiveMigration.Simulation;

namespace LiveMigration.Tests.Networking.Sharing;

/// <summary>Runs a script with the reference's shares, computed anew at each change, in decimals of 28 digits; a finish is at the next whole nanosecond.</summary>
internal sealed class ReferenceNetwork(FlowScript script)
{
    private readonly decimal[] capacities = [.. script.Capacities.Select(c => (decimal)c)];
    private readonly Dictionary<int, (ReferenceFlow Flow, decimal Left)> running = [];
    private decimal now;

    /// <summary>Finish times in ns by flow; those that were cancelled are missing.</summary>
    public SortedDictionary<int, decimal> Finishes { get; } = [];

    public void Run()
    {
        foreach (var step in script.Steps)
        {
            RunUntil(step.TimeNs);
            Take(step);
        }

        RunUntil(decimal.MaxValue);
    }

    private void Take(FlowStep step)
    {
        switch (step.Action)
        {
            case FlowAction.Start:
                running.Add(step.Subject, (new ReferenceFlow(step.Path, step.Weight, CapOf(step)), step.Bytes));
                break;
            case FlowAction.Change when running.TryGetValue(step.Subject, out var changed):
                running[step.Subject] = (changed.Flow with { Weight = step.Weight, Cap = CapOf(step) }, changed.Left);
                break;
            case FlowAction.Cancel:
                running.Remove(step.Subject);
                break;
            case FlowAction.SetCapacity:
                capacities[step.Subject] = step.Rate;
                break;
        }
    }

    private void RunUntil(decimal end)
    {
        while (running.Count > 0 && now < end)
        {
            var order = running.Keys.Order().ToArray();
            var rates = ReferenceShares.Of([.. order.Select(f => running[f].Flow)], capacities);
            var times = order.Select((f, i) => running[f].Left <= 0 ? 0 : rates[i] == 0 ? decimal.MaxValue : decimal.Ceiling(decimal.Round(running[f].Left / rates[i] * 1_000_000_000, 6))).ToArray();
            var time = Math.Min(times.Min(), end - now);
            for (var i = 0; i < order.Length; i++)
            {
                running[order[i]] = (running[order[i]].Flow, running[order[i]].Left - (rates[i] * time / 1_000_000_000));
                if (times[i] <= time)
                {
                    Finishes.Add(order[i], now + time);
                    running.Remove(order[i]);
                }
            }

            now += time;
        }

        now = end;
    }

    private static decimal? CapOf(FlowStep step) => step.Rate == DataRate.Unlimited.BytesPerSecond ? null : step.Rate;
}
