using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Migration.Throttles;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>The hypervisors that hosts can run, by name. Immutable.</summary>
public sealed class HypervisorCatalog
{
    private readonly SortedDictionary<string, IHypervisor> byName = new(StringComparer.Ordinal);

    private HypervisorCatalog(IEnumerable<IHypervisor> hypervisors)
    {
        foreach (var hypervisor in hypervisors)
        {
            byName[hypervisor.Name] = hypervisor;
        }
    }

    /// <summary>Those that this library has.</summary>
    public static HypervisorCatalog BuiltIn { get; } = new([new Textbook(), new HyperV(), .. QemuVersion.All.Select(version => new Qemu(version)), new Libvirt(), .. VMotionVersion.All.Select(version => new VMotion(version))]);

    /// <summary>All of them, in order of name.</summary>
    public IReadOnlyList<IHypervisor> All => [.. byName.Values];

    /// <summary>Their names, in order.</summary>
    public IReadOnlyList<string> Names => [.. byName.Keys];

    /// <summary>This catalog and more; one of a name that is there already takes its place.</summary>
    public HypervisorCatalog With(params IReadOnlyList<IHypervisor> more)
    {
        ArgumentNullException.ThrowIfNull(more);
        return new HypervisorCatalog(byName.Values.Concat(more));
    }

    /// <summary>The hypervisor of that name; null if there is none.</summary>
    public IHypervisor? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The names of those that offer an option, in order.</summary>
    public IReadOnlyList<string> Offering(MigrationOption option) => [.. byName.Values.Where(h => h.Options.Contains(option)).Select(h => h.Name)];

    /// <summary>Begins a migration now, as the source's hypervisor does it.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="request">What is to move, and how.</param>
    /// <param name="subject">Names it in the digest.</param>
    /// <returns>The migration; its report is there once it ended, at once if it is refused.</returns>
    /// <exception cref="ArgumentException">The source's hypervisor is not known, or does not take the settings: <see cref="Validate"/>.</exception>
    public MigrationSession Start(Simulator simulator, MigrationRequest request, int subject = 0)
    {
        var plan = Plan(request);
        return Examine(request) is { Count: > 0 } faults
            ? MigrationSession.Refused(simulator, plan, request, subject, faults)
            : Migrations.Start(simulator, request, plan, subject);
    }

    /// <summary>All that stands against a guest's move between the two hosts, one sentence each with what would fit; empty if nothing does.</summary>
    /// <exception cref="ArgumentException">The source's hypervisor is not known.</exception>
    public IReadOnlyList<string> Examine(MigrationRequest request)
    {
        var hosts = Compatibility.Examine(request.Vm, request.Source, request.Destination, request.Settings.Storage is not null);
        var parts = GuestParts.Refuse(request, HypervisorOf(request)).Select(refusal => refusal.ToString());
        return [.. Foreign(request) is { } foreign ? [foreign] : Array.Empty<string>(), .. hosts, .. parts];
    }

    /// <summary>What is out of range in a request's settings, and what the source's hypervisor does not take of it; one sentence each, empty if nothing.</summary>
    /// <exception cref="ArgumentException">The source's hypervisor is not known.</exception>
    public IReadOnlyList<string> Validate(MigrationRequest request)
    {
        var hypervisor = HypervisorOf(request);
        var settings = request.Settings;
        var refusals = new List<Refusal>();
        if (!hypervisor.Techniques.Contains(settings.Technique))
        {
            refusals.Add(new Refusal(StatusWords.Of(settings.Technique), $"{hypervisor.Name} does not offer it", $"it offers {string.Join(", ", hypervisor.Techniques.Select(StatusWords.Of))}"));
        }

        foreach (var option in MigrationOption.All.Where(o => o.IsAskedBy(settings) && !hypervisor.Options.Contains(o)))
        {
            var offering = Offering(option);
            refusals.Add(new Refusal(option.Name, $"{hypervisor.Name} does not offer it", offering.Count == 0 ? null : $"{string.Join(", ", offering)} {(offering.Count == 1 ? "does" : "do")}"));
        }

        return [.. settings.Validate(), .. GuestPartFaults.Of(request.Vm), .. refusals.Concat(ThrottleRefusals.Of(request)).Concat(hypervisor.Refuse(request)).Select(refusal => refusal.ToString())];
    }

    /// <summary>How the source's hypervisor would carry the migration out.</summary>
    /// <exception cref="ArgumentException">The source's hypervisor is not known, or does not take the settings: <see cref="Validate"/>.</exception>
    public MigrationPlan Plan(MigrationRequest request)
    {
        var hypervisor = HypervisorOf(request);
        var faults = Validate(request);
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(". ", faults), nameof(request));
        }

        var plan = GuestParts.Into(hypervisor.Plan(request), request);
        return plan with
        {
            Hypervisor = hypervisor.Name,
            LogClearing = request.Source.DirtyLog ?? plan.LogClearing,
            Technique = request.Settings.Technique,
            Throttle = request.Settings.CpuSharePercent is { } share ? () => new CpuShare(share) : plan.Throttle,
            TimeLimit = request.Settings.TimeLimit,
            AtTimeLimit = request.Settings.AtTimeLimit,
            Commands = request.Settings.Commands,
        };
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
        return byName.TryGetValue(destination.Hypervisor, out var other) && other.Family == family
            ? null
            : $"{source.Name} runs {source.Hypervisor}, {destination.Name} runs {destination.Hypervisor}, and these do not speak to each other; a host that runs {string.Join(" or ", byName.Values.Where(h => h.Family == family).Select(h => h.Name))} would fit";
    }

    private IHypervisor HypervisorOf(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Find(request.Source.Hypervisor)
            ?? throw new ArgumentException($"\"{request.Source.Hypervisor}\" is not a known hypervisor; allowed are {string.Join(", ", Names)}", nameof(request));
    }
}
