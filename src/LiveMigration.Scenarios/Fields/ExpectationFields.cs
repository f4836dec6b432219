namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of what must come out.</summary>
internal static class ExpectationFields
{
    public static readonly ScenarioField[] All =
    [
        new("expectation", "vm", FieldKind.Text) { Doc = "Name of the virtual machine.", Example = "web", Required = true },
        new("expectation", "migration", FieldKind.WholeNumber) { Doc = "Which of its migrations, in the order of the file; 1 is the first.", Example = "2", Range = ("1", "1000000"), Default = "the last" },
        new("expectation", "status", FieldKind.Choice) { Doc = "How the migration must end.", Example = "completed", Choices = ["completed", "cancelled", "notConverged", "failed", "refused", "paused", "guestLost"] },
        new("expectation", "downtime", FieldKind.Group) { Doc = "The hypervisor's own figure of the downtime.", Example = "{ max: 500 ms }", Of = "durationRange" },
        new("expectation", "totalTime", FieldKind.Group) { Doc = "From the migration's start to its end.", Example = "{ max: 60 s }", Of = "durationRange" },
        new("expectation", "guestPause", FieldKind.Group) { Doc = "From the guest's stop to its resume.", Example = "{ max: 500 ms }", Of = "durationRange" },
        new("expectation", "clientOutage", FieldKind.Group) { Doc = "From the guest's stop until the network finds it again.", Example = "{ max: 1 s }", Of = "durationRange" },
        new("expectation", "transferred", FieldKind.Group) { Doc = "Bytes sent.", Example = "{ max: 20 GiB }", Of = "sizeRange" },
        new("expectation", "rounds", FieldKind.Group) { Doc = "Rounds, stop-and-copy included.", Example = "{ max: 5 }", Of = "countRange" },
        new("expectation", "slowdown", FieldKind.Group) { Doc = "Share of its speed that the guest lost from start to end.", Example = "{ max: 5 % }", Of = "percentRange" },
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
