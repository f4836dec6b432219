using System.Globalization;
using LiveMigration.Simulation;

namespace LiveMigration.Networking;

/// <summary>Hosts, racks, the spine and networks for migrations, as links and the ways over them. Immutable.</summary>
/// <remarks>
/// Stands for: a data centre of three tiers: hosts on their rack's switch, racks on a spine. A way goes out of the source's card, up to the
/// spine and down to the other rack where that is another one, and in at the destination's card; and through the caps of a migration network.
/// Leaves out: several spines and how flows spread over them (give the sum), the switches' own limits, links that are shared both ways.
/// Source: the folded Clos networks of present-day data centres (Al-Fares et al., SIGCOMM 2008). Checked by: ways written by hand.
/// </remarks>
public sealed class NetworkTopology
{
    private readonly List<NetworkLink> links = [];
    private readonly Dictionary<string, int> hostNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> rackNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> networkNumbers = new(StringComparer.Ordinal);
    private readonly Both[] cards;
    private readonly Both?[] networkCards;
    private readonly Both?[] uplinks;
    private readonly int?[] sharedRates;
    private readonly int? spine;

    /// <summary>Builds a topology.</summary>
    /// <param name="hosts">At least one; names are unique.</param>
    /// <param name="racks">Those that hosts name; names are unique.</param>
    /// <param name="migrationNetworks">Those that hosts name; names are unique. Null: none.</param>
    /// <param name="spineRate">What the spine carries in all; <see cref="DataRate.Unlimited"/> by default, given as null.</param>
    /// <param name="hopLatency">What each cable adds to a way.</param>
    /// <exception cref="ArgumentException">A name is missing or given twice, or a rate is not positive; the message names it.</exception>
    public NetworkTopology(
        IReadOnlyList<NetworkHost> hosts,
        IReadOnlyList<NetworkRack> racks,
        IReadOnlyList<MigrationNetwork>? migrationNetworks = null,
        DataRate? spineRate = null,
        VirtualDuration hopLatency = default)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentNullException.ThrowIfNull(racks);
        (Hosts, Racks, MigrationNetworks) = (hosts, racks, migrationNetworks ?? []);
        for (var i = 0; i < racks.Count; i++)
        {
            Number(rackNumbers, "rack", racks[i].Name, i);
        }

        for (var i = 0; i < MigrationNetworks.Count; i++)
        {
            Number(networkNumbers, "migration network", MigrationNetworks[i].Name, i);
        }

        cards = new Both[hosts.Count];
        networkCards = new Both?[hosts.Count];
        for (var i = 0; i < hosts.Count; i++)
        {
            var host = hosts[i];
            Number(hostNumbers, "host", host.Name, i);
            Find(rackNumbers, "rack", host.Rack, $"host \"{host.Name}\"");
            cards[i] = Add(host.Name, "out", "in", host.Nic, hopLatency);
            if (host.MigrationNetwork is { } name)
            {
                var network = MigrationNetworks[Find(networkNumbers, "migration network", name, $"host \"{host.Name}\"")];
                networkCards[i] = network.HostRate.IsUnlimited && !network.IsDedicated
                    ? null
                    : Add($"{host.Name} {name}", "out", "in", network.HostRate, network.IsDedicated ? hopLatency : default);
            }
        }

        uplinks = [.. racks.Select(rack => rack.Uplink is { } rate ? Add(rack.Name, "up", "down", rate, hopLatency) : (Both?)null)];
        sharedRates = [.. MigrationNetworks.Select(network => network.SharedRate.IsUnlimited ? (int?)null : Add(network.Name, network.SharedRate))];
        spine = spineRate is { } carried && !carried.IsUnlimited ? Add("spine", carried) : null;
    }

    /// <summary>The hosts, as given.</summary>
    public IReadOnlyList<NetworkHost> Hosts { get; }

    /// <summary>The racks, as given.</summary>
    public IReadOnlyList<NetworkRack> Racks { get; }

    /// <summary>The networks for migrations, as given.</summary>
    public IReadOnlyList<MigrationNetwork> MigrationNetworks { get; }

    /// <summary>All links: what a network of flows is made with.</summary>
    public IReadOnlyList<NetworkLink> Links => links;

    /// <summary>Racks of equal hosts, named <c>rack1-host1</c> and so on.</summary>
    /// <param name="racks">1 or more.</param>
    /// <param name="hostsOfRack">1 or more.</param>
    /// <param name="nic">Each host's card.</param>
    /// <param name="oversubscription">The cards of a rack together, divided by its bandwidth to the spine; 1 or more.</param>
    /// <param name="hopLatency">What each cable adds to a way.</param>
    /// <param name="migrationNetwork">The network that all hosts' migrations use; null: the usual cards and links.</param>
    public static NetworkTopology ThreeTier(
        int racks,
        int hostsOfRack,
        DataRate nic,
        int oversubscription = 1,
        VirtualDuration hopLatency = default,
        MigrationNetwork? migrationNetwork = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(racks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hostsOfRack, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(oversubscription, 1);
        var uplink = new DataRate(checked(nic.BytesPerSecond * hostsOfRack / oversubscription));
        return new NetworkTopology(
            [.. from rack in Enumerable.Range(1, racks)
                from host in Enumerable.Range(1, hostsOfRack)
                select new NetworkHost { Name = RackName(rack) + string.Create(CultureInfo.InvariantCulture, $"-host{host}"), Rack = RackName(rack), Nic = nic, MigrationNetwork = migrationNetwork?.Name }],
            [.. Enumerable.Range(1, racks).Select(rack => new NetworkRack { Name = RackName(rack), Uplink = uplink })],
            migrationNetwork is null ? null : [migrationNetwork],
            hopLatency: hopLatency);
    }

    /// <summary>Index of a host by name.</summary>
    /// <exception cref="ArgumentException">There is no such host.</exception>
    public int HostNumber(string name) => Find(hostNumbers, "host", name, "a route");

    /// <summary>Index in <see cref="Links"/> of a link by its name: <c>rack1-host1 out</c>, <c>rack1 up</c>, <c>spine</c>.</summary>
    /// <exception cref="ArgumentException">There is no such link.</exception>
    public int LinkNumber(string name)
    {
        var index = links.FindIndex(link => link.Name == name);
        return index >= 0 ? index : throw new ArgumentException($"There is no link \"{name}\".", nameof(name));
    }

    /// <summary>The way of a migration between two hosts given by name.</summary>
    /// <exception cref="ArgumentException">There is no host of that name.</exception>
    /// <exception cref="UnreachableHostException">No way leads there.</exception>
    public NetworkRoute Route(string source, string destination) => Route(HostNumber(source), HostNumber(destination));

    /// <summary>The way of a migration between two hosts given by index.</summary>
    /// <exception cref="UnreachableHostException">No way leads there, or it is the same host.</exception>
    public NetworkRoute Route(int source, int destination)
    {
        var (from, to) = (Hosts[source], Hosts[destination]);
        if (source == destination)
        {
            throw Unreachable(from, to, "they are one host");
        }

        if (from.MigrationNetwork != to.MigrationNetwork)
        {
            throw Unreachable(from, to, $"\"{from.Name}\" migrates over {Shown(from.MigrationNetwork)}, \"{to.Name}\" over {Shown(to.MigrationNetwork)}");
        }

        int? number = from.MigrationNetwork is { } name ? networkNumbers[name] : null;
        Span<int> way = stackalloc int[Sharing.FlowNetwork.MaxPathLength];
        var length = 0;
        if (number is { } outer)
        {
            length = AddIfAny(way, length, networkCards[source]?.Out);
            length = AddIfAny(way, length, sharedRates[outer]);
        }

        if (number is null || !MigrationNetworks[number.Value].IsDedicated)
        {
            way[length++] = cards[source].Out;
            length = AddRacks(way, length, from, to);
            way[length++] = cards[destination].In;
        }

        length = AddIfAny(way, length, networkCards[destination]?.In);
        var latency = VirtualDuration.Zero;
        foreach (var link in way[..length])
        {
            latency += links[link].Latency;
        }

        return new NetworkRoute([.. way[..length]], latency);
    }

    private int AddRacks(Span<int> way, int length, NetworkHost from, NetworkHost to)
    {
        if (from.Rack == to.Rack)
        {
            return length;
        }

        var up = uplinks[rackNumbers[from.Rack]] ?? throw Unreachable(from, to, $"rack \"{from.Rack}\" has no link to the spine");
        var down = uplinks[rackNumbers[to.Rack]] ?? throw Unreachable(from, to, $"rack \"{to.Rack}\" has no link to the spine");
        way[length++] = up.Out;
        length = AddIfAny(way, length, spine);
        way[length++] = down.In;
        return length;
    }

    private static int AddIfAny(Span<int> way, int length, int? link)
    {
        if (link is { } index)
        {
            way[length++] = index;
        }

        return length;
    }

    private Both Add(string name, string outward, string inward, DataRate rate, VirtualDuration latency) =>
        new(Add($"{name} {outward}", rate, latency), Add($"{name} {inward}", rate, latency));

    private int Add(string name, DataRate rate, VirtualDuration latency = default)
    {
        if (rate.BytesPerSecond <= 0)
        {
            throw new ArgumentException($"The link \"{name}\" has a bandwidth of {rate.BytesPerSecond} bytes/s; allowed is a positive one.");
        }

        links.Add(new NetworkLink(name, rate, latency));
        return links.Count - 1;
    }

    private static void Number(Dictionary<string, int> numbers, string kind, string name, int number)
    {
        if (!numbers.TryAdd(name, number))
        {
            throw new ArgumentException($"The {kind} \"{name}\" is given twice; names must be unique.");
        }
    }

    private static int Find(Dictionary<string, int> numbers, string kind, string name, string asker) =>
        numbers.TryGetValue(name, out var number) ? number : throw new ArgumentException($"There is no {kind} \"{name}\", which {asker} names.");

    private static string RackName(int rack) => string.Create(CultureInfo.InvariantCulture, $"rack{rack}");

    private static string Shown(string? network) => network is null ? "the usual network" : $"\"{network}\"";

    private static UnreachableHostException Unreachable(NetworkHost from, NetworkHost to, string why) =>
        new($"Host \"{to.Name}\" cannot be reached from \"{from.Name}\": {why}.");

    private readonly record struct Both(int Out, int In);
}
