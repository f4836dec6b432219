using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Hypervisors;

/// <summary>Begins migrations as the hosts' hypervisors do them.</summary>
public static class Migrations
{
    /// <summary>Begins a migration now.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="request">What is to move, and how.</param>
    /// <param name="subject">Names it in the digest.</param>
    /// <returns>The migration; its report is there once it ended, at once if it is refused.</returns>
    public static MigrationSession Start(Simulator simulator, MigrationRequest request, int subject = 0)
    {
        var path = new NetworkPath { Bandwidth = DataRate.Min(request.Source.Nic, request.Destination.Nic) };
        var plan = HypervisorProfiles.HyperV(path, request.Settings.DowntimeLimit ?? VirtualDuration.FromMilliseconds(300));
        var filled = new PageBitmap(request.Vm.Memory.Bytes / PageExactMemory.PageBytes);
        filled.AddRange(0, filled.PageCount);
        var memory = new PageExactMemory(filled, PageWriters.Create(request.Vm.Workload, simulator.Stream(request.Vm.Name + "/writes")), plan.Costs, request.Settings.Verify);
        var session = new MigrationSession(simulator, plan, memory, subject);
        session.Start();
        return session;
    }
}
