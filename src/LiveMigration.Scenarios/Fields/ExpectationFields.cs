namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of what must come out.</summary>
internal static class ExpectationFields
{
    public static readonly ScenarioField[] All =
    [
        new("expectation", "vm", FieldKind.Text) { Doc = "Name of a virtual machine; a pattern as web-* stands for all that match and migrate, each of which must meet it. Give one of vm, job, fleet and order.", Example = "web" },
        new("expectation", "job", FieldKind.Text) { Doc = "Name of a job, of which completed, totalTime, downtime (the longest) and transferred can be expected.", Example = "drain hv1" },
        new("expectation", "fleet", FieldKind.Group) { Doc = "What must come out of all migrations together.", Example = "{ timeToDrain: { max: 10 m }, completed: { min: 95 % } }", Of = "fleetExpectation" },
        new("expectation", "order", FieldKind.Texts) { Doc = "Names of virtual machines, or patterns: the migrations of each entry come before those of the next, see by. Of a machine that moves several times its first begin and its last end count.", Example = "[db-*, web]" },
        new("expectation", "by", FieldKind.Choice) { Doc = "What comes in that order: begin: each begins before any of the next entry does; end: each ends before; whole: each has ended when the first of the next entry begins.", Example = "end", Choices = ["begin", "end", "whole"], Default = "begin" },
        new("expectation", "inRuns", FieldKind.Percent) { Doc = "With --replications: the share of the runs in which it must hold, each of its figures by itself. A single run must always hold it.", Example = "95 %", Range = ("0 %", "100 %"), Default = "100 %" },
        new("expectation", "migration", FieldKind.WholeNumber) { Doc = "Which of its migrations, in the order of the file; 1 is the first.", Example = "2", Range = ("1", "1000000"), Default = "the last" },
        new("expectation", "status", FieldKind.Choice) { Doc = "How the migration must end.", Example = "completed", Choices = ["completed", "cancelled", "notConverged", "failed", "refused", "paused", "guestLost"] },
        new("expectation", "downtime", FieldKind.Group) { Doc = "The hypervisor's own figure of the downtime.", Example = "{ max: 500 ms }", Of = "durationRange" },
        new("expectation", "totalTime", FieldKind.Group) { Doc = "From the migration's start to its end.", Example = "{ max: 60 s }", Of = "durationRange" },
        new("expectation", "guestPause", FieldKind.Group) { Doc = "From the guest's stop to its resume.", Example = "{ max: 500 ms }", Of = "durationRange" },
        new("expectation", "clientOutage", FieldKind.Group) { Doc = "From the guest's stop until the network finds it again.", Example = "{ max: 1 s }", Of = "durationRange" },
        new("expectation", "transferred", FieldKind.Group) { Doc = "Bytes sent.", Example = "{ max: 20 GiB }", Of = "sizeRange" },
        new("expectation", "rounds", FieldKind.Group) { Doc = "Rounds, stop-and-copy included.", Example = "{ max: 5 }", Of = "countRange" },
        new("expectation", "completed", FieldKind.Group) { Doc = "Of a job: share of the guests that it was to move or start that it did; those that its plan found no place for count.", Example = "{ min: 95 % }", Of = "percentRange" },
        new("expectation", "slowdown", FieldKind.Group) { Doc = "Share of its speed that the guest lost from start to end.", Example = "{ max: 5 % }", Of = "percentRange" },
        new("fleetExpectation", "timeToDrain", FieldKind.Group) { Doc = "From the first order to the end of the last migration.", Example = "{ max: 10 m }", Of = "durationRange" },
        new("fleetExpectation", "completed", FieldKind.Group) { Doc = "Share of the orders that completed.", Example = "{ min: 95 % }", Of = "percentRange" },
        new("fleetExpectation", "waited95", FieldKind.Group) { Doc = "What 95 % waited at most for their places.", Example = "{ max: 5 m }", Of = "durationRange" },
        new("fleetExpectation", "totalTime95", FieldKind.Group) { Doc = "What 95 % took at most, of the completed.", Example = "{ max: 60 s }", Of = "durationRange" },
        new("fleetExpectation", "downtime95", FieldKind.Group) { Doc = "The downtime that 95 % had at most, of the completed.", Example = "{ max: 500 ms }", Of = "durationRange" },
        new("fleetExpectation", "downtime", FieldKind.Group) { Doc = "The longest downtime, of the completed.", Example = "{ max: 2 s }", Of = "durationRange" },
        new("fleetExpectation", "clientOutage95", FieldKind.Group) { Doc = "The outage that 95 % of clients saw at most, of the completed.", Example = "{ max: 1 s }", Of = "durationRange" },
        new("fleetExpectation", "slowdown", FieldKind.Group) { Doc = "The largest share of its time that a guest lost while it was moved.", Example = "{ max: 10 % }", Of = "percentRange" },
        new("fleetExpectation", "lostToMigrations", FieldKind.Group) { Doc = "The most time that a guest lost because migrations, its own and others, made its hosts' processors too few; 0 s where hosts do not say how many cpus they have.", Example = "{ max: 2 s }", Of = "durationRange" },
        new("fleetExpectation", "sent", FieldKind.Group) { Doc = "Bytes on the wire of all attempts.", Example = "{ max: 2 TiB }", Of = "sizeRange" },
        .. Range("durationRange", FieldKind.Duration, "0 s", "8760 h", "500 ms"),
        .. Range("sizeRange", FieldKind.Size, "0 B", "1024 TiB", "20 GiB"),
        .. Range("countRange", FieldKind.WholeNumber, "0", "1000000000", "5"),
        .. Range("percentRange", FieldKind.Percent, "0 %", "100 %", "5 %"),
    ];

    private static ScenarioField[] Range(string group, FieldKind kind, string low, string high, string example) =>
    [
        new(group, "min", kind) { Doc = "The lowest value that is right.", Example = example, Range = (low, high) },
        new(group, "max", kind) { Doc = "The highest value that is right.", Example = example, Range = (low, high) },
    ];
}
