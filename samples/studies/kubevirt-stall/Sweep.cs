using LiveMigration.Orchestration.Controllers;
using LiveMigration.Simulation;

namespace KubeVirtStall;

/// <summary>A value of one constant of the stall detector; all others have their defaults.</summary>
/// <param name="Constant">As KubeVirt names it.</param>
/// <param name="Value">As the tables write it.</param>
/// <param name="Rule">The detector with it.</param>
public sealed record SweptValue(string Constant, string Value, Rule Rule)
{
    private static readonly StallDetectorOptions Default = new();

    /// <summary>All that are swept, the defaults left out.</summary>
    public static IReadOnlyList<SweptValue> All { get; } =
    [
        .. Of("stallMargin", [0.01, 0.02, 0.08, 0.15], value => Default with { StallMargin = value }),
        .. Of("stallProgressTimeout, s", [20, 60, 120], value => Default with { StallProgressTimeout = VirtualDuration.FromSeconds((long)value) }),
        .. Of("precopyPossibleFactor", [1, 1.25, 2, 3, MostHopeful], value => Default with { PrecopyPossibleFactor = value }),
        .. Of("patienceWindowDecayFactor", [0.25, 0.75, 1], value => Default with { PatienceWindowDecayFactor = value }),
        .. Of("ewmaAlpha", [0.1, 0.7, 0.9], value => Default with { EwmaAlpha = value }),
        .. Of("switchoverTimeout, s", [30, 120], value => Default with { SwitchoverTimeout = VirtualDuration.FromSeconds((long)value) }),
        new("searchLocalMinima", "false", Detector(Default with { SearchLocalMinima = false }, 900)),
        .. new[] { 300L, 600, 1_500, 3_000 }.Select(ms => new SweptValue("maxDowntimeMs", $"{ms}", Detector(Default, ms))),
    ];

    /// <summary>A precopyPossibleFactor with which the limit is raised for guests far above it, so that it can be seen what becomes of them.</summary>
    public const double MostHopeful = 5;

    private static IEnumerable<SweptValue> Of(string constant, double[] values, Func<double, StallDetectorOptions> options) =>
        values.Select(value => new SweptValue(constant, Statistics.Number(value, "0.##"), Detector(options(value), 900)));

    private static Rule Detector(StallDetectorOptions options, long maxDowntimeMs) =>
        new(Rule.Stall.Name, Rule.WithoutChannels with { StallDetection = options, MaxDowntime = VirtualDuration.FromMilliseconds(maxDowntimeMs) });
}
