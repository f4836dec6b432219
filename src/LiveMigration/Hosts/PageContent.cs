using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>What is in a guest's pages, as far as encoders care.</summary>
/// <remarks>
/// Stands for: pages that are part random, part constant, or a mix of content classes; writes that change a few bytes or all.
/// Leaves out: pages that change their class. Source: the definition. Checked by: recorded QEMU runs with deltas and compression (without a mix).
/// </remarks>
public sealed record PageContent
{
    /// <summary>Share of a filled page that cannot be compressed, from 0 to 1; the rest is one repeated byte.</summary>
    /// <value>Default 0.5.</value>
    public double RandomShare { get; init; } = 0.5;

    /// <summary>The classes of filled pages; with it <see cref="RandomShare"/> says nothing.</summary>
    /// <value>Default null: all pages are as <see cref="RandomShare"/> says.</value>
    public ContentMix? Mix { get; init; }

    /// <summary>Bytes that a write changes: from 8 to 4,096, a multiple of 8.</summary>
    /// <value>Default 8.</value>
    public ByteCount WriteSize { get; init; } = new(8);

    /// <summary>Whether writes to a page change it at random places rather than always at the same.</summary>
    /// <value>Default true.</value>
    public bool WritesAnywhere { get; init; } = true;
}
