using FsCheck.Xunit;
using LiveMigration.Networking;
using LiveMigration.Networking.Sharing;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Networking.Sharing;

/// <summary>What must hold on any network, whatever comes, goes or changes.</summary>
[Properties(MaxTest = 200, Replay = "1,1", StartSize = 1_000, EndSize = 100_000_000)]
public class FairShareProperties
{
    [Property]
    public void After_every_change_the_shares_are_those_of_the_reference(int number)
    {
        var run = new ScriptedFlows(new FlowScript(number));
        run.AfterChange = () =>
        {
            var flows = run.Running.ToArray();
            var expected = ReferenceShares.Of([.. flows.Select(f => run.Shares[f])], [.. run.Capacities.Select(c => (decimal)c)]);
            var found = flows.Select(f => run.Network.RateOf(run.Handles[f]).BytesPerSecond).ToArray();
            found.Zip(expected).Should().NotContain(p => Math.Abs(p.First - p.Second) > 1.000_001m, $"script {number}: {string.Join(" ", found)} is {string.Join(" ", expected)}");
        };
        run.Run();
    }

    [Property]
    public void After_every_change_no_link_is_over_its_capacity_and_every_flow_has_its_cap_or_a_bottleneck(int number)
    {
        var run = new ScriptedFlows(new FlowScript(number));
        run.AfterChange = () =>
        {
            var rates = run.Running.ToDictionary(f => f, f => run.Network.RateOf(run.Handles[f]).BytesPerSecond);
            var loads = run.Capacities.Select((_, link) => run.Running.Where(f => run.Shares[f].Path.Contains(link)).Sum(f => rates[f])).ToArray();
            for (var link = 0; link < loads.Length; link++)
            {
                run.Network.LoadOf(link).BytesPerSecond.Should().BeLessThanOrEqualTo(run.Capacities[link]);
                loads[link].Should().BeInRange(run.Network.LoadOf(link).BytesPerSecond - run.Running.Count, run.Network.LoadOf(link).BytesPerSecond);
            }

            foreach (var flow in run.Running)
            {
                var (path, weight, cap) = run.Shares[flow];
                var hasBottleneck = path.Any(link => loads[link] >= run.Capacities[link] - run.Running.Count
                    && run.Running.Where(f => run.Shares[f].Path.Contains(link)).All(f => rates[f] / run.Shares[f].Weight <= (rates[flow] + 1) / weight));
                (rates[flow] == cap || hasBottleneck).Should().BeTrue($"script {number}: flow {flow} could be quicker");
            }
        };
        run.Run();
    }

    [Property]
    public void Flows_finish_when_the_reference_says(int number)
    {
        var script = new FlowScript(number);
        var reference = new ReferenceNetwork(script);
        reference.Run();
        var run = new ScriptedFlows(script);
        run.Run();
        run.Finishes.Keys.Should().Equal(reference.Finishes.Keys);

        // A level rounded down can make a finish one nanosecond late, which is more to a flow that then goes on at a lower rate.
        run.Finishes.Should().NotContain(f => Math.Abs(f.Value - reference.Finishes[f.Key]) > 20, $"script {number}");
    }

    [Property]
    public void Every_link_has_carried_what_its_flows_have_sent_to_the_byte(int number)
    {
        var run = new ScriptedFlows(new FlowScript(number));
        run.Run();
        for (var link = 0; link < run.Capacities.Length; link++)
        {
            run.Network.CarriedBy(link).Bytes.Should().Be(run.Sent.Where(f => run.Shares[f.Key].Path.Contains(link)).Sum(f => f.Value), $"script {number}, link {link}");
        }
    }

    [Property]
    public void The_same_script_gives_the_same_digest(int number)
    {
        var (first, second) = (new ScriptedFlows(new FlowScript(number)), new ScriptedFlows(new FlowScript(number)));
        first.Run();
        second.Run();
        second.Simulator.Digest.Current.Should().Be(first.Simulator.Digest.Current);
    }
}

/// <summary>Runs a script on the network under test.</summary>
internal sealed class ScriptedFlows : IFlowHandler
{
    private readonly FlowScript script;

    public ScriptedFlows(FlowScript script)
    {
        this.script = script;
        Capacities = [.. script.Capacities];
        Network = new FlowNetwork(Simulator, [.. script.Capacities.Select((c, i) => new NetworkLink($"link {i}", new DataRate(c)))]);
    }

    public Simulator Simulator { get; } = new(1);

    public FlowNetwork Network { get; }

    public long[] Capacities { get; }

    public Action AfterChange { get; set; } = () => { };

    public SortedSet<int> Running { get; } = [];

    public Dictionary<int, FlowHandle> Handles { get; } = [];

    public Dictionary<int, ReferenceFlow> Shares { get; } = [];

    public SortedDictionary<int, long> Finishes { get; } = [];

    public Dictionary<int, long> Sent { get; } = [];

    public void Run()
    {
        foreach (var step in script.Steps)
        {
            Simulator.RunUntil(new VirtualTime(step.TimeNs));
            Take(step);
            AfterChange();
        }

        Simulator.RunToEnd(1_000_000).Should().BeTrue();
        Running.Should().BeEmpty();
        Network.FlowCount.Should().Be(0);
    }

    public void OnFlowFinished(FlowHandle flow, int tag)
    {
        flow.Should().Be(Handles[tag]);
        Network.Contains(flow).Should().BeFalse();
        Running.Remove(tag).Should().BeTrue();
        Finishes.Add(tag, Simulator.Now.Nanoseconds);
        AfterChange();
    }

    private void Take(FlowStep step)
    {
        switch (step.Action)
        {
            case FlowAction.Start:
                Handles[step.Subject] = Network.Start(step.Path, new ByteCount(step.Bytes), this, step.Subject, new DataRate(step.Rate), step.Weight);
                Shares[step.Subject] = new ReferenceFlow(step.Path, step.Weight, CapOf(step));
                Sent[step.Subject] = step.Bytes;
                Running.Add(step.Subject);
                break;
            case FlowAction.Change when Running.Contains(step.Subject):
                Network.Change(Handles[step.Subject], new DataRate(step.Rate), step.Weight);
                Shares[step.Subject] = Shares[step.Subject] with { Weight = step.Weight, Cap = CapOf(step) };
                break;
            case FlowAction.Cancel when Running.Remove(step.Subject):
                Sent[step.Subject] -= Network.Cancel(Handles[step.Subject]).Bytes;
                break;
            case FlowAction.SetCapacity:
                Network.SetCapacity(step.Subject, new DataRate(step.Rate));
                Capacities[step.Subject] = step.Rate;
                break;
        }
    }

    private static decimal? CapOf(FlowStep step) => step.Rate == DataRate.Unlimited.BytesPerSecond ? null : step.Rate;
}
