namespace LiveMigration.Charts;

/// <summary>How large a picture is and what stands above it. Immutable.</summary>
public sealed record PictureOptions
{
    /// <summary>Its width.</summary>
    /// <value>Default 900 px; from 200 to 10,000.</value>
    public int WidthPixels { get; init; } = 900;

    /// <summary>Its height.</summary>
    /// <value>Default null: what suits the picture; else from 150 to 20,000 px.</value>
    public int? HeightPixels { get; init; }

    /// <summary>How many pixels of a PNG there are for one of <see cref="WidthPixels"/>; text and lines grow with it. SVG has no use for it.</summary>
    /// <value>Default 2; from 0.5 to 8.</value>
    public double Scale { get; init; } = 2;

    /// <summary>The line above the picture; empty: none.</summary>
    /// <value>Default null: what suits the picture.</value>
    public string? Title { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    internal PictureOptions Checked()
    {
        Check(WidthPixels is >= 200 and <= 10_000, nameof(WidthPixels), WidthPixels, "from 200 to 10000");
        Check(HeightPixels is null or (>= 150 and <= 20_000), nameof(HeightPixels), HeightPixels, "from 150 to 20000");
        Check(Scale is >= 0.5 and <= 8, nameof(Scale), Scale, "from 0.5 to 8");
        return this;
    }

    private static void Check(bool isRight, string name, object? value, string allowed)
    {
        if (!isRight)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Allowed is {allowed}.");
        }
    }
}
