using BenchmarkDotNet.Attributes;
using LiveMigration.Memory;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Benchmarks;

/// <summary>Passes over the bitmap of a guest of 1 TiB.</summary>
[MemoryDiagnoser]
public class BitmapBenchmarks
{
    private const long Pages = 1L << 28;
    private readonly PageBitmap pending = new(Pages);
    private readonly PageBitmap log = new(Pages);

    // Every 32nd page, so that no chunk is full or empty.
    [GlobalSetup]
    public void Fill()
    {
        for (var page = 0L; page < Pages; page += 32)
        {
            pending.Add(page);
        }
    }

    [Benchmark]
    public long CountAll() => pending.CountAll();

    [Benchmark]
    public void AddAllFrom() => log.AddAllFrom(pending);

    /// <summary>Two passes: filling the log and taking it.</summary>
    [Benchmark]
    public long AddAllAndTakeAllFrom()
    {
        log.AddAllFrom(pending);
        return pending.TakeAllFrom(log);
    }

    /// <summary>The same, in ranges of 2^18 pages, 1 GiB of memory.</summary>
    [Benchmark]
    public long AddAllAndTakeRangeFrom()
    {
        log.AddAllFrom(pending);
        var added = 0L;
        for (var page = 0L; page < Pages; page += 1 << 18)
        {
            added += pending.TakeRangeFrom(log, page, page + (1 << 18));
        }

        return added;
    }

    [Benchmark]
    public void AddRange() => log.AddRange(1, Pages - 1);
}

/// <summary>One interval of uniform writes to 64 GiB.</summary>
[MemoryDiagnoser]
public class MarkerBenchmarks
{
    private const long Pages = 1L << 24;
    private readonly PageBitmap written = new(Pages);
    private IPageWriter writer = PageWriters.Create(new IdleWorkload(), new RandomStream(1, "none"));

    [Params(0.001, 0.01, 0.1, 0.6, 2, 10)]
    public double WritesPerPage { get; set; }

    [Params(WritePace.Paced, WritePace.Poisson)]
    public WritePace Pace { get; set; }

    [GlobalSetup]
    public void Start() => writer = PageWriters.Create(
        new UniformWorkload
        {
            WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromGiB(64)),
            WritesPerSecond = WritesPerPage * Pages,
            Pace = Pace,
        },
        new RandomStream(1, "writes"));

    [Benchmark]
    public void Interval() => writer.Write(VirtualDuration.FromSeconds(1), written);
}

/// <summary>Draws of counts.</summary>
public class DrawBenchmarks
{
    private readonly RandomStream random = new(1, "draws");

    [Benchmark]
    public long BinomialOf5() => PortableMath.Binomial(random, 1_000_000, 5e-6);

    [Benchmark]
    public long BinomialOf500000() => PortableMath.Binomial(random, 1_000_000, 0.5);

    [Benchmark]
    public long PoissonOf5() => PortableMath.Poisson(random, 5);

    [Benchmark]
    public long PoissonOf1000000() => PortableMath.Poisson(random, 1_000_000);

    [Benchmark]
    public long DistinctPagesOfATebibyte() => DistinctPages.Draw(random, 1L << 28, 1L << 27);
}
