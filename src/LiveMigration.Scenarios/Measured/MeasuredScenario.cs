namespace LiveMigration.Scenarios.Measured;

/// <summary>What a recorded migration was asked to do, and what was measured of the guest before it started. Names and units as in the data set.</summary>
public sealed record MeasuredScenario
{
    /// <summary>Guest RAM in MiB.</summary>
    public required long VmMiB { get; init; }

    /// <summary>Share of the pages outside the working sets that is not zero, in percent from 0 to 100.</summary>
    public required int FilledPercent { get; init; }

    /// <summary>Pseudo-random 32-bit words at the start of a filled page, from 0 to 1,024; the rest is a constant.</summary>
    /// <value>Default 1,024: incompressible.</value>
    public int FillRandomWords { get; init; } = 1024;

    /// <summary>The first writer, region A.</summary>
    public required MeasuredWriter Writer { get; init; }

    /// <summary>The second writer, region B; null if there is one alone.</summary>
    public MeasuredWriter? SecondWriter { get; init; }

    /// <summary>Pages a second that the first writer really wrote where nothing throttled it; null if not known.</summary>
    public double? AchievedWritesPagesPerSecond { get; init; }

    /// <summary>Parameter <c>max-bandwidth</c> in bytes per second; 0 is no limit.</summary>
    public required long MaxBandwidthBytesPerSecond { get; init; }

    /// <summary>Parameter <c>downtime-limit</c> in milliseconds.</summary>
    public required long DowntimeLimitMs { get; init; }

    /// <summary>Capabilities switched on, in order of name.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Parameters set, in order of name; all others have QEMU's defaults.</summary>
    public IReadOnlyList<MeasuredParameter> Parameters { get; init; } = [];

    /// <summary>What was commanded meanwhile, in order of time.</summary>
    public IReadOnlyList<MeasuredAction> Actions { get; init; } = [];

    /// <summary>Whether all threads but the source's vCPU shared one processor; else they had two.</summary>
    /// <value>Default true.</value>
    public bool SenderAndReceiverShareOneCpu { get; init; } = true;
}

/// <summary>A writer of the recorded guest: a region, a pattern and a pace.</summary>
public sealed record MeasuredWriter
{
    /// <summary>The pattern's name: <c>none</c>, <c>uniform</c>, <c>sequential</c>, <c>hotcold</c>, <c>zipf</c>, or one that is not modelled.</summary>
    public required string Pattern { get; init; }

    /// <summary>Size of the region in MiB; a power of two unless nothing is written.</summary>
    public long WorkingSetMiB { get; init; }

    /// <summary>Address of the region in MiB.</summary>
    /// <value>Default 16.</value>
    public long WorkingSetBaseMiB { get; init; } = 16;

    /// <summary>Asked rate in pages a second by phase; the last holds on. At least one.</summary>
    public IReadOnlyList<double> WritesPagesPerSecond { get; init; } = [0];

    /// <summary>Rate over one second just before the migration, in pages a second; null if not known.</summary>
    public double? MeasuredWritesPagesPerSecond { get; init; }

    /// <summary>Writes done before the migration started; null if not known.</summary>
    public long? WritesBeforeStart { get; init; }

    /// <summary>Share of the pages that is hot, in percent; for <c>hotcold</c>.</summary>
    public double HotPagesPercent { get; init; }

    /// <summary>Share of the writes that hits hot pages, in percent; for <c>hotcold</c>.</summary>
    public double HotWritesPercent { get; init; }

    /// <summary>Exponent; for <c>zipf</c>.</summary>
    public double ZipfExponent { get; init; }

    /// <summary>Bytes changed by a write, a multiple of 8 from 8 to 4,096; they become pseudo-random.</summary>
    /// <value>Default 8.</value>
    public int WriteBytes { get; init; } = 8;

    /// <summary>Where in the page: <c>fixed</c> (the same place each time) or <c>random</c>.</summary>
    /// <value>Default <c>fixed</c>.</value>
    public string WriteOffset { get; init; } = "fixed";
}

/// <summary>A migration parameter that was set.</summary>
/// <param name="Name">QEMU's name.</param>
/// <param name="Value">As text: a number, <c>true</c> or <c>false</c>, or a word.</param>
public sealed record MeasuredParameter(string Name, string Value);

/// <summary>Something commanded during a recorded migration.</summary>
public sealed record MeasuredAction
{
    /// <summary>What, in the data set's words.</summary>
    public required string What { get; init; }

    /// <summary>When it was planned, in milliseconds since the start, or since <see cref="WhenStatus"/> was seen.</summary>
    public required double AtMs { get; init; }

    /// <summary>When it was sent, in milliseconds since the start; null if not known.</summary>
    public double? DoneAtMs { get; init; }

    /// <summary>The status that <see cref="AtMs"/> counts from; null: the start.</summary>
    public string? WhenStatus { get; init; }

    /// <summary>Parameters set, for <c>set-parameters</c>, in order of name.</summary>
    public IReadOnlyList<MeasuredParameter> Parameters { get; init; } = [];

    /// <summary>Why the command was refused; null if it was carried out. A refused command changed nothing.</summary>
    public string? Error { get; init; }
}
