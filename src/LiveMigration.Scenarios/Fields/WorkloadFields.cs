using LiveMigration.Workloads;

namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of a workload; those of a phase and of a part are made from them.</summary>
internal static class WorkloadFields
{
    private static readonly string[] Kinds =
    [
        "idle", "uniform", "sequential", "hot-cold", "zipf", "flat", "phases", "several",
        "dirty-rate-series", "remaining-series", "page-trace", "working-set-curve", "ready-made",
    ];

    private static readonly string[] Series = ["dirty-rate-series", "remaining-series"];
    private static readonly string[] Regional = ["uniform", "sequential", "hot-cold", "zipf", "flat", .. Series];
    private static readonly string[] Writing = ["uniform", "sequential", "hot-cold", "zipf"];
    private static readonly string[] Random = ["uniform", "hot-cold", "zipf"];
    private static readonly string[] Recorded = [.. Series, "page-trace", "working-set-curve"];

    private static readonly ScenarioField[] Own =
    [
        new("workload", "kind", FieldKind.Choice) { Doc = "How it writes: idle nothing; uniform any page alike; sequential one page after the other, round and round; hot-cold most writes to a few pages; zipf by popularity; flat a constant rate of fresh bytes (the textbook's); phases one workload after another; several at once; dirty-rate-series, remaining-series, page-trace and working-set-curve as recorded in a file (docs/workloads.md describes the files); ready-made as a known guest does.", Example = "hot-cold", Choices = Kinds, Required = true },
        new("workload", "workingSet", FieldKind.Size) { Doc = "How much memory is written.", Example = "2 GiB", Range = ("4 KiB", "16 TiB"), Multiple = "4 KiB", Required = true, For = Regional, OptionalFor = Series, Default = "for a series the guest's memory: cautious, because rounds that are longer than what was measured then dirty nearly in proportion" },
        new("workload", "workingSetStart", FieldKind.Size) { Doc = "Address of the first byte that is written.", Example = "1 GiB", Range = ("0 B", "16 TiB"), Multiple = "4 KiB", For = [.. Writing, .. Recorded, "ready-made"], Default = "a quarter of the memory that is not written lies before it, in whole 2 MiB; the parts of several lie one after the other; a page-trace begins at the guest's first page" },
        new("workload", "writeRate", FieldKind.PageRate) { Doc = "Writes per second of guest time, each to one page; a page written twice counts twice.", Example = "30000 pages/s", Range = ("0 pages/s", "1000000000000 pages/s"), Required = true, For = Writing },
        new("workload", "dirtyRate", FieldKind.Rate) { Doc = "Bytes dirtied per second of guest time until the whole working set is dirty.", Example = "500 MB/s", Range = ("0 B/s", "100 Tbit/s"), Required = true, For = ["flat"] },
        new("workload", "hot", FieldKind.Percent) { Doc = "Share of the working set that is hot.", Example = "10 %", Range = ("0 %", "100 %"), Default = "10 %", For = ["hot-cold"] },
        new("workload", "hotWrites", FieldKind.Percent) { Doc = "Share of the writes that go to the hot part.", Example = "90 %", Range = ("0 %", "100 %"), Default = "90 %", For = ["hot-cold"], Source = "assumed: the 90/10 rule of thumb" },
        new("workload", "exponent", FieldKind.Number) { Doc = "The page of rank r is written with a chance proportional to r to the power -exponent.", Example = "1.1", Range = ("0.01", "10"), Default = "1", For = ["zipf"] },
        new("workload", "order", FieldKind.Choice) { Doc = "Where the hot pages lie: contiguous at the beginning, or scattered over the working set.", Example = "scattered", Choices = ["contiguous", "scattered"], Default = "contiguous for hot-cold, scattered for zipf", For = ["hot-cold", "zipf"] },
        new("workload", "pace", FieldKind.Choice) { Doc = "How the number of writes in an interval comes about: poisson (independent writers) or paced (exactly rate x time).", Example = "poisson", Choices = ["poisson", "paced"], Default = "poisson", For = Random },
        new("workload", "file", FieldKind.Text) { Doc = "The recording, at most 64 MiB; a path that is not absolute begins at the scenario's folder.", Example = "workloads/redis.csv", Required = true, For = Recorded },
        new("workload", "period", FieldKind.Duration) { Doc = "How long each rate of a CSV file was measured; QEMU's and libvirt's output says it itself.", Example = "1 s", Range = ("1 ms", "1 h"), Default = "1 s", For = ["dirty-rate-series"], Source = "QEMU calc-dirty-rate counts distinct pages in 50 ms to 60 s (documented)" },
        new("workload", "repeats", FieldKind.Boolean) { Doc = "Whether the series begins anew after its end; else its last rate holds on.", Example = "true", Default = "false", For = ["dirty-rate-series"] },
        new("workload", "guest", FieldKind.Choice) { Doc = "Which guest; docs/workloads.md tells where its figures come from.", Example = "oltp-database", Choices = [.. ReadyMadeGuests.All.Select(g => g.Name)], Required = true, For = ["ready-made"] },
        new("workload", "scale", FieldKind.Number) { Doc = "How many times as much it writes: memory and rates both.", Example = "0.5", Range = ("0.001", "1000"), Default = "1", For = ["ready-made"] },
        new("workload", "phases", FieldKind.Groups) { Doc = "The phases in order; the last holds on.", Of = "phase", Required = true, For = ["phases"] },
        new("workload", "parts", FieldKind.Groups) { Doc = "The workloads that run at once.", Of = "part", Required = true, For = ["several"] },
    ];

    public static readonly ScenarioField[] All =
    [
        .. Own,
        .. Without("phase", "flat", "phases"),
        new("phase", "length", FieldKind.Duration) { Doc = "How long the phase lasts, in guest time; the last phase holds on and needs none.", Example = "10 s", Range = ("1 ns", "8760 h") },
        .. Without("part", "flat", "several"),
    ];

    private static IEnumerable<ScenarioField> Without(string group, params string[] kinds)
    {
        foreach (var field in Own)
        {
            var belongs = field.For.Except(kinds, StringComparer.Ordinal).ToArray();
            if (field.For.Count == 0 || belongs.Length > 0)
            {
                yield return field with { Group = group, For = belongs, OptionalFor = [.. field.OptionalFor.Intersect(belongs)], Choices = field.Name == "kind" ? [.. Kinds.Except(kinds, StringComparer.Ordinal)] : field.Choices };
            }
        }
    }
}
