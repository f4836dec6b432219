using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>How a guest's vCPUs are held back: they run, then sleep, over and over.</summary>
/// <param name="Percent">Share of the held vCPUs' time that is to be taken, for reports; from 0 to 99.</param>
/// <param name="Run">How long they run between two sleeps; above 0 where <paramref name="Sleep"/> is.</param>
/// <param name="Sleep">How long they sleep; zero: they run freely.</param>
/// <remarks>Held are all the guest's vCPUs, or some: <see cref="HeldVcpus"/> of <see cref="AllVcpus"/>, among them all that write.</remarks>
public readonly record struct VcpuDuty(int Percent, VirtualDuration Run, VirtualDuration Sleep)
{
    private const long SliceNanoseconds = 10_000_000; // CPU_THROTTLE_TIMESLICE_NS, QEMU 7.2

    /// <summary>How many vCPUs are held back; 0 where all are.</summary>
    /// <value>Default 0.</value>
    public int HeldVcpus { get; init; }

    /// <summary>Of how many; 0 where all are held.</summary>
    /// <value>Default 0.</value>
    public int AllVcpus { get; init; }

    /// <summary>They run freely.</summary>
    public static VcpuDuty Free => default;

    /// <summary>The duty of a timer that lets a vCPU run 10 ms and then sleep 10 ms x p / (100 - p).</summary>
    /// <param name="percent">p; from 0 to 99.</param>
    /// <param name="sleepOverrun">How much longer than asked it sleeps.</param>
    /// <param name="tickOverrun">How much later than asked the next sleep begins.</param>
    /// <remarks>Source: QEMU 7.2 softmmu/cpu-throttle.c.</remarks>
    public static VcpuDuty OfTimer(int percent, VirtualDuration sleepOverrun, VirtualDuration tickOverrun)
    {
        if (percent == 0)
        {
            return Free;
        }

        var asked = SliceNanoseconds * percent / (100 - percent);
        var sleep = asked + sleepOverrun.Nanoseconds;
        var period = Math.Max(SliceNanoseconds + asked + tickOverrun.Nanoseconds, sleep + 1);
        return new VcpuDuty(percent, new VirtualDuration(period - sleep), new VirtualDuration(sleep));
    }

    /// <summary>The duty that takes a share of the time in slices so short that only the share matters.</summary>
    /// <param name="perMille">The share in thousandths; from 0 to 999.</param>
    public static VcpuDuty OfShare(int perMille) => perMille == 0
        ? Free
        : new VcpuDuty(Math.Clamp((perMille + 5) / 10, 1, 99), VirtualDuration.FromMicroseconds(1000 - perMille), VirtualDuration.FromMicroseconds(perMille));
}
