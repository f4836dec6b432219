using LiveMigration.Migration.Control;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>The controllers that this library has, by the words that scenario files use, each with its defaults.</summary>
public static class BuiltInControllers
{
    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<IMigrationController> All { get; } =
    [
        new Virsh(),
        new Nova(),
        new KubeVirt(),
        new KubeVirt { DowntimeTuning = new DowntimeRampOptions() },
        new KubeVirt { StallDetection = new StallDetectorOptions() },
        new Proxmox(),
        new OVirt(),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(controller => controller.Name)];

    /// <summary>The controller of that name with its defaults; null if there is none.</summary>
    public static IMigrationController? Find(string name) => All.FirstOrDefault(controller => controller.Name == name);
}
