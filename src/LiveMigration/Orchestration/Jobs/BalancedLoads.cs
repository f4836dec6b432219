using LiveMigration.Hosts;
using LiveMigration.Orchestration.Placement;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Loads of the hosts that are up while moves are tried: as if guests had arrived at once.</summary>
internal sealed class BalancedLoads
{
    private readonly ClusterState state;
    private readonly bool byCpu;
    private readonly double[] loads;
    private readonly SortedSet<(double Load, int Host)> order = [];
    private double sum;
    private double squares;

    public BalancedLoads(ClusterState state)
    {
        this.state = state;
        byCpu = state.Hosts.Where(h => h.State == HostState.Up).All(h => h.Host.Cpus is not null);
        loads = new double[state.Hosts.Count];
        foreach (var host in state.Hosts.Where(h => h.State == HostState.Up))
        {
            var load = byCpu ? host.CpuDemand / host.Host.Cpus!.Value : (double)host.MemoryTaken.Bytes / host.Host.Memory.Bytes;
            Set(host.Index, load);
        }
    }

    public double Deviation => DeviationOf(sum, squares);

    public double Of(int host) => loads[host];

    public IEnumerable<int> MostLoaded(int count) => order.Reverse().Take(count).Select(o => o.Host);

    public IEnumerable<int> LeastLoaded(int count) => order.Take(count).Select(o => o.Host);

    public double DeviationAfter(int guest, int from, int to)
    {
        var (less, more) = (loads[from] - Share(guest, from), loads[to] + Share(guest, to));
        return DeviationOf(sum - loads[from] - loads[to] + less + more, squares - loads[from] * loads[from] - loads[to] * loads[to] + less * less + more * more);
    }

    public void Move(int guest, int from, int to)
    {
        var (less, more) = (loads[from] - Share(guest, from), loads[to] + Share(guest, to));
        Unset(from);
        Unset(to);
        Set(from, less);
        Set(to, more);
    }

    private double Share(int guest, int host) => byCpu
        ? state.Vm(guest).Vcpus * state.Vm(guest).CpuUse / state.Hosts[host].Host.Cpus!.Value
        : (double)state.Vm(guest).AssignedMemory.Bytes / state.Hosts[host].Host.Memory.Bytes;

    private double DeviationOf(double total, double ofSquares)
    {
        if (order.Count == 0)
        {
            return 0;
        }

        var mean = total / order.Count;
        return Math.Sqrt(Math.Max(0, ofSquares / order.Count - mean * mean));
    }

    private void Set(int host, double load)
    {
        loads[host] = load;
        (sum, squares) = (sum + load, squares + load * load);
        order.Add((load, host));
    }

    private void Unset(int host)
    {
        order.Remove((loads[host], host));
        (sum, squares) = (sum - loads[host], squares - loads[host] * loads[host]);
    }
}
