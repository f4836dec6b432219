using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Migration.Throttles;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace OwnHypervisor;

/// <summary>
/// A hypervisor that does not exist: three rounds, then the guest runs at the destination and the rest follows it; a guest that dirtied more than
/// half of what was sent runs at half speed from then on; pages travel behind 12 bytes, and zero pages are left out.
/// </summary>
/// <remarks>Everything that makes it up is in this file. Nothing in the library knows of it.</remarks>
public sealed class Teleporter : IHypervisor
{
    public string Name => "teleporter";

    public string Family => Name;

    public IReadOnlyList<MigrationTechnique> Techniques { get; } = [MigrationTechnique.Hybrid];

    public IReadOnlyList<MigrationOption> Options { get; } = [MigrationOption.PostCopy];

    public IEnumerable<Refusal> Refuse(MigrationRequest request)
    {
        if (request.Settings.PostCopy is { Preempt: true })
        {
            yield return new Refusal("preempt", "the teleporter has one beam, and requested pages wait for it", "leave preempt out");
        }
    }

    public MigrationPlan Plan(MigrationRequest request) => new()
    {
        Assumptions = ["the teleporter is fictional: all of it is assumed"],
        Path = NetworkPath.Between(request.Source, request.Destination),
        MaxBandwidth = request.Settings.MaxBandwidth ?? DataRate.Unlimited,
        Encoder = _ => new Beam(request.Source.Timings.FullPageTime),
        Policies = [new RoundsThenPostCopy(3)],
        Throttle = () => new HalfSpeed(),
        PostCopy = new PostCopyRules { SwitchTime = VirtualDuration.FromMilliseconds(5), SourceDowntime = VirtualDuration.FromMilliseconds(5), RequestTime = VirtualDuration.FromMicroseconds(200) },
        SetupTime = VirtualDuration.FromMilliseconds(20),
        StopTime = VirtualDuration.FromMilliseconds(1),
    };

    /// <summary>When to read the log, and when to switch.</summary>
    private sealed record RoundsThenPostCopy(int Rounds) : ISwitchoverPolicy
    {
        public Verdict Judge(in RoundProgress progress) => progress switch
        {
            { IsExact: true } when progress.Round >= Rounds => Verdict.SwitchToPostCopy,
            { IsExact: true } when progress.Pending == ByteCount.Zero => Verdict.StopAndCopy,
            { IsExact: false } when progress.Pending == ByteCount.Zero => Verdict.ReadLog,
            _ => Verdict.Continue,
        };

        public string Why(in RoundProgress progress) => progress.Round >= Rounds ? $"{Rounds} rounds are done" : "nothing was left to send";
    }

    /// <summary>What the guest is allowed while it is on the source.</summary>
    private sealed class HalfSpeed : IGuestThrottle
    {
        private ByteCount sentBefore;

        public VcpuDuty AtStart => VcpuDuty.Free;

        public VirtualDuration? TickEvery => null;

        public bool CountsWrites => false;

        public VcpuDuty? Begin(in ThrottleView view) => null;

        public VcpuDuty? OnReading(in ThrottleView view)
        {
            var sent = view.Transferred - sentBefore;
            sentBefore = view.Transferred;
            return view.Dirtied.Bytes * 2 > sent.Bytes ? VcpuDuty.OfShare(500) : null;
        }

        public ThrottleTick OnTick(in ThrottleView view) => default;
    }

    /// <summary>What pages cost: up to 64 of them at a call.</summary>
    private sealed class Beam(VirtualDuration pageTime) : PageEncoder
    {
        private const int PageBytes = 12 + PageExactMemory.PageBytes;

        public override ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent)
        {
            isSpent = false;
            var left = pages;
            while (left != 0 && !isSpent)
            {
                var page = left & (~left + 1);
                left ^= page;
                if ((data & page) == 0)
                {
                    batch.ZeroPages++;
                }
                else
                {
                    batch.NormalPages++;
                    batch.WireBytes += PageBytes;
                    batch.AccountedBytes += PageBytes;
                    batch.SenderTime += pageTime.Nanoseconds;
                }

                isSpent = batch.IsSpentAfter(1);
            }

            return pages & ~left;
        }
    }
}
