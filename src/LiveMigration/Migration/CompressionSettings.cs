namespace LiveMigration.Migration;

/// <summary>Compressing the stream of the main connection in a pool of threads, as Hyper-V does by default.</summary>
public sealed record CompressionSettings
{
    /// <summary>What it is compressed with.</summary>
    /// <value>Default <see cref="StreamCompression.Xpress"/>: assumed for Hyper-V, whose algorithm is not published.</value>
    public StreamCompression Algorithm { get; init; } = StreamCompression.Xpress;

    /// <summary>Threads that compress, one core each; from 1 to 255.</summary>
    /// <value>Default null: as many as the host's processors for migrations, the idle ones; assumed.</value>
    public int? Threads { get; init; }

    /// <summary>Threads on a host with those processors.</summary>
    internal int ThreadsOn(Hosts.HostTimings host) => Threads ?? (int)Math.Clamp(host.MigrationCpus, 1, 255);
}
