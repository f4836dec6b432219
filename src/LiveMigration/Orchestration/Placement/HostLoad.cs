using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Placement;

/// <summary>What is taken of a host, by guests on it and by those on their way to it.</summary>
public sealed class HostLoad
{
    internal HostLoad(int index, Host host, Overcommit overcommit)
    {
        (Index, Host, State) = (index, host, host.State);
        MemoryCapacity = overcommit.Memory == 1 ? host.Memory : new ByteCount((long)(host.Memory.Bytes * overcommit.Memory));
        VcpuCapacity = host.Cpus is { } cpus && overcommit.Cpus is { } ratio ? (long)(cpus * ratio) : null;
    }

    private HostLoad(HostLoad other)
    {
        (Index, Host, State, MemoryCapacity, VcpuCapacity) = (other.Index, other.Host, other.State, other.MemoryCapacity, other.VcpuCapacity);
        (MemoryTaken, VcpusTaken, Guests, ThousandthsOfCpus) = (other.MemoryTaken, other.VcpusTaken, other.Guests, other.ThousandthsOfCpus);
    }

    /// <summary>Its place in the cluster's list.</summary>
    public int Index { get; }

    /// <summary>As configured.</summary>
    public Host Host { get; }

    /// <summary>Whether guests may run on it and come to it.</summary>
    public HostState State { get; internal set; }

    /// <summary>Memory that may be promised: the host's, times the cluster's overcommit.</summary>
    public ByteCount MemoryCapacity { get; }

    /// <summary>Virtual processors that may be promised; null: any number.</summary>
    public long? VcpuCapacity { get; }

    /// <summary>Memory of the guests on it and of those on their way to it.</summary>
    public ByteCount MemoryTaken { get; private set; }

    /// <summary>Memory that is left for more guests; not below 0.</summary>
    public ByteCount MemoryFree => new(Math.Max(0, MemoryCapacity.Bytes - MemoryTaken.Bytes));

    /// <summary>Virtual processors of the same guests.</summary>
    public long VcpusTaken { get; private set; }

    /// <summary>How many guests those are.</summary>
    public int Guests { get; private set; }

    /// <summary>Processors that the guests on it ask for, those on their way not counted.</summary>
    public double CpuDemand => ThousandthsOfCpus / 1000.0;

    internal long ThousandthsOfCpus { get; private set; }

    internal HostLoad Copy() => new(this);

    internal bool HasRoom(ByteCount memory, long vcpus) => memory <= MemoryFree && !(VcpusTaken + vcpus > VcpuCapacity);

    internal void Take(VirtualMachine vm, int sign)
    {
        MemoryTaken = new ByteCount(MemoryTaken.Bytes + sign * vm.AssignedMemory.Bytes);
        VcpusTaken += sign * vm.Vcpus;
        Guests += sign;
    }

    internal void Runs(VirtualMachine vm, int sign) => ThousandthsOfCpus += sign * (long)Math.Round(vm.Vcpus * vm.CpuUse * 1000);
}
