using LiveMigration.Hosts;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace KubeVirtStall;

/// <summary>A guest and the link that its migration has.</summary>
public sealed record StudiedGuest(string Kind, VirtualMachine Vm, DataRate Link);

/// <summary>The generated guests: each is drawn from a stream of its own, so that the first 20 of 200 are the same as 20.</summary>
public static class GeneratedGuests
{
    /// <summary>The seed of the draws and of what the guests write.</summary>
    public const ulong Seed = 248;

    private const double PageBytes = 4096;
    private static readonly (string Kind, int Weight)[] Kinds = [("uniform", 4), ("hot-cold", 4), ("plateau", 6), ("plateau with bursts", 4), ("load that ends", 2)];

    public static StudiedGuest Draw(int number, ulong seed = Seed)
    {
        var random = new RandomStream(seed, $"guest-{number}");
        var link = DataRate.FromGigabitsPerSecond(number % 2 == 1 ? 1 : 10);
        var memory = new ByteCount((long)LogUniform(random, 2_048, 65_536) << 20);
        var filled = Uniform(random, 0.6, 1);
        var kind = Kind(random.Next(Kinds.Sum(k => k.Weight)));
        var draw = new Draws(random, memory, link.BytesPerSecond);
        IWorkload workload = kind switch
        {
            "uniform" => draw.Spread(0),
            "hot-cold" => draw.Spread(0.9),
            "plateau" => new CombinedWorkload { Parts = draw.Plateau() },
            "plateau with bursts" => new CombinedWorkload { Parts = draw.PlateauWithBursts() },
            _ => draw.LoadThatEnds(),
        };
        var vm = new VirtualMachine { Name = $"guest-{number}", Memory = memory, FilledShare = filled, Detail = MemoryDetail.Statistical, Workload = workload };
        return new StudiedGuest(kind, vm, link);
    }

    private static string Kind(int drawn)
    {
        foreach (var (kind, weight) in Kinds)
        {
            if ((drawn -= weight) < 0)
            {
                return kind;
            }
        }

        throw new InvalidOperationException("weights are fewer than drawn from");
    }

    private static double Uniform(RandomStream random, double least, double most) => least + ((most - least) * random.NextDouble());

    private static double LogUniform(RandomStream random, double least, double most) => least * PortableMath.Pow(most / least, random.NextDouble());

    // What is written lies in the memory one part after the other, from an eighth of it on.
    private sealed class Draws(RandomStream random, ByteCount memory, double linkBytesPerSecond)
    {
        private long next = memory.Bytes / 8 / 4096;

        /// <summary>A working set of 1 to 60 % of the memory, written at 2 to 200 % of what the link carries.</summary>
        public IWorkload Spread(double hotWriteShare)
        {
            var region = Region(LogUniform(random, 0.01, 0.6) * memory.Bytes);
            var writes = LogUniform(random, 0.02, 2) * linkBytesPerSecond / PageBytes;
            return hotWriteShare == 0
                ? new UniformWorkload { WorkingSet = region, WritesPerSecond = writes }
                : new HotColdWorkload { WorkingSet = region, WritesPerSecond = writes, HotWriteShare = hotWriteShare };
        }

        /// <summary>A part that the link needs 0.1 to 20 s for, rewritten four times in that time, and a slow rest.</summary>
        public IReadOnlyList<IWorkload> Plateau() => [Rewritten(out _), Slow()];

        public IReadOnlyList<IWorkload> PlateauWithBursts() => [Rewritten(out var rewritten), Bursts(rewritten), Slow()];

        public IWorkload LoadThatEnds()
        {
            var length = VirtualDuration.FromSeconds((long)LogUniform(random, 30, 600));
            return new PhasedWorkload { Phases = [new(Rewritten(out _), length), new(Slow(), VirtualDuration.FromSeconds(1))] };
        }

        private UniformWorkload Rewritten(out double bytes)
        {
            bytes = Math.Min(LogUniform(random, 0.1, 20) * linkBytesPerSecond, 0.4 * memory.Bytes);
            return new UniformWorkload { WorkingSet = Region(bytes), WritesPerSecond = 4 * linkBytesPerSecond / PageBytes };
        }

        /// <summary>2 to 20 % of the memory, written at 0.5 to 5 % of what the link carries.</summary>
        private UniformWorkload Slow() =>
            new() { WorkingSet = Region(LogUniform(random, 0.02, 0.2) * memory.Bytes), WritesPerSecond = LogUniform(random, 0.005, 0.05) * linkBytesPerSecond / PageBytes };

        /// <summary>Every 30 to 120 s, for 5 to 20 s, half to twice as much again, within a fifth of the memory.</summary>
        private DirtyRateSeriesWorkload Bursts(double rewritten)
        {
            var region = Region(Math.Min(Uniform(random, 0.5, 2) * rewritten, 0.2 * memory.Bytes));
            var every = Seconds(Uniform(random, 30, 120));
            var length = Seconds(Uniform(random, 5, 20));
            var first = new VirtualDuration((long)((every - length).Nanoseconds * Uniform(random, 0.05, 0.95)));
            var pages = region.Size.Bytes / 4096 * 0.9;

            // The series begins anew as far behind its last sample as the one before lies before it.
            var last = new VirtualDuration((every + first + length).Nanoseconds / 2);
            return new DirtyRateSeriesWorkload
            {
                WorkingSet = region,
                Samples = [new(default, length, 0), new(first, length, pages), new(first + length, length, 0), new(last, length, 0)],
                Repeats = true,
            };
        }

        private MemoryRegion Region(double bytes)
        {
            var pages = Math.Max(1, (long)(bytes / PageBytes));
            var region = new MemoryRegion(new ByteCount(next * 4096), new ByteCount(pages * 4096));
            next += pages;
            return region;
        }

        private static VirtualDuration Seconds(double seconds) => new((long)(seconds * 1e9));
    }
}
