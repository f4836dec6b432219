using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>What one migration sends beside pages: state of devices, dirty blocks of disks, entries for pages that are left out.</summary>
/// <remarks>It follows the pages of a section; in the pause it follows the last page, the devices one after the other.</remarks>
internal sealed class StateBesidePages
{
    private readonly IReadOnlyList<Device> devices;
    private readonly LiveState[] counted;
    private readonly IReadOnlyList<LiveState> disks;

    // Most guests have none of it, and asking costs them nothing: it never changes, so one serves all.
    private static readonly StateBesidePages Nothing = new([], ByteCount.Zero, []);
    private readonly bool isNothing;
    private ByteCount sentInThePause;

    private StateBesidePages(IReadOnlyList<Device> devices, ByteCount entries, IReadOnlyList<LiveState> disks)
    {
        this.devices = devices;
        this.disks = disks;
        counted = [.. devices.Select(d => new LiveState(d.Precopy, d.StateDirtyRate, d.Precopy)), new LiveState(entries, new DataRate(0), ByteCount.Zero)];
        isNothing = devices.Count == 0 && entries == ByteCount.Zero && disks.Count == 0;
        OnlyInThePause = new ByteCount(devices.Sum(d => d.State.Bytes - d.Precopy.Bytes));
    }

    /// <summary>What a migration sends beside pages.</summary>
    /// <param name="devices">The guest's devices.</param>
    /// <param name="entries">Bytes that name pages left out.</param>
    /// <param name="disks">What disks have to send yet.</param>
    public static StateBesidePages Of(IReadOnlyList<Device> devices, ByteCount entries, IReadOnlyList<LiveState> disks) =>
        devices.Count == 0 && entries == ByteCount.Zero && disks.Count == 0 ? Nothing : new StateBesidePages(devices, entries, disks);

    /// <summary>State that cannot be sent before the pause.</summary>
    public ByteCount OnlyInThePause { get; }

    /// <summary>What is known to be left and can be sent now.</summary>
    public ByteCount Pending => isNothing ? ByteCount.Zero : new(counted.Sum(s => s.Pending.Bytes) + disks.Sum(s => s.Pending.Bytes));

    /// <summary>Of <see cref="Pending"/> the disks' part.</summary>
    public ByteCount OfDisks => isNothing ? ByteCount.Zero : new(disks.Sum(s => s.Pending.Bytes));

    /// <summary>What was sent of the devices' state.</summary>
    public ByteCount DeviceBytes => isNothing ? ByteCount.Zero : new(counted.Take(devices.Count).Sum(s => s.Sent.Bytes) + sentInThePause.Bytes);

    public void Run(VirtualDuration guestTime)
    {
        if (isNothing)
        {
            return;
        }

        // The disks' stage runs theirs.
        foreach (var state in counted)
        {
            state.Run(guestTime);
        }
    }

    public void Read()
    {
        if (isNothing)
        {
            return;
        }

        foreach (var state in counted.Concat(disks))
        {
            state.Read();
        }
    }

    /// <summary>Sends up to so much.</summary>
    /// <returns>What counts as part of the stream, and all of it.</returns>
    public (ByteCount Counted, ByteCount All) Take(ByteCount most)
    {
        if (isNothing)
        {
            return default;
        }

        var inStream = Take(counted, most);
        return (inStream, inStream + Take(disks, most - inStream));
    }

    /// <summary>The last of what was taken is not sent after all.</summary>
    /// <returns>The part of it that counts as part of the stream.</returns>
    public ByteCount GiveBack(ByteCount bytes)
    {
        if (isNothing)
        {
            return ByteCount.Zero;
        }

        var left = bytes;
        foreach (var disk in disks.Reverse())
        {
            left -= disk.GiveBack(left);
        }

        var before = left;
        var ofPause = new ByteCount(Math.Min(left.Bytes, sentInThePause.Bytes));
        (left, sentInThePause) = (left - ofPause, sentInThePause - ofPause);
        foreach (var state in counted.Reverse())
        {
            left -= state.GiveBack(left);
        }

        return before - left;
    }

    /// <summary>Sends all that is left, in the pause.</summary>
    /// <param name="rate">What the path gives.</param>
    public PauseOfDevices TakeRest(DataRate rate)
    {
        if (isNothing)
        {
            return default;
        }

        VirtualDuration saved = default, sent = default, loaded = default;
        var bytes = ByteCount.Zero;
        for (var i = 0; i < devices.Count; i++)
        {
            var rest = devices[i].State - devices[i].Precopy + counted[i].Take(counted[i].Pending);
            bytes += rest;
            saved += devices[i].SaveTime;
            sent = Later(sent, saved) + rate.TimeFor(rest);
            loaded = Later(loaded, sent) + devices[i].LoadTime;
        }

        sentInThePause = OnlyInThePause;
        var entries = counted[^1].Take(counted[^1].Pending);
        return new PauseOfDevices(bytes, bytes + entries, Take(disks, new ByteCount(long.MaxValue)), sent - rate.TimeFor(bytes), loaded);
    }

    private static ByteCount Take(IReadOnlyList<LiveState> states, ByteCount most)
    {
        var left = most;
        foreach (var state in states)
        {
            left -= state.Take(left);
        }

        return most - left;
    }

    private static VirtualDuration Later(VirtualDuration a, VirtualDuration b) => a > b ? a : b;
}

/// <summary>What devices and disks add to the pause.</summary>
/// <param name="Devices">Bytes of the devices' state.</param>
/// <param name="Counted">Bytes that count as part of the stream.</param>
/// <param name="Disks">Dirty blocks of disks.</param>
/// <param name="Waiting">Time in which the path waits for a device to be saved.</param>
/// <param name="LoadedAfter">From the last page until the last device is loaded, beside the path's latency.</param>
internal readonly record struct PauseOfDevices(ByteCount Devices, ByteCount Counted, ByteCount Disks, VirtualDuration Waiting, VirtualDuration LoadedAfter);
