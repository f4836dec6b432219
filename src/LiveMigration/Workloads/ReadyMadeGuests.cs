using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>The guests that are ready to use.</summary>
/// <remarks>
/// Those called measured come from migrations published with KubeVirt's enhancement 248 (kubevirt/enhancements, veps/sig-compute/248-migration-convergence,
/// commit 7ee388aa, August 2026), read off their charts to about 15 MiB and 0.3 s: what a guest dirtied in rounds of each length is its
/// working-set curve. Those called assumed are round figures that nobody measured.
/// </remarks>
public static class ReadyMadeGuests
{
    private const string FieldCases = "KubeVirt enhancement 248";
    private static readonly ByteCount NoLimit = ByteCount.FromGiB(64);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ReadyMadeGuest> All { get; } =
    [
        new()
        {
            Name = "hpc-stencil",
            Summary = "a computation that sweeps 5.4 GB over and over, at 1.9 GiB/s",
            Source = "rate and size measured of a synthetic writer (cloud-hypervisor pull request 7799, March 2026); that a stencil does the same is assumed",
            SweepSize = ByteCount.FromMiB(5_418),
            SweepPagesPerSecond = 498_074, // 1.9 GiB/s
        },
        new()
        {
            Name = "idle-linux",
            Summary = "a server that nobody uses: timers, logs, the page cache's bookkeeping",
            Source = "assumed",
            Classes = [new PageClass(15_360, 1 / 300.0), new PageClass(1_024, 0.5)],
        },
        new()
        {
            Name = "in-memory-compile",
            Summary = "a build of the Linux kernel",
            Source = $"measured: {FieldCases}, example 5, first rounds and plateau",
            Fitted = Measured((10.6, 1_250), (15.8, 1_271), (36.9, 1_862)),
        },
        new()
        {
            Name = "memcached",
            Summary = "a key-value store in memory under load",
            Source = $"measured of Redis: {FieldCases}, example 3, plateau and first rounds; that memcached does the same is assumed",
            Fitted = Measured((3.2, 388), (6, 419), (12.2, 738), (31.3, 1_359), (93.7, 3_415)),
        },
        new()
        {
            Name = "oltp-database",
            Summary = "a relational database under short transactions",
            Source = $"measured of MariaDB: {FieldCases}, example 2, rounds under load",
            Fitted = Measured((3.5, 474), (4.3, 496), (4.8, 368), (5.7, 501), (9, 583), (58.8, 930)),
        },
        new()
        {
            Name = "video-stream",
            Summary = "a server that passes streams on through a ring of buffers, 8 MB/s",
            Source = "assumed",
            Classes = [new PageClass(15_360, 1 / 300.0), new PageClass(1_024, 0.5)],
            SweepSize = ByteCount.FromMiB(64),
            SweepPagesPerSecond = 2_000,
        },
        new()
        {
            Name = "web-server",
            Summary = "a web server at moderate load: sessions and buffers that are busy, caches that are less so",
            Source = "assumed",
            Classes = [new PageClass(57_344, 1 / 30.0), new PageClass(8_192, 1)],
        },
    ];

    /// <summary>The guest of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static ReadyMadeGuest Named(string name) =>
        All.FirstOrDefault(g => g.Name == name) ?? throw new KeyNotFoundException($"\"{name}\" is no ready-made guest; there are {string.Join(", ", All.Select(g => g.Name))}");

    private static Lazy<IReadOnlyList<PageClass>> Measured(params (double Seconds, long Mebibytes)[] curve) =>
        new(() => WorkingSetCurve.Fit([.. curve.Select(p => new WorkingSetPoint(VirtualDuration.FromMilliseconds((long)(p.Seconds * 1000 + 0.5)), ByteCount.FromMiB(p.Mebibytes)))], NoLimit).Classes);
}
