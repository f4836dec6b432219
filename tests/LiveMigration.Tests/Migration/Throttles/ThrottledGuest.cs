using LiveMigration.Hosts;
using LiveMigration.Migration.Throttles;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Migration.Throttles;

/// <summary>A guest of a steady dirty rate under a throttle, without a migration around it: what it writes follows from its duty alone.</summary>
internal sealed class ThrottledGuest(IGuestThrottle throttle, DataRate dirtyRate, DataRate bandwidth)
{
    private VirtualTime now;
    private VirtualTime written;
    private double unwritten;
    private int readings;

    public VcpuDuty Duty { get; private set; } = throttle.AtStart;

    /// <summary>What it dirties now, all its vCPUs together.</summary>
    public double BytesPerSecond => dirtyRate.BytesPerSecond * Share;

    private double Share => Duty.Sleep == VirtualDuration.Zero ? 1 : (double)Duty.Run.Nanoseconds / (Duty.Run + Duty.Sleep).Nanoseconds;

    public void Begin() => Set(throttle.Begin(View(default, 0)));

    /// <summary>The log is read after some time in which so much was dirtied for each 100 bytes sent.</summary>
    public void Read(VirtualDuration after, int dirtiedPercent, ByteCount threshold = default)
    {
        now += after;
        Set(throttle.OnReading(View(new ByteCount(bandwidth.BytesIn(after).Bytes * dirtiedPercent / 100), 0) with { Threshold = threshold }));
    }

    /// <summary>The throttle's timer ticks for so long.</summary>
    public void TickFor(VirtualDuration length)
    {
        for (var end = now + length; now < end;)
        {
            now += throttle.TickEvery!.Value;
            unwritten += BytesPerSecond * (now - written).TotalSeconds;
            written = now;
            var pages = (long)(unwritten / 4096 + 1e-6);
            unwritten -= pages * 4096;
            Set(throttle.OnTick(View(default, pages * 4096)).Duty);
        }
    }

    private void Set(VcpuDuty? duty) => Duty = duty ?? Duty;

    private ThrottleView View(ByteCount dirtied, long bytesWritten) => new()
    {
        Now = now,
        Readings = ++readings,
        Dirtied = dirtied,
        Written = new ByteCount(bytesWritten),
        Transferred = bandwidth.BytesIn(now - VirtualTime.Zero),
        Threshold = ByteCount.Zero,
        Bandwidth = bandwidth,
    };
}
