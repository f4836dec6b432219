using LiveMigration.Hosts;

namespace LiveMigration.Orchestration.Placement;

/// <summary>Finds the processor that each guest of a cluster sees: its own model, what is common to the cluster, the baseline; else its host's.</summary>
internal static class SeenProcessors
{
    public static Cluster Resolve(Cluster cluster, IReadOnlyDictionary<string, int> hosts)
    {
        if (cluster.Baseline is null && !cluster.Guests.Any(g => g.Vm.SeesCommonFeatures))
        {
            return cluster;
        }

        var common = new Dictionary<string, CpuModel>(StringComparer.Ordinal);
        return cluster with { Guests = [.. cluster.Guests.Select(g => g with { Vm = g.Vm with { SeenCpu = g.Vm.SeenCpu ?? (g.Vm.SeesCommonFeatures ? Common(g) : cluster.Baseline) } })] };

        CpuModel Common(PlacedVm placed)
        {
            var own = cluster.Hosts[hosts[placed.Host]].Cpu;
            if (!common.TryGetValue(own.Vendor, out var model))
            {
                common.Add(own.Vendor, model = own.CommonWith(cluster.Hosts.Select(h => h.Cpu)));
            }

            return model;
        }
    }
}
