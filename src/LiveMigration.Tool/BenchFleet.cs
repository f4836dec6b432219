using System.Diagnostics;
using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tool;

/// <summary>Half of a data centre is drained into the other half over the network that all share.</summary>
/// <remarks>
/// Guests of 8 GiB, 20 a host, 40 hosts a rack; network cards of 25 Gbit/s, racks 4:1 to the spine; at most 2 migrations leave a host and 2
/// come to one; dirtied flat at 0.3 of the card; textbook profile, downtime limit 30 ms. A migration's share of its rack's uplink is less than
/// what its guest dirties, so nearly all take the textbook's 30 rounds.
/// </remarks>
internal static class BenchFleet
{
    private const int GuestsOfHost = 20;
    private const int HostsOfRack = 40;

    private static readonly DataRate Nic = DataRate.FromGigabitsPerSecond(25);
    private static readonly ByteCount GuestSize = ByteCount.FromGiB(8);
    private static readonly FlatWorkload Workload = new() { WorkingSetSize = GuestSize, DirtyRate = new DataRate(Nic.BytesPerSecond * 3 / 10) };
    private static readonly MigrationSettings Settings = new() { DowntimeLimit = VirtualDuration.FromMilliseconds(30) };

    /// <summary>Where the guests go.</summary>
    public enum Destinations
    {
        /// <summary>Each host's to a host of its own, given with the orders: racks go in pairs.</summary>
        InPairs,

        /// <summary>A job drains all hosts and finds the places, in all of the other half.</summary>
        Planned,

        /// <summary>Anywhere in the other half, drawn by lot and given with the orders.</summary>
        ByLot,
    }

    /// <summary>Seconds from the cluster as data to the report of all migrations, planning in it.</summary>
    /// <param name="guests">How many; a multiple of 20.</param>
    /// <param name="destinations">Where they go.</param>
    /// <exception cref="InvalidOperationException">A migration did not complete.</exception>
    public static double Drain(int guests, Destinations destinations)
    {
        var clock = Stopwatch.StartNew();
        var hosts = guests / GuestsOfHost;
        var racks = (hosts + HostsOfRack - 1) / HostsOfRack;
        var fleet = new Fleet(new Simulator(seed: 1), ClusterOf(hosts, racks));
        if (destinations == Destinations.Planned)
        {
            fleet.Run(new Job { Settings = Settings, Planner = new HostDrain([.. fleet.Cluster.Hosts.Take(hosts).Select(host => host.Name)]) });
        }
        else
        {
            var places = Enumerable.Range(0, guests).ToArray();
            if (destinations == Destinations.ByLot)
            {
                Shuffle(places);
            }

            for (var guest = 0; guest < guests; guest++)
            {
                fleet.Submit(new MigrationOrder(fleet.Cluster.Guests[guest].Vm.Name, fleet.Cluster.Hosts[hosts + places[guest] / GuestsOfHost].Name, VirtualTime.Zero, Settings));
            }
        }

        var report = fleet.RunToEnd();
        if (report.Outcomes is not [{ Status: MigrationStatus.Completed } all] || all.Count != guests)
        {
            throw new InvalidOperationException($"not all migrations completed: {string.Join(", ", report.Outcomes)}");
        }

        return clock.Elapsed.TotalSeconds;
    }

    // The hosts that are drained come first, in racks of their own.
    private static Cluster ClusterOf(int hosts, int racks)
    {
        var half = Enumerable.Range(0, hosts);
        var names = half.Select(i => NameOf(i / HostsOfRack, i % HostsOfRack)).Concat(half.Select(i => NameOf(racks + i / HostsOfRack, i % HostsOfRack))).ToArray();
        return new Cluster
        {
            Hosts = [.. names.Select(name => new Host { Name = name, Hypervisor = "textbook", Cpu = CpuModel.Known["intel-cascadelake"], Memory = ByteCount.FromGiB(512), Nic = Nic })],
            Guests = [.. Enumerable.Range(0, hosts * GuestsOfHost).Select(i => new PlacedVm(new VirtualMachine { Name = string.Create(CultureInfo.InvariantCulture, $"guest{i + 1}"), Memory = GuestSize, Workload = Workload }, names[i / GuestsOfHost]))],
            Limits = new AdmissionLimits { OutgoingPerHost = 2, IncomingPerHost = 2 },
            Network = new ClusterNetwork(NetworkTopology.ThreeTier(2 * racks, HostsOfRack, Nic, oversubscription: 4), []),
        };
    }

    private static string NameOf(int rack, int host) => string.Create(CultureInfo.InvariantCulture, $"rack{rack + 1}-host{host + 1}");

    private static void Shuffle(int[] places)
    {
        var lot = new Simulator(seed: 1).Stream("places");
        for (var i = places.Length - 1; i > 0; i--)
        {
            var other = lot.Next(i + 1);
            (places[i], places[other]) = (places[other], places[i]);
        }
    }
}
