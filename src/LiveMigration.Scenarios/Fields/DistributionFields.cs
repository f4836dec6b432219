namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of a distribution; their values are of the kind of the field that is drawn.</summary>
internal static class DistributionFields
{
    public static readonly ScenarioField[] All =
    [
        new("distribution", "choice", FieldKind.DrawnChoices) { Doc = "One of a few values, each as likely as its weight says.", Example = "[{ value: 4 GiB, weight: 3 }, 16 GiB]" },
        new("distribution", "uniform", FieldKind.DrawnRange) { Doc = "Anything from the first value to the second, all alike.", Example = "[1 GiB, 8 GiB]" },
        new("distribution", "normal", FieldKind.Group) { Doc = "The bell curve.", Example = "{ mean: 8 GiB, sd: 2 GiB }", Of = "normal" },
        new("distribution", "log-normal", FieldKind.Group) { Doc = "A bell curve of the logarithm.", Example = "{ median: 500 pages/s, sigma: 0.8 }", Of = "logNormal" },
        new("distribution", "min", FieldKind.DrawnValue) { Doc = "What is drawn below it becomes it.", Example = "1 GiB", Default = "the lowest that the field allows" },
        new("distribution", "max", FieldKind.DrawnValue) { Doc = "What is drawn above it becomes it.", Example = "64 GiB", Default = "the highest that the field allows; for a working set also the guest's memory, for what is a part of something the whole" },
        new("distribution", "step", FieldKind.DrawnValue) { Doc = "What is drawn is rounded to the nearest multiple of it.", Example = "1 GiB", Default = "what the field must be a multiple of" },
        new("weighted", "value", FieldKind.DrawnValue) { Doc = "The value.", Example = "4 GiB", Required = true },
        new("weighted", "weight", FieldKind.Number) { Doc = "How often it is drawn, in proportion to the other weights.", Example = "3", Range = ("0.001", "1000000"), Default = "1" },
        new("normal", "mean", FieldKind.DrawnValue) { Doc = "The middle.", Example = "8 GiB", Required = true },
        new("normal", "sd", FieldKind.DrawnValue) { Doc = "Standard deviation: two thirds of what is drawn lie no farther from the middle.", Example = "2 GiB", Required = true },
        new("logNormal", "median", FieldKind.DrawnValue) { Doc = "Half of what is drawn lies below it.", Example = "500 pages/s", Required = true },
        new("logNormal", "sigma", FieldKind.Number) { Doc = "Standard deviation of the natural logarithm; with 0.7 two thirds of what is drawn lie between half the median and twice it.", Example = "0.8", Range = ("0", "5"), Required = true },
    ];
}
