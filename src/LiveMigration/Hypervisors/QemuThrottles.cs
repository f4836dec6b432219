using LiveMigration.Migration;
using LiveMigration.Migration.Throttles;

namespace LiveMigration.Hypervisors;

/// <summary>What QEMU holds a guest back with, and what that needs.</summary>
internal static class QemuThrottles
{
    public static Func<IGuestThrottle>? Make(QemuVersion version, MigrationRequest request)
    {
        var (settings, host, vm) = (request.Settings, request.Source.Timings, request.Vm);
        if (settings.DirtyLimit is { } limit)
        {
            return () => new DirtyLimit(limit, vm.Vcpus, vm.WritingVcpus ?? vm.Vcpus);
        }

        return settings.AutoConverge is { } steps ? () => new AutoConverge(steps, host, version.AutoConvergeTimer) : null;
    }

    public static IEnumerable<Refusal> Faults(MigrationRequest request)
    {
        if (request.Settings.DirtyLimit is not null && request.Source.DirtyLog is { } log)
        {
            var clearing = log.PagesPerChunk == 0 ? "at its reading" : "in chunks";
            yield return new Refusal(MigrationOption.DirtyLimit.Name, $"it needs KVM's dirty ring, and {request.Source.Name} is said to clear a dirty log {clearing}", $"leave that out where guests run with a dirty ring, or use {MigrationOption.AutoConverge.Name}");
        }
    }
}
