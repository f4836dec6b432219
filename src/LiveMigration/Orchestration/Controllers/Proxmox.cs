using System.Numerics;
using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>Proxmox VE: QEMU without libvirt; auto-converge and XBZRLE always, and a downtime limit that doubles until the guest has moved.</summary>
/// <remarks>
/// Stands for: phase 2 of an online migration in qemu-server.
/// Leaves out: queries that fail; the SSH session's own set-up; local disks by NBD (ask for <c>storage</c>).
/// Source: PVE/QemuMigrate.pm, Proxmox qemu-server, August 2026.
/// Checked by: cases reckoned by hand.
/// </remarks>
public sealed record Proxmox : IMigrationController
{
    /// <summary>How often its loop looks.</summary>
    public static readonly VirtualDuration PollInterval = VirtualDuration.FromMilliseconds(1_000);

    /// <summary>How often once little is left.</summary>
    public static readonly VirtualDuration PollIntervalNearEnd = VirtualDuration.FromMilliseconds(100);

    /// <summary>Looks that may find more left than the one before until the limit is doubled.</summary>
    public static readonly int LooksWithoutProgress = 5;

    /// <summary>The first downtime limit; up to 2,000 s.</summary>
    /// <value>Default 100 ms (<c>migrate_downtime</c>).</value>
    public VirtualDuration MigrateDowntime { get; init; } = VirtualDuration.FromMilliseconds(100);

    /// <summary>Limit of the bandwidth: the lesser of <c>bwlimit</c> and <c>migrate_speed</c>.</summary>
    /// <value>Default 16 GiB/s, where neither is set.</value>
    public DataRate Bandwidth { get; init; } = DataRate.FromMiBPerSecond(16_384);

    /// <summary>Whether it goes over plain TCP rather than through an SSH tunnel.</summary>
    /// <value>Default false (<c>type: secure</c>).</value>
    public bool Insecure { get; init; }

    /// <inheritdoc/>
    public string Name => "proxmox";

    /// <inheritdoc/>
    public IReadOnlyList<string> Hypervisors => Managed.Directly;

    /// <summary>XBZRLE's cache: a tenth of the memory, rounded up to a power of two.</summary>
    public static ByteCount CacheFor(ByteCount memory) => new((long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(4096, memory.Bytes / 10)));

    /// <inheritdoc/>
    public ControllerSettings AsksFor(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ControllerSettings
        {
            DowntimeLimit = MigrateDowntime,
            MaxBandwidth = Bandwidth,
            AutoConverge = new AutoConvergeSettings(),
            Xbzrle = new XbzrleSettings { CacheSize = CacheFor(request.Vm.Memory) },
            Encryption = Insecure ? null : new EncryptionSettings { By = EncryptedBy.Tunnel },
        };
    }

    /// <inheritdoc/>
    public void Begin(MigrationControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        var doubling = new DowntimeDoubling(control.Request.Settings.DowntimeLimit ?? MigrateDowntime, LooksWithoutProgress);
        control.PollEvery(PollInterval, Look);

        void Look()
        {
            var saw = control.Ask();
            if (saw.Phase is MigrationPhase.Storage or MigrationPhase.Setup)
            {
                control.Wait("memory's turn has not come");
                return;
            }

            var wasNearEnd = doubling.IsNearEnd;
            if (doubling.Look(saw.Transferred, saw.Remaining))
            {
                control.Do(new SetLimitsCommand(default, DowntimeLimit: doubling.DowntimeLimit), $"{LooksWithoutProgress + 1} looks found more left than the look before, or nothing");
            }
            else
            {
                control.Wait(doubling.Count == 0 ? "what is left falls" : $"{doubling.Count} of {LooksWithoutProgress} allowed looks found more left than the look before, or nothing");
            }

            if (doubling.IsNearEnd && !wasNearEnd)
            {
                control.Note("less is left than is sent from look to look: looks each 100 ms from here on");
                control.PollEvery(PollIntervalNearEnd, Look);
            }
        }
    }
}
