namespace LiveMigration.Scenarios.Measured;

/// <summary>One recorded migration: a line of a data set.</summary>
/// <remarks>Only <see cref="QemuVersion"/> and <see cref="Scenario"/> are read for a prediction; the rest is what it is compared with.</remarks>
public sealed record MeasuredRun
{
    /// <summary>The scenario's name; repeats share it.</summary>
    public required string Id { get; init; }

    /// <summary>The scenario's family.</summary>
    /// <value>Default <c>unknown</c>.</value>
    public string Family { get; init; } = "unknown";

    /// <summary>Number of the repeat, from 1.</summary>
    /// <value>Default 1.</value>
    public int Repeat { get; init; } = 1;

    /// <summary>The version of both processes, for example <c>7.2.22</c>.</summary>
    public required string QemuVersion { get; init; }

    /// <summary>What was asked for, and what was measured before the start.</summary>
    public required MeasuredScenario Scenario { get; init; }

    /// <summary>The totals; null if the line has none.</summary>
    public MeasuredResult? Result { get; init; }

    /// <summary>The readings of the dirty bitmap in order; null if the line has none.</summary>
    public IReadOnlyList<MeasuredPass>? Passes { get; init; }

    /// <summary>The rate-limit windows in order; null if the line has none.</summary>
    public IReadOnlyList<MeasuredWindow>? Windows { get; init; }

    /// <summary>When the source took the command, in milliseconds since just before it was sent; null if the line does not say so.</summary>
    public double? CommandTakenAtMs { get; init; }

    /// <summary>When the source found the migration completed, on the same clock; null if the line does not say so.</summary>
    public double? CompletedAtMs { get; init; }

    /// <summary>Major and minor version, for example <c>7.2</c>: the rules differ by these alone.</summary>
    public string Release => ReleaseOf(QemuVersion);

    /// <summary>Major and minor part of a version; the version itself if it has fewer than two parts.</summary>
    public static string ReleaseOf(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var parts = version.Split('.');
        return parts.Length < 2 ? version : parts[0] + "." + parts[1];
    }
}
