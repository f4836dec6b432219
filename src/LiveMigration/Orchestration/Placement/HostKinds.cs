using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Placement;

/// <summary>Hosts that are alike in processor, hypervisor, storage and network, and which guests can go to which kind. Found out once for each pair.</summary>
internal sealed class HostKinds
{
    private static readonly ByteCount AnyMemory = new(long.MaxValue >> 1);
    private readonly Cluster cluster;
    private readonly int[] kindOf;
    private readonly List<int> samples = [];
    private readonly Dictionary<MigrationSettings, Dictionary<Need, bool[]>> fits = new(ReferenceEqualityComparer.Instance);

    public HostKinds(Cluster cluster)
    {
        this.cluster = cluster;
        var numbers = new Dictionary<(string, string, string, string), int>();
        var processors = new Dictionary<CpuModel, string>(ReferenceEqualityComparer.Instance);
        kindOf = new int[cluster.Hosts.Count];
        for (var i = 0; i < kindOf.Length; i++)
        {
            var host = cluster.Hosts[i];
            if (!processors.TryGetValue(host.Cpu, out var cpu))
            {
                processors.Add(host.Cpu, cpu = host.Cpu.Vendor + " " + string.Join(' ', host.Cpu.Features));
            }

            var key = (host.Hypervisor, cpu, string.Join('|', host.Storage), NetworkOf(host));
            if (!numbers.TryGetValue(key, out var number))
            {
                numbers.Add(key, number = samples.Count);
                samples.Add(i);
            }

            kindOf[i] = number;
        }
    }

    public int Count => samples.Count;

    public int Of(int host) => kindOf[host];

    /// <summary>For each kind whether the guest can move there; whatever room there is.</summary>
    public bool[] Fitting(VirtualMachine vm, int source, MigrationSettings settings)
    {
        if (!fits.TryGetValue(settings, out var known))
        {
            fits.Add(settings, known = []);
        }

        // Guests of which more matters than processor and storage are looked at one by one.
        var isPlain = vm.Disks.Count == 0 && vm.Devices.Count == 0 && vm.Encryption == MemoryEncryption.None && vm.AssignedMemory == vm.Memory;
        var storage = isPlain ? vm.Storage : vm.Storage.Concat(vm.Disks.Select(disk => disk.Storage)); // its disks may have moved since
        var need = new Need(kindOf[source], vm.SeenCpu, isPlain && vm.Storage.Count == 0 ? "" : string.Join('|', storage), isPlain ? null : vm.Name);
        if (!known.TryGetValue(need, out var fitting))
        {
            known.Add(need, fitting = [.. samples.Select(sample => Fits(vm, source, sample, settings))]);
        }

        return fitting;
    }

    /// <summary>For each kind whether the guest can be started there anew: it reaches its storage, and its hypervisor takes it.</summary>
    public bool[] FittingToStart(VirtualMachine vm, int source) => [.. samples.Select(sample =>
        Family(cluster.Hosts[source]) == Family(cluster.Hosts[sample]) && !vm.StorageNeeded.Except(cluster.Hosts[sample].Storage, StringComparer.Ordinal).Any())];

    public string? WhyUnreachable(int source, int destination)
    {
        if (cluster.Network?.Topology is not { } network || source == destination)
        {
            return null;
        }

        try
        {
            network.Route(cluster.Hosts[source].Name, cluster.Hosts[destination].Name);
            return null;
        }
        catch (UnreachableHostException unreachable)
        {
            return unreachable.Message;
        }
    }

    private bool Fits(VirtualMachine vm, int source, int sample, MigrationSettings settings)
    {
        // A host of the source's own kind differs from it in nothing that is asked here.
        var request = new MigrationRequest { Vm = vm, Source = cluster.Hosts[source], Destination = cluster.Hosts[sample] with { Memory = AnyMemory }, Settings = settings };
        return cluster.Hypervisors.Examine(request).Count == 0 && (kindOf[source] == kindOf[sample] || WhyUnreachable(source, sample) is null);
    }

    private string? Family(Host host) => cluster.Hypervisors.Find(host.Hypervisor)?.Family;

    // A rack without a link to the spine is a world of its own.
    private string NetworkOf(Host host)
    {
        if (cluster.Network?.Topology is not { } network)
        {
            return "";
        }

        var card = network.Hosts[network.HostNumber(host.Name)];
        return card.MigrationNetwork + "|" + (network.Racks.Any(r => r.Name == card.Rack && r.Uplink is null) ? card.Rack : "");
    }

    private readonly record struct Need(int Kind, CpuModel? Seen, string Storage, string? Guest);
}
