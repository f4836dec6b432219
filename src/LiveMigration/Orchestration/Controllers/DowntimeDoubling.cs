using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>Proxmox's downtime growth as a bare rule: the limit doubles each time that looks found more left than the look before too often.</summary>
/// <param name="first">The first downtime limit.</param>
/// <param name="allowed">How many such looks are allowed.</param>
/// <remarks>
/// Stands for: the loop of phase2 in PVE/QemuMigrate.pm. Looks that found progress take none of them back.
/// Leaves out: queries of QEMU that fail.
/// Source: Proxmox qemu-server, August 2026.
/// Checked by: cases reckoned by hand.
/// </remarks>
public sealed class DowntimeDoubling(VirtualDuration first, int allowed)
{
    private ByteCount transferredBefore;
    private ByteCount remainingBefore;
    private int turns;

    /// <summary>Looks that found more left than the one before, since the last doubling.</summary>
    public int Count { get; private set; }

    /// <summary>The downtime limit.</summary>
    public VirtualDuration DowntimeLimit { get; private set; } = first;

    /// <summary>Whether it is to be looked at more often from now on: less is left than was sent from look to look on average.</summary>
    public bool IsNearEnd { get; private set; }

    /// <summary>The loop looks.</summary>
    /// <param name="transferred">Bytes sent so far.</param>
    /// <param name="remaining">What is known to be left.</param>
    /// <returns>Whether the limit was doubled.</returns>
    public bool Look(ByteCount transferred, ByteCount remaining)
    {
        turns++;
        if (transferred == transferredBefore)
        {
            return false;
        }

        IsNearEnd |= transferredBefore.Bytes / turns is > 0 and var average && remaining.Bytes < average;
        Count += (remainingBefore > ByteCount.Zero && remaining > remainingBefore) || remaining == ByteCount.Zero ? 1 : 0;
        (transferredBefore, remainingBefore) = (transferred, remaining);
        if (Count <= allowed)
        {
            return false;
        }

        Count = 0;
        DowntimeLimit = Managed.Shortest(DowntimeLimit * 2, Managed.LongestDowntime);
        return true;
    }
}
