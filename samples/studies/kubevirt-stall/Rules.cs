using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Simulation;

namespace KubeVirtStall;

/// <summary>A rule under study.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="Controller">Who looks after a migration.</param>
/// <param name="Hypervisor">Whose migrations it looks after.</param>
public sealed record Rule(string Name, IMigrationController Controller, string Hypervisor = "libvirt")
{
    /// <summary>For how long the study looks at managers that would go on for hours.</summary>
    public const long UndecidedAfterSeconds = 900;

    /// <summary>KubeVirt for a guest with a limit of its CPUs: no channels beside the main connection, which fills both links as well and takes a tenth of the time to simulate.</summary>
    public static KubeVirt WithoutChannels { get; } = new() { HasCpuLimits = true };

    public static Rule Alone { get; } = new("libvirt alone", new Virsh());

    public static Rule Today { get; } = new("KubeVirt today", WithoutChannels);

    public static Rule Ramp { get; } = new("downtime ramp (VEP 291)", WithoutChannels with { DowntimeTuning = new DowntimeRampOptions() });

    public static Rule Stall { get; } = new("stall detector (VEP 248)", WithoutChannels with { StallDetection = new StallDetectorOptions() });

    public static Rule Both { get; } = new("both joined", new RampAndStall(new DowntimeRampOptions(), WithoutChannels with { StallDetection = new StallDetectorOptions() }));

    public static IReadOnlyList<Rule> All { get; } =
    [
        Alone, Today, Ramp, Stall, Both,
        new("Nova", new Nova()),
        new("oVirt, minimal downtime", new OVirt()),
        new("Proxmox", new Proxmox { Insecure = true }, "qemu"),
    ];

    /// <summary>What the rule's migrations are asked with beside its own settings.</summary>
    /// <remarks>Counts of pages know no contents, so Proxmox goes without XBZRLE here. libvirt alone would never end, Nova has 800 s for each GiB: what is not decided by then is called undecided.</remarks>
    public MigrationSettings Settings => new()
    {
        Declined = Controller is Proxmox ? ["xbzrle"] : [],
        TimeLimit = Controller is Virsh or Nova ? VirtualDuration.FromSeconds(UndecidedAfterSeconds) : null,
    };
}

/// <summary>
/// The downtime ramp beside stall detection: the ramp may raise the limit in force, never lower it, until the detector has raised it to the largest.
/// KubeVirt's code does not do this: with both gates on it has the detector alone.
/// </summary>
public sealed class RampAndStall(DowntimeRampOptions ramp, KubeVirt kubeVirt) : IMigrationController
{
    public string Name => "kubevirt-both";

    public IReadOnlyList<string> Hypervisors => kubeVirt.Hypervisors;

    public ControllerSettings AsksFor(MigrationRequest request) => kubeVirt.AsksFor(request);

    public void Begin(MigrationControl control)
    {
        var rising = new DowntimeRamp(ramp, kubeVirt.MaxDowntime);
        kubeVirt.Begin(control);
        control.After(KubeVirt.PollInterval, Look);

        void Look()
        {
            var saw = control.Ask();
            if (rising.Look(saw.Elapsed, saw.Iteration) is { } limit && limit > saw.DowntimeLimit)
            {
                control.Do(new SetLimitsCommand(default, DowntimeLimit: limit), $"iteration {saw.Iteration}; the limit may rise to {kubeVirt.MaxDowntime.TotalMilliseconds:0} ms");
            }

            control.After(KubeVirt.PollInterval, Look);
        }
    }
}
