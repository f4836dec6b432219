using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Migration.Throttles;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>The hypervisors that hosts can run, by name. Immutable.</summary>
public sealed class HypervisorCatalog
{
    // Made when first asked for: most simulations need one of them.
    private readonly Dictionary<string, Lazy<IHypervisor>> byName = new(StringComparer.Ordinal);
    private readonly string[] names;

    private HypervisorCatalog(IEnumerable<KeyValuePair<string, Lazy<IHypervisor>>> hypervisors)
    {
        foreach (var (name, hypervisor) in hypervisors)
        {
            byName[name] = hypervisor;
        }

        names = [.. byName.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Those that this library has.</summary>
    public static HypervisorCatalog BuiltIn { get; } = new(
    [
        Entry("textbook", () => new Textbook()),
        Entry("simgrid", () => new SimGrid()),
        Entry("cloud-hypervisor", () => new CloudHypervisor()),
        Entry("xen", () => new Xen()),
        Entry("xapi", () => new Xapi()),
        Entry("hyper-v", () => HyperV.Compression),
        Entry("hyper-v-tcp", () => HyperV.TcpIp),
        Entry("hyper-v-smb", () => HyperV.Smb),
        Entry("hyper-v-2008r2", () => HyperV.WindowsServer2008R2),
        Entry("qemu", () => new Qemu(QemuVersion.Current)),
        Entry("qemu-7.2", () => new Qemu(QemuVersion.V72)),
        Entry("qemu-10.0", () => new Qemu(QemuVersion.V100)),
        Entry("libvirt", () => new Libvirt()),
        Entry("vmotion", () => new VMotion(VMotionVersion.V7)),
        Entry("vmotion-6", () => new VMotion(VMotionVersion.V6)),
    ]);

    private IEnumerable<IHypervisor> Hypervisors => names.Select(name => byName[name].Value);

    /// <summary>All of them, in order of name.</summary>
    public IReadOnlyList<IHypervisor> All => [.. Hypervisors];

    /// <summary>Their names, in order.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>This catalog and more; one of a name that is there already takes its place.</summary>
    public HypervisorCatalog With(params IReadOnlyList<IHypervisor> more)
    {
        ArgumentNullException.ThrowIfNull(more);
        return new HypervisorCatalog(byName.Concat(more.Select(hypervisor => Entry(hypervisor.Name, () => hypervisor))));
    }

    /// <summary>The hypervisor of that name; null if there is none.</summary>
    public IHypervisor? Find(string name) => byName.GetValueOrDefault(name)?.Value;

    /// <summary>The names of those that offer an option, in order.</summary>
    public IReadOnlyList<string> Offering(MigrationOption option) => [.. Hypervisors.Where(h => h.Options.Contains(option)).Select(h => h.Name)];

    /// <summary>Begins a migration now, as the source's hypervisor does it.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="request">What is to move, and how.</param>
    /// <param name="subject">Names it in the digest.</param>
    /// <param name="way">The shared network that carries it; null: it has its path for itself.</param>
    /// <returns>The migration; its report is there once it ended, at once if it is refused.</returns>
    /// <exception cref="ArgumentException">The source's hypervisor is not known, or does not take the settings: <see cref="Validate"/>.</exception>
    public MigrationSession Start(Simulator simulator, MigrationRequest request, int subject = 0, SharedWay? way = null)
    {
        var plan = Plan(request);
        var session = Examine(request) is { Count: > 0 } faults
            ? MigrationSession.Refused(simulator, plan, request, subject, faults)
            : Migrations.Begin(simulator, ControllerSettings.Into(request), plan, subject, way);
        if (request.Controller is { } controller && session.Report is null)
        {
            MigrationControl.Begin(simulator, session, request, controller);
        }

        return session;
    }

    /// <summary>All that stands against a guest's move between the two hosts, one sentence each with what would fit; empty if nothing does.</summary>
    /// <exception cref="ArgumentException">The source's hypervisor is not known.</exception>
    public IReadOnlyList<string> Examine(MigrationRequest request)
    {
        request = ControllerSettings.Into(request);
        var hosts = Compatibility.Examine(request.Vm, request.Source, request.Destination, request.Settings.Storage is not null);
        var parts = GuestParts.Refuse(request, HypervisorOf(request)).Select(refusal => refusal.ToString());
        return Foreign(request) is { } foreign ? [foreign, .. hosts, .. parts] : [.. hosts, .. parts];
    }

    /// <summary>What is out of range in a request's settings and its guest's memory regions, and what the source's hypervisor does not take of it; one sentence each, empty if nothing.</summary>
    /// <exception cref="ArgumentException">The source's hypervisor is not known.</exception>
    public IReadOnlyList<string> Validate(MigrationRequest request)
    {
        request = ControllerSettings.Into(request);
        var hypervisor = HypervisorOf(request);
        var settings = request.Settings;
        var faults = new List<string>(settings.Validate());
        faults.AddRange(GuestRegion.Faults(request.Vm));
        faults.AddRange(GuestPartFaults.Of(request.Vm));

        // Where the hypervisor has a reason of its own for what it does not offer, that one is told.
        var own = hypervisor.Refuse(request).ToArray();
        AddAll(NotOffered(hypervisor, settings), unlessToldBy: own);
        AddAll(StorageOnly.Unfitting(settings), unlessToldBy: own);
        if (request.Controller is { Hypervisors: { Count: > 0 } driven } controller && !driven.Contains(hypervisor.Name))
        {
            AddAll([new Refusal(controller.Name, $"it does not drive {hypervisor.Name}", $"it drives {string.Join(", ", driven)}")], unlessToldBy: null);
        }

        AddAll(ThrottleRefusals.Of(request), unlessToldBy: null);
        AddAll(own, unlessToldBy: null);
        if (faults.Count == 0 && request.Vm.Detail == MemoryDetail.Statistical)
        {
            // Asked last, since it needs a plan.
            AddAll(StatisticalRefusals.Of(request, GuestParts.Into(hypervisor.Plan(request), request)), unlessToldBy: null);
        }

        return faults;

        void AddAll(IEnumerable<Refusal> refusals, Refusal[]? unlessToldBy)
        {
            foreach (var refusal in refusals)
            {
                if (unlessToldBy is null || !Array.Exists(unlessToldBy, o => o.What == refusal.What))
                {
                    faults.Add(refusal.ToString());
                }
            }
        }
    }

    /// <summary>How the source's hypervisor would carry the migration out.</summary>
    /// <exception cref="ArgumentException">The source's hypervisor is not known, or does not take the settings: <see cref="Validate"/>.</exception>
    public MigrationPlan Plan(MigrationRequest request)
    {
        request = ControllerSettings.Into(request);
        var hypervisor = HypervisorOf(request);
        var faults = Validate(request);
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(". ", faults), nameof(request));
        }

        var plan = StatisticalRefusals.Into(GuestParts.Into(hypervisor.Plan(request), request), request);
        return IsAsAsked(plan, hypervisor, request) ? plan : plan with
        {
            Hypervisor = hypervisor.Name,
            LogClearing = request.Source.DirtyLog ?? plan.LogClearing,
            Technique = request.Settings.Technique,
            Throttle = request.Settings.CpuSharePercent is { } share ? () => new CpuShare(share) : plan.Throttle,
            TimeLimit = request.Settings.TimeLimit ?? MigrationPlan.DefaultTimeLimit,
            AtTimeLimit = request.Settings.AtTimeLimit,
            Commands = request.Settings.Commands,
        };
    }

    // Nothing to add to it: thousands of plans need not be made twice.
    private static bool IsAsAsked(MigrationPlan plan, IHypervisor hypervisor, MigrationRequest request)
    {
        var settings = request.Settings;
        return plan.Hypervisor == hypervisor.Name && (request.Source.DirtyLog ?? plan.LogClearing) == plan.LogClearing && plan.Technique == settings.Technique && settings.CpuSharePercent is null
            && plan.TimeLimit == (settings.TimeLimit ?? MigrationPlan.DefaultTimeLimit) && plan.AtTimeLimit == settings.AtTimeLimit && plan.Commands == settings.Commands;
    }

    /// <summary>The guest as it is once it has moved: its disks on the storage they went to.</summary>
    public static VirtualMachine AfterMove(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return GuestParts.AfterMove(request);
    }

    /// <summary>That the destination's hypervisor does not take the source's guests; null if it does.</summary>
    private string? Foreign(MigrationRequest request)
    {
        var (source, destination) = (request.Source, request.Destination);
        var family = HypervisorOf(request).Family;
        return Find(destination.Hypervisor)?.Family == family
            ? null
            : $"{source.Name} runs {source.Hypervisor}, {destination.Name} runs {destination.Hypervisor}, and these do not speak to each other; a host that runs {string.Join(" or ", Hypervisors.Where(h => h.Family == family).Select(h => h.Name))} would fit";
    }

    private List<Refusal> NotOffered(IHypervisor hypervisor, MigrationSettings settings)
    {
        var refusals = new List<Refusal>();
        if (!hypervisor.Techniques.Contains(settings.Technique))
        {
            refusals.Add(new Refusal(StatusWords.Of(settings.Technique), $"{hypervisor.Name} does not offer it", $"it offers {string.Join(", ", hypervisor.Techniques.Select(StatusWords.Of))}"));
        }

        foreach (var option in MigrationOption.All)
        {
            if (option.IsAskedBy(settings) && !hypervisor.Options.Contains(option))
            {
                var offering = Offering(option);
                refusals.Add(new Refusal(option.Name, $"{hypervisor.Name} does not offer it", offering.Count == 0 ? null : $"{string.Join(", ", offering)} {(offering.Count == 1 ? "does" : "do")}"));
            }
        }

        return refusals;
    }

    private static KeyValuePair<string, Lazy<IHypervisor>> Entry(string name, Func<IHypervisor> make) => new(name, new Lazy<IHypervisor>(make));

    private IHypervisor HypervisorOf(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Find(request.Source.Hypervisor)
            ?? throw new ArgumentException($"\"{request.Source.Hypervisor}\" is not a known hypervisor; allowed are {string.Join(", ", Names)}", nameof(request));
    }
}
