using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>The bandwidth measured last, and what fits in the downtime limit at it. A part of its session, in place.</summary>
/// <param name="given">What the threshold is reckoned with instead of what is measured; null: as measured.</param>
internal struct BandwidthGauge(DataRate? given)
{
    /// <summary>Zero before the first measurement.</summary>
    public DataRate Bandwidth { get; private set; }

    /// <summary>Zero before the first measurement.</summary>
    public ByteCount Threshold { get; private set; }

    public void Measure(ByteCount bytes, VirtualDuration length, VirtualDuration downtimeLimit)
    {
        Bandwidth = DataRate.Of(bytes, length);
        Threshold = given is { } rate
            ? new ByteCount(Scaling.Of(rate.BytesPerSecond / 1000, downtimeLimit.Nanoseconds / 1_000_000, 1)) // QEMU reckons in whole bytes a millisecond
            : new ByteCount(Scaling.Of(bytes.Bytes, downtimeLimit.Nanoseconds, Math.Max(1, length.Nanoseconds)));
    }
}
