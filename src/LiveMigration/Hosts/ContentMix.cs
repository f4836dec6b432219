using System.Globalization;

namespace LiveMigration.Hosts;

/// <summary>A kind of content, as compression tells it.</summary>
public enum ContentClass
{
    /// <summary>Source, documentation, tables of text.</summary>
    Text,

    /// <summary>Programs and libraries.</summary>
    Code,

    /// <summary>Objects and pointers of running programs.</summary>
    Heap,

    /// <summary>Pages of database tables and indexes.</summary>
    Database,

    /// <summary>What is compressed or encrypted already.</summary>
    Media,

    /// <summary>One repeated byte that is not zero.</summary>
    Repeated,
}

/// <summary>Of which classes a guest's filled pages are; the shares add up to 1.</summary>
/// <remarks>
/// Stands for: a guest whose pages differ in how well they compress; which class a page has follows from its number, and a write
/// leaves it in its class. Leaves out: files and heaps that occupy adjoining pages; pages of one class that differ from each other.
/// Source: the definition; sizes and cycles by class are measured, see docs/encoders.md. Checked by: sums by class, counts of pages.
/// </remarks>
public sealed record ContentMix
{
    private const long Million = 1_000_000;

    /// <summary>Share of source, documentation, tables of text; from 0 to 1.</summary>
    public double Text { get; init; }

    /// <summary>Share of programs and libraries; from 0 to 1.</summary>
    public double Code { get; init; }

    /// <summary>Share of running programs' objects; from 0 to 1.</summary>
    public double Heap { get; init; }

    /// <summary>Share of database pages; from 0 to 1.</summary>
    public double Database { get; init; }

    /// <summary>Share of what is compressed or encrypted already; from 0 to 1.</summary>
    public double Media { get; init; }

    /// <summary>Share of pages of one repeated byte; from 0 to 1.</summary>
    public double Repeated { get; init; }

    /// <summary>The shares in the order of <see cref="ContentClass"/>.</summary>
    public IReadOnlyList<double> Shares => [Text, Code, Heap, Database, Media, Repeated];

    /// <summary>What is wrong with the shares, one sentence each; empty if nothing.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        for (var i = 0; i < Shares.Count; i++)
        {
            if (Shares[i] is not (>= 0 and <= 1))
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"share of {(ContentClass)i}: {Shares[i]}; allowed is 0 to 1"));
            }
        }

        if (faults.Count == 0 && Millionths().Sum() != Million)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"shares of the content: {Shares.Sum()} together; allowed is 1"));
        }

        return faults;
    }

    /// <summary>Shares up to and with each class, in millionths.</summary>
    internal long[] Thresholds()
    {
        var thresholds = Millionths();
        for (var i = 1; i < thresholds.Length; i++)
        {
            thresholds[i] += thresholds[i - 1];
        }

        return thresholds;
    }

    private long[] Millionths() => [.. Shares.Select(share => (long)Math.Round(share * Million))];
}
