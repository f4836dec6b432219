using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>QEMU: windows of 100 ms, the log read as soon as what is left is below the threshold, address order.</summary>
/// <remarks>Source: migration/migration.c, ram.c, savevm.c of 7.2 and 10.0; byte counts checked against recorded runs of 7.2.22 and 10.0.2.</remarks>
public sealed class Qemu : IHypervisor
{
    private readonly QemuVersion version;

    /// <summary>A version of it.</summary>
    public Qemu(QemuVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        this.version = version;
        Options =
        [
            MigrationOption.AutoConverge, MigrationOption.Xbzrle, MigrationOption.Multifd, MigrationOption.PostCopy, MigrationOption.MaxPostcopyBandwidth,
            MigrationOption.PauseBeforeSwitchover, MigrationOption.ReturnPath, MigrationOption.Announce, MigrationOption.Encryption, MigrationOption.Storage,
            .. version.OffersDirtyLimit ? [MigrationOption.DirtyLimit] : Array.Empty<MigrationOption>(),
            .. version.OffersPageCompression ? [MigrationOption.PageCompression] : Array.Empty<MigrationOption>(),
            .. version.OffersSwitchoverBandwidth ? [MigrationOption.SwitchoverBandwidth] : Array.Empty<MigrationOption>(),
        ];
    }

    /// <summary>Bytes of the device state of machine type pc without devices, with its description; measured, 7.2.22 (10.0.2: 112,140 with the stream's head).</summary>
    public static readonly ByteCount BareDeviceState = new(111_885);

    /// <summary>max-bandwidth's default.</summary>
    public static readonly DataRate DefaultMaxBandwidth = DataRate.FromMiBPerSecond(128);

    /// <summary>downtime-limit's default.</summary>
    public static readonly VirtualDuration DefaultDowntimeLimit = VirtualDuration.FromMilliseconds(300);

    // Bytes of stream head and frames that ram.transferred counts: sums over all recorded runs, exact but for single frames.
    private const int BlockNameBytes = 83; // before the first page of each RAM block on the main stream
    private const int ZeroPageBlockNameBytes = 39; // the same where zero pages alone travel there; exact in 6 of 6 recorded runs of 7.2.22 with multifd
    private const int LabBlockNameBytes = 3; // of these the memory's own name, m0 in the recorded runs: before its first page and, on the first, after the firmware's again
    private const int HeadBytes100 = 107;
    private const int EndBytes100 = 112_043;
    private const int FirstWindowBytes72 = 204;
    private const int FirstWindowBytes100 = 200;
    private const int ReturnPathBytes = 14;

    /// <inheritdoc/>
    public string Name => version.Name;

    /// <inheritdoc/>
    public string Family => "qemu";

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques { get; } = [MigrationTechnique.PreCopy, MigrationTechnique.PostCopy, MigrationTechnique.Hybrid, MigrationTechnique.StopAndCopy, MigrationTechnique.Quick, MigrationTechnique.StorageOnly];

    /// <inheritdoc/>
    public bool MovesVfioDevices => true;

    /// <inheritdoc/>
    public bool CopiesDisksInRounds => version.OffersBlockMigration;

    /// <inheritdoc/>
    public IReadOnlyList<MigrationOption> Options { get; }

    /// <inheritdoc/>
    public IEnumerable<Refusal> Refuse(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return [.. QemuEncoders.Faults(version, request.Settings), .. QemuThrottles.Faults(request), .. QemuPostCopy.Faults(version, request.Settings), .. BulkAlone(request.Settings)];
    }

    /// <inheritdoc/>
    public MigrationPlan Plan(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (settings, host, vm) = (request.Settings, request.Source.TimingsOfProcessor, request.Vm);
        var whole = version.CountsWholeStream;
        var returnBytes = settings.ReturnPath || settings.PostCopy is not null ? ReturnPathBytes : 0;
        var readTime = host.LogReadTimeOf(vm.Memory);
        return new MigrationPlan
        {
            Assumptions = EncryptedEncoder.Assumptions(settings.Encryption),
            Path = NetworkPath.Between(request.Source, request.Destination) with { Connections = settings.Multifd?.Channels ?? 1 },
            Announcements = (settings.Announce ?? new AnnounceSettings()).Times,
            MaxBandwidth = settings.MaxBandwidth ?? DefaultMaxBandwidth,
            DowntimeLimit = settings.DowntimeLimit ?? DefaultDowntimeLimit,
            SwitchoverBandwidth = settings.SwitchoverBandwidth,
            Policies = TechniquePolicies.Of(settings, new DowntimeLimitPolicy(ThresholdCheck.WhenBelow, version.ThresholdIsStrict)),
            Encoder = QemuEncoders.Make(version, host, vm, settings),
            NeedsContent = QemuEncoders.NeedContent(settings, request.Vm.Content),
            Window = new WindowRules
            {
                WakeLatency = host.WakeLatency,
                FirstStart = host.SetupTime,
                FirstBytes = new ByteCount((whole ? FirstWindowBytes100 : FirstWindowBytes72) + returnBytes),
            },
            LogClearing = settings.DirtyLimit is null ? LogClearing.InGibibytes : LogClearing.AtReading, // KVM with manual protection, the default since 5.2; not with a dirty ring
            SetupTime = host.SetupTime,
            LogReadTime = readTime,
            Throttle = QemuThrottles.Make(version, request),
            PauseBeforeSwitchover = settings.PauseBeforeSwitchover,
            StopTime = host.StopTime,
            FinalReadTime = host.StopTimeOf(vm.Vcpus) + host.FinalReadTime + (readTime - host.LogReadTime),
            DeviceSaveTime = host.DeviceSaveTimeOf(vm.Vcpus),
            DeviceState = BareDeviceState,
            ResumeTime = host.ResumeTimeOf(vm.Vcpus),
            Unused = vm.HintsFreePages ? UnusedMemory.Skipped : UnusedMemory.AsZeroPages,
            SourceEnd = settings.ReturnPath || settings.PostCopy is not null ? SourceEnd.AtResume : SourceEnd.AtLastByte,
            AcknowledgeTime = host.AcknowledgeTime,
            StreamHeadBytes = new ByteCount((whole ? HeadBytes100 + returnBytes : 0) + NamesOfBlocks(version, settings.Multifd, vm.MemoryRegions)),
            StreamEndBytes = new ByteCount(whole ? EndBytes100 : 0),
            CountedSectionBytes = new ByteCount(whole ? 18 : 8),
            PostCopy = QemuPostCopy.Rules(version, host, readTime, vm.Vcpus, settings),
            FailureNoticeTime = VirtualDuration.FromMicroseconds(5_300), // measured: 5.3 to 9.4 ms after the kill, or at the next window
        };
    }

    private IEnumerable<Refusal> BulkAlone(MigrationSettings settings)
    {
        if (version.OffersBlockMigration && settings is { Technique: MigrationTechnique.StorageOnly, Storage.Technique: StorageTechnique.Bulk })
        {
            yield return new Refusal("storage: bulk", $"block migration of {Name} moves disks with their guest alone", "storage: mirror would fit");
        }
    }

    // Where the guest has regions of its own, their names are counted where they stand in the stream; with multifd once each.
    private static int NamesOfBlocks(QemuVersion version, MultifdSettings? multifd, IReadOnlyList<GuestRegion> regions) => multifd switch
    {
        null => BlockNameBytes - (regions.Count == 0 ? 0 : 2 * LabBlockNameBytes),
        _ when version.MultifdFlushesEachSection || multifd.ZeroPages == ZeroPageDetection.MainThread =>
            ZeroPageBlockNameBytes + (regions.Count == 0 ? 0 : regions.Sum(region => 1 + region.NameBytes) - LabBlockNameBytes),
        _ => 0, // no page is on the main stream
    };
}
