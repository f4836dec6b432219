namespace LiveMigration.Migration;

/// <summary>Compressing the stream of the main connection in a pool of threads, as Hyper-V does by default.</summary>
public sealed record CompressionSettings
{
    /// <summary>What it is compressed with.</summary>
    /// <value>Default <see cref="StreamCompression.Xpress"/>: assumed for Hyper-V, whose algorithm is not published.</value>
    public StreamCompression Algorithm { get; init; } = StreamCompression.Xpress;

    /// <summary>Threads that compress, one core each; from 1 to 255.</summary>
    /// <value>Default 4, assumed.</value>
    public int Threads { get; init; } = 4;
}
