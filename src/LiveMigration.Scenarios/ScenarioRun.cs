using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>Puts all virtual machines and migrations of a scenario on one simulator and runs it to the end.</summary>
/// <remarks>
/// A migration begins by an event at its time, from wherever its guest then runs. Memory that a guest takes on a host is taken
/// from the beginning of a migration to it. A guest that is still being moved, or runs nowhere, is refused by name.
/// Not thread-safe; two runs share nothing.
/// </remarks>
public sealed class ScenarioRun
{
    private readonly Scenario scenario;
    private readonly Simulator simulator;
    private readonly Dictionary<string, Host> hosts;
    private readonly Dictionary<string, Guest> guests;
    private readonly Begun?[] begun;
    private readonly Turn[] turns;
    private readonly MigrationQueue queue;

    private ScenarioRun(Scenario scenario, ulong seed)
    {
        this.scenario = scenario;
        simulator = new Simulator(seed);
        hosts = scenario.Hosts.ToDictionary(h => h.Name, StringComparer.Ordinal);
        guests = scenario.Vms.ToDictionary(v => v.Vm.Name, v => new Guest(v.Vm) { Host = v.Host }, StringComparer.Ordinal);
        begun = new Begun?[scenario.Migrations.Count];
        turns = [.. scenario.Migrations.Select(_ => new Turn())];
        queue = new MigrationQueue(scenario.Hypervisors);
    }

    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="seed">The seed; null takes the scenario's.</param>
    /// <param name="progress">Called after every event; changes nothing.</param>
    /// <returns>The result; the same for the same scenario and seed, to the bit.</returns>
    public static ScenarioResult Execute(Scenario scenario, ulong? seed = null, Action<ScenarioProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new ScenarioRun(scenario, seed ?? scenario.Seed).Execute(progress);
    }

    private ScenarioResult Execute(Action<ScenarioProgress>? progress)
    {
        for (var i = 0; i < scenario.Migrations.Count; i++)
        {
            simulator.Schedule(scenario.Migrations[i].At, new Asking(this, i), 0);
        }

        while (simulator.Step())
        {
            progress?.Invoke(new ScenarioProgress(simulator.Now, begun.Count(b => b?.Session?.Report is not null || b?.Refusal is not null), begun.Length));
        }

        var outcomes = begun.Select((b, i) => (b ?? NeverBegan(i)).Outcome(scenario.Migrations[i], simulator, turns[i].Waited)).ToList();
        return new ScenarioResult(scenario, simulator.Seed, simulator.Digest.Current, outcomes, ExpectationResults.Of(scenario, outcomes));
    }

    // The migration's time has come; it begins if both hosts have a place for it.
    private void Ask(int index)
    {
        SettleDown();
        var planned = scenario.Migrations[index];
        var turn = turns[index];
        (turn.AskedAt, turn.Source, turn.Destination) = (simulator.Now, hosts[guests[planned.Vm].Host], hosts[planned.To ?? guests[planned.Vm].Host]);
        if (Stays(index) || queue.Enter(index, turn.Source, turn.Destination))
        {
            Begin(index);
        }
    }

    // Disks that move by themselves take no place of a guest's migration: Hyper-V counts them apart.
    private bool Stays(int index) => scenario.Migrations[index].Settings.Technique == MigrationTechnique.StorageOnly;

    private void Leave(int index)
    {
        if (Stays(index))
        {
            return;
        }

        foreach (var next in queue.Leave(turns[index].Source!, turns[index].Destination!))
        {
            simulator.Schedule(simulator.Now, new Beginning(this, next), 0);
        }
    }

    private void SettleDown()
    {
        foreach (var guest in guests.Values)
        {
            guest.SettleDown();
        }
    }

    private void Begin(int index)
    {
        SettleDown();
        var planned = scenario.Migrations[index];
        var guest = guests[planned.Vm];
        if (guest.Host != turns[index].Source!.Name)
        {
            // It was moved while it waited.
            Leave(index);
            Ask(index);
            return;
        }

        turns[index].Waited = simulator.Now - turns[index].AskedAt;
        turns[index].FirstBeganAt ??= simulator.Now;
        var source = hosts[guest.Host];
        var destination = hosts[planned.To ?? guest.Host];
        var free = Stays(index) ? destination.Memory : destination.Memory - MemoryTakenOn(destination.Name); // where it stays it has its memory already
        var earlier = begun[index]?.Attempts ?? [];
        begun[index] = new Begun(guest.Vm, source, destination, free, earlier);
        if (guest.WhyNotNow(destination.Name, Stays(index)) is { } why)
        {
            begun[index]!.Refusal = Refusals.Report(planned, source, [why], simulator);
            Leave(index);
            return;
        }

        var request = new MigrationRequest { Vm = guest.Vm, Source = source, Destination = destination with { Memory = free }, Settings = RetryRule.Later(planned.Settings, simulator.Now - turns[index].FirstBeganAt!.Value), Controller = planned.Controller };
        var faults = scenario.Hypervisors.Validate(request);
        if (faults.Count > 0)
        {
            begun[index]!.Refusal = Refusals.Report(planned, source, faults, simulator);
            Leave(index);
            return;
        }

        var session = scenario.Hypervisors.Start(simulator, request, index + 1);
        begun[index]!.Session = session;
        guest.Session = session;
        guest.GoesTo = destination.Name;
        guest.VmThere = HypervisorCatalog.AfterMove(request);
        session.Ended = report => Ended(index, report);
        if (session.Report is { } atOnce)
        {
            Ended(index, atOnce);
        }

        guest.SettleDown();
    }

    private void Ended(int index, MigrationReport report)
    {
        Leave(index);
        var attempts = begun[index]!.Attempts.Count + 1;
        if (scenario.Migrations[index].Retry is { } retry && retry.Applies(report, attempts))
        {
            begun[index]!.Attempts.Add(report);
            simulator.Schedule(simulator.Now + retry.WaitAfter(attempts), new Asking(this, index), 0);
        }
    }

    private Begun NeverBegan(int index)
    {
        var planned = scenario.Migrations[index];
        var (source, destination) = (turns[index].Source!, turns[index].Destination!);
        var why = $"it never began: {source.Name} and {destination.Name} do not both have a place, and the migrations that take them never end";
        return new Begun(guests[planned.Vm].Vm, source, destination, destination.Memory - MemoryTakenOn(destination.Name), []) { Refusal = Refusals.Report(planned, source, [why], simulator) };
    }

    private ByteCount MemoryTakenOn(string host)
    {
        var taken = ByteCount.Zero;
        foreach (var placed in scenario.Vms)
        {
            var guest = guests[placed.Vm.Name];
            taken += guest.Host == host || (guest.Session is not null && guest.GoesTo == host) ? guest.Vm.AssignedMemory : ByteCount.Zero;
        }

        return taken;
    }

    /// <summary>The event at which a migration asks for its places.</summary>
    private sealed class Asking(ScenarioRun run, int index) : IEventHandler
    {
        public int Subject => index + 1;

        public void OnEvent(int tag) => run.Ask(index);
    }

    /// <summary>A migration's way through the queue.</summary>
    private sealed class Turn
    {
        public VirtualTime AskedAt { get; set; }

        public VirtualDuration Waited { get; set; }

        public VirtualTime? FirstBeganAt { get; set; }

        public Host? Source { get; set; }

        public Host? Destination { get; set; }
    }

    /// <summary>The event at which a migration begins that had to wait.</summary>
    private sealed class Beginning(ScenarioRun run, int index) : IEventHandler
    {
        public int Subject => index + 1;

        public void OnEvent(int tag) => run.Begin(index);
    }

    /// <summary>A virtual machine during the run: where it is, and what moves it.</summary>
    private sealed class Guest(VirtualMachine vm)
    {
        public VirtualMachine Vm { get; private set; } = vm;

        public required string Host { get; set; }

        public string GoesTo { get; set; } = "";

        /// <summary>What it is once it has moved: its disks where they went.</summary>
        public VirtualMachine VmThere { get; set; } = vm;

        public MigrationSession? Session { get; set; }

        private MigrationStatus? Unusable { get; set; }

        /// <summary>Takes note of how its last migration ended.</summary>
        public void SettleDown()
        {
            if (Session?.Report is not { } report)
            {
                return;
            }

            (Host, Vm) = report.Status == MigrationStatus.Completed ? (GoesTo, VmThere) : (Host, Vm);
            Unusable = report.Status is MigrationStatus.Paused or MigrationStatus.GuestLost ? report.Status : null;
            Session = null;
        }

        public string? WhyNotNow(string to, bool stays) => this switch
        {
            { Session: not null } => $"{Vm.Name} is still being moved from {Host} to {GoesTo}: one migration of a guest at a time",
            { Unusable: MigrationStatus.GuestLost } => $"{Vm.Name} runs nowhere any more: its migration to {GoesTo} lost it",
            { Unusable: MigrationStatus.Paused } => $"{Vm.Name} stands still: its migration to {GoesTo} waits for recovery",
            _ when Host == to && !stays => $"{Vm.Name} already runs on {to}",
            _ => null,
        };
    }

    /// <summary>A migration whose time has come.</summary>
    private sealed record Begun(VirtualMachine Vm, Host Source, Host Destination, ByteCount FreeMemory, List<MigrationReport> Attempts)
    {
        public MigrationReport? Refusal { get; set; }

        public MigrationSession? Session { get; set; }

        public MigrationOutcome Outcome(PlannedMigration planned, Simulator simulator, VirtualDuration waited) =>
            new(planned, Vm, Source, Destination, FreeMemory, Refusal ?? Session?.Report ?? Refusals.NeverEnded(planned, Source, simulator), Attempts, waited);
    }
}
