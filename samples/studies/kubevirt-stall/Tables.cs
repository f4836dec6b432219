using LiveMigration.Orchestration.Controllers;

namespace KubeVirtStall;

/// <summary>The tables of the study.</summary>
public static class Tables
{
    /// <summary>Bounds of where guests come to rest, in seconds of the link: QEMU's own limit, KubeVirt's largest, and 1.5 times that.</summary>
    private static readonly (string Name, double Below)[] Levels =
        [("below 0.3 s", 0.3), ("0.3 to 0.9 s", 0.9), ("0.9 to 1.35 s", 1.35), ("1.35 to 5 s", 5), ("5 s and more", double.MaxValue)];

    public static string Recorded(IReadOnlyList<FieldCase> cases) => Document.Table(
        ["rule", .. cases.Select(c => c.Name)],
        Rule.All.Select(rule => new[] { rule.Name }.Concat(cases.Select(c => Recorded(c, rule)))));

    public static string Simulated(IReadOnlyList<FieldCase> cases) => Document.Table(
        ["rule", .. cases.Select(c => c.Name)],
        Rule.All.Select(rule => new[] { rule.Name }.Concat(cases.Select(c => InWords(c.Simulate(rule))))));

    public static string Guests(IReadOnlyList<StudiedGuest> guests, IReadOnlyList<double> rests) => Document.Table(
        ["workload", "guests", .. Levels.Select(level => level.Name)],
        guests.Select(g => g.Kind).Distinct().Order(StringComparer.Ordinal).Append("all").Select(kind =>
        {
            var these = Enumerable.Range(0, guests.Count).Where(i => kind == "all" || guests[i].Kind == kind).ToList();
            return new[] { kind, $"{these.Count}" }.Concat(Levels.Select(level => $"{these.Count(i => LevelOf(rests[i]) == level.Name)}"));
        }));

    public static string Rules(IReadOnlyList<(string Rule, IReadOnlyList<Outcome> Outcomes)> runs) => Document.Table(
        ["rule", "completed", "given up", "undecided", "total time, s: median", "95 %", "pause, ms: median", "95 %", "longest", "iterations: median", "95 %", "given up after, s: median", "sent, GiB", "in vain, GiB", "in vain, h"],
        runs.Select(run =>
        {
            var of = new Statistics(run.Outcomes);
            return new[]
            {
                run.Rule, of.CompletedShare, of.GivenUpShare, $"{of.Undecided}", of.Seconds(0.5), of.Seconds(0.95), of.Pause(0.5), of.Pause(0.95), of.Pause(1),
                of.Iterations(0.5), of.Iterations(0.95), of.GivenUpAfter(0.5), of.Sent, of.SentInVain, of.HoursInVain,
            };
        }));

    public static string ByLevel(IReadOnlyList<double> rests, IReadOnlyList<(string Rule, IReadOnlyList<Outcome> Outcomes)> runs) => Document.Table(
        ["rule", .. Levels.Select(level => $"{level.Name} ({rests.Count(rest => LevelOf(rest) == level.Name)})")],
        runs.Select(run => new[] { run.Rule }.Concat(Levels.Select(level =>
            $"{Enumerable.Range(0, rests.Count).Count(i => LevelOf(rests[i]) == level.Name && run.Outcomes[i].Ending == Ending.Completed)}"))));

    /// <summary>Two rules on the same guests.</summary>
    public static string Pairs(IReadOnlyList<(string Rule, IReadOnlyList<Outcome> Outcomes)> runs) => Document.Table(
        ["rules", "both complete", "only the first", "only the second", "neither", "median pause where both do, ms", "median total time there, s", "sent there, GiB"],
        runs.SelectMany((first, i) => runs.Skip(i + 1).Select(second =>
        {
            var pairs = first.Outcomes.Zip(second.Outcomes).ToList();
            var both = pairs.Where(p => p is { First.Ending: Ending.Completed, Second.Ending: Ending.Completed }).ToList();
            var (a, b) = (new Statistics([.. both.Select(p => p.First)]), new Statistics([.. both.Select(p => p.Second)]));
            return new[]
            {
                $"{first.Rule}, {second.Rule}", $"{both.Count}",
                $"{pairs.Count(p => p is { First.Ending: Ending.Completed, Second.Ending: not Ending.Completed })}",
                $"{pairs.Count(p => p is { First.Ending: not Ending.Completed, Second.Ending: Ending.Completed })}",
                $"{pairs.Count(p => p is { First.Ending: not Ending.Completed, Second.Ending: not Ending.Completed })}",
                $"{a.Pause(0.5)}, {b.Pause(0.5)}", $"{a.Seconds(0.5)}, {b.Seconds(0.5)}", $"{a.Sent}, {b.Sent}",
            };
        })));

    public static string Seeds(IReadOnlyList<(ulong Seed, string Rule, IReadOnlyList<Outcome> Outcomes)> runs) => Document.Table(
        ["rule", "seed", "completed", "given up", "total time, s: median", "95 %", "pause, ms: median", "95 %", "in vain, GiB"],
        runs.Select(run =>
        {
            var of = new Statistics(run.Outcomes);
            return new[] { run.Rule, $"{run.Seed}", of.CompletedShare, of.GivenUpShare, of.Seconds(0.5), of.Seconds(0.95), of.Pause(0.5), of.Pause(0.95), of.SentInVain };
        }));

    public static string Swept(IReadOnlyList<FieldCase> cases, IReadOnlyList<Outcome> byDefault, IReadOnlyList<(SweptValue Value, IReadOnlyList<Outcome> Outcomes)> swept) => Document.Table(
        ["constant", "value", "completed", "given up", "end otherwise", "total time, s: median", "95 %", "pause, ms: median", "95 %", "given up after, s: median", "in vain, GiB", "field cases given up at, s"],
        swept.Prepend((Value: new SweptValue("all", "default", Rule.Stall), Outcomes: byDefault)).Select(run =>
        {
            var of = new Statistics(run.Outcomes);
            return new[]
            {
                run.Value.Constant, run.Value.Value, of.CompletedShare, of.GivenUpShare,
                $"{run.Outcomes.Zip(byDefault).Count(p => p.First.Ending != p.Second.Ending)}",
                of.Seconds(0.5), of.Seconds(0.95), of.Pause(0.5), of.Pause(0.95), of.GivenUpAfter(0.5), of.SentInVain,
                string.Join(", ", cases.Select(c => c.Replay(run.Value.Rule)).Select(replay => replay.End == RecordedEnd.GivenUp ? Statistics.Number(replay.EndedAt.TotalSeconds, "0") : "-")),
            };
        }));

    /// <summary>What became of migrations whose limit was raised, by how far above it their guests were.</summary>
    public static string Raised(IReadOnlyList<Outcome> outcomes)
    {
        (string Name, double From, double To)[] bins =
            [("up to 1", 0, 1), ("1 to 1.25", 1, 1.25), ("1.25 to 1.5", 1.25, 1.5), ("1.5 to 2", 1.5, 2), ("2 to 3", 2, 3), ("3 to 5", 3, double.MaxValue)];
        return Document.Table(["estimate over maxDowntimeMs when the limit was raised", "migrations", "completed", "given up 60 s later"], bins.Select(bin =>
        {
            var these = outcomes.Where(o => o.RaisedAtMs / 900 is { } factor && factor > bin.From && factor <= bin.To).ToList();
            return new[] { bin.Name, $"{these.Count}", $"{these.Count(o => o.Ending == Ending.Completed)}", $"{these.Count(o => o.Ending == Ending.GivenUp)}" };
        }));
    }

    private static string LevelOf(double restSeconds) => Levels.First(level => restSeconds < level.Below).Name;

    private static string Recorded(FieldCase field, Rule rule)
    {
        var replay = field.Replay(rule);
        var iterations = field.Rounds.Count(round => round.At <= replay.EndedAt) - 1;
        var sent = Statistics.Number(replay.Sent.Bytes / (double)(1L << 30), "0.0");
        var left = $"{replay.Left.Bytes >> 20} MiB, {Statistics.Number(replay.TimeOfRest.TotalSeconds, "0.0")} s, left";
        var at = Statistics.Number(replay.EndedAt.TotalSeconds, "0");
        return replay.End switch
        {
            RecordedEnd.GivenUp => $"**gives up** at {at} s: {left}; {sent} GiB, {iterations} iterations",
            RecordedEnd.SwitchedOver => $"switches at {at} s: pause {Statistics.Number((double)replay.TimeOfRest.TotalMilliseconds, "0")} ms; {sent} GiB, {iterations} iterations",
            _ => $"waits to the recording's end at {at} s: {left}",
        };
    }

    private static string InWords(Outcome outcome)
    {
        var figures = $"{Statistics.Number(outcome.GiB, "0.0")} GiB, {outcome.Iterations} iterations";
        var seconds = Statistics.Number(outcome.Seconds, "0");
        return outcome.Ending switch
        {
            Ending.Completed => $"completes in {seconds} s: pause {Statistics.Number(outcome.PauseMs, "0")} ms; {figures}",
            Ending.GivenUp => $"**gives up** at {seconds} s; {figures}",
            _ => $"undecided after {seconds} s; {figures}",
        };
    }
}
