using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Placement;

/// <summary>Who is where at a moment, and what is taken of each host: of a fleet as it is, or of a plan as it would be.</summary>
/// <remarks>Guests and hosts have the numbers of the cluster's lists. A guest on its way counts at both ends. Not thread-safe.</remarks>
public sealed class ClusterState
{
    private readonly HostLoad[] hosts;
    private readonly VirtualMachine[] vms;
    private readonly int[] on;
    private readonly int[] to;
    private readonly int[] lastOn;
    private readonly Dictionary<(int Rule, int Domain), int> apart;

    internal ClusterState(Cluster cluster, IReadOnlyDictionary<string, int> guestNumbers, IReadOnlyDictionary<string, int> hostNumbers)
    {
        (Cluster, Book, Kinds) = (cluster, new RuleBook(cluster, guestNumbers, hostNumbers), new HostKinds(cluster));
        hosts = [.. cluster.Hosts.Select((host, i) => new HostLoad(i, host, cluster.Overcommit))];
        vms = [.. cluster.Guests.Select(placed => placed.Vm)];
        (on, to, lastOn, apart) = (new int[vms.Length], new int[vms.Length], new int[vms.Length], []);
        Array.Fill(on, -1);
        Array.Fill(to, -1);
        for (var guest = 0; guest < vms.Length; guest++)
        {
            Start(guest, hostNumbers[cluster.Guests[guest].Host]);
        }
    }

    private ClusterState(ClusterState other)
    {
        (Cluster, Book, Kinds) = (other.Cluster, other.Book, other.Kinds);
        hosts = [.. other.hosts.Select(h => h.Copy())];
        (vms, on, to, lastOn, apart) = ([.. other.vms], [.. other.on], [.. other.to], [.. other.lastOn], new Dictionary<(int, int), int>(other.apart));
    }

    /// <summary>As it was configured.</summary>
    public Cluster Cluster { get; }

    /// <summary>What is taken of each host, in the cluster's order.</summary>
    public IReadOnlyList<HostLoad> Hosts => hosts;

    /// <summary>How many guests the cluster has, running or not.</summary>
    public int GuestCount => vms.Length;

    internal RuleBook Book { get; }

    internal HostKinds Kinds { get; }

    internal Action<int>? HostChanged { get; set; }

    /// <summary>A guest as it is.</summary>
    public VirtualMachine Vm(int guest) => vms[guest];

    /// <summary>The number of the host it runs on; -1 if it runs nowhere.</summary>
    public int HostOf(int guest) => on[guest];

    /// <summary>The number of the host it runs on, or ran on last.</summary>
    public int LastHostOf(int guest) => lastOn[guest];

    /// <summary>The number of the host it is on its way to; -1 if it is not.</summary>
    public int GoesTo(int guest) => to[guest];

    /// <summary>The guests on each host, in order of number.</summary>
    public IReadOnlyList<IReadOnlyList<int>> GuestsByHost()
    {
        var lists = new List<int>[hosts.Length];
        for (var host = 0; host < lists.Length; host++)
        {
            lists[host] = new List<int>(hosts[host].Guests);
        }

        for (var guest = 0; guest < vms.Length; guest++)
        {
            if (on[guest] >= 0)
            {
                lists[on[guest]].Add(guest);
            }
        }

        return lists;
    }

    /// <summary>The same again, to try things on.</summary>
    public ClusterState Copy() => new(this);

    /// <summary>Whether a guest can move to a host now; <see cref="PlacementCheck"/> tells why not.</summary>
    public bool Fits(int guest, int host, MigrationSettings? settings = null) =>
        on[guest] >= 0 && to[guest] < 0 && host != on[guest] && HasRoom(guest, host) && Kinds.Fitting(vms[guest], on[guest], settings ?? PlacementCheck.Plain)[Kinds.Of(host)] && KeepsRules(guest, host, movesTogether: false);

    /// <summary>A guest begins to move; it counts at both ends until <see cref="Arrive"/> or <see cref="Return"/>.</summary>
    /// <exception cref="InvalidOperationException">It runs nowhere, or is on its way already.</exception>
    public void Leave(int guest, int host)
    {
        if (on[guest] < 0 || to[guest] >= 0)
        {
            throw new InvalidOperationException($"{vms[guest].Name} {(on[guest] < 0 ? "runs nowhere" : "is on its way to " + hosts[to[guest]].Host.Name)} and cannot leave.");
        }

        if (host != on[guest])
        {
            to[guest] = host;
            Count(guest, host, 1);
        }
    }

    /// <summary>A guest that was on its way runs at the other end.</summary>
    public void Arrive(int guest)
    {
        if (to[guest] is >= 0 and var host)
        {
            hosts[on[guest]].Runs(vms[guest], -1);
            Count(guest, on[guest], -1);
            hosts[host].Runs(vms[guest], 1);
            (on[guest], lastOn[guest], to[guest]) = (host, host, -1);
            HostChanged?.Invoke(host);
        }
    }

    /// <summary>A guest that was on its way stays where it runs.</summary>
    public void Return(int guest)
    {
        if (to[guest] is >= 0 and var host)
        {
            to[guest] = -1;
            Count(guest, host, -1);
        }
    }

    /// <summary>A guest that ran nowhere runs on a host.</summary>
    internal void Start(int guest, int host)
    {
        (on[guest], lastOn[guest]) = (host, host);
        hosts[host].Runs(vms[guest], 1);
        Count(guest, host, 1);
    }

    /// <summary>A guest runs nowhere any more.</summary>
    internal void Lose(int guest)
    {
        Return(guest);
        if (on[guest] is >= 0 and var host)
        {
            on[guest] = -1;
            hosts[host].Runs(vms[guest], -1);
            Count(guest, host, -1);
        }
    }

    internal void Change(int guest, VirtualMachine vm) => vms[guest] = vm;

    internal void Change(int host, HostState state)
    {
        hosts[host].State = state;
        HostChanged?.Invoke(host);
    }

    internal bool HasRoom(int guest, int host) => hosts[host].State == HostState.Up && hosts[host].HasRoom(vms[guest].AssignedMemory, vms[guest].Vcpus);

    internal bool KeepsRules(int guest, int host, bool movesTogether, RuleStrength strength = RuleStrength.Must)
    {
        foreach (var number in Book.Of(guest))
        {
            var rule = Book.Rules[number];
            if (rule.Rule.Strength == strength && !(movesTogether && rule.Rule is KeepTogether) && !Keeps(rule, guest, host))
            {
                return false;
            }
        }

        return true;
    }

    internal bool Keeps(RuleBook.BoundRule rule, int guest, int host) => rule.Rule switch
    {
        KeepApart one => OthersAt(rule.Number, Book.DomainOf(one, host), guest, one) == 0,
        KeepOnHosts hosts => rule.Hosts!.Contains(host) != hosts.KeepsOff,
        _ => Array.TrueForAll(rule.Guests, other => other == guest || on[other] < 0 || on[other] == host || to[other] == host),
    };

    // Without the guest's own places there, of which it may have two in a rack.
    private int OthersAt(int rule, int domain, int guest, KeepApart one)
    {
        var own = (on[guest] >= 0 && Book.DomainOf(one, on[guest]) == domain ? 1 : 0) + (to[guest] >= 0 && Book.DomainOf(one, to[guest]) == domain ? 1 : 0);
        return apart.GetValueOrDefault((rule, domain)) - own;
    }

    private void Count(int guest, int host, int sign)
    {
        hosts[host].Take(vms[guest], sign);
        foreach (var number in Book.Of(guest))
        {
            if (Book.Rules[number].Rule is KeepApart one)
            {
                var key = (number, Book.DomainOf(one, host));
                apart[key] = apart.GetValueOrDefault(key) + sign;
            }
        }

        HostChanged?.Invoke(host);
    }
}
