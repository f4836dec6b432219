using LiveMigration.Migration.Control;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Scenarios.Fields;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

public class ControllerFieldTests
{
    [Fact]
    public void A_word_is_a_controller_with_its_defaults()
    {
        foreach (var name in BuiltInControllers.Names)
        {
            Read(name).Should().Be(BuiltInControllers.Find(name));
            Read($"{{ kind: {name} }}").Should().Be(BuiltInControllers.Find(name));
        }
    }

    [Fact]
    public void Each_option_of_a_controller_can_be_set()
    {
        Read("{ kind: virsh, timeout: 5 m, atTimeout: post-copy, postcopyAfterPrecopy: true, parallelConnections: 4, bandwidth: 50 MiB/s }").Should().Be(new Virsh
        {
            Timeout = Seconds(300),
            TimeoutAction = VirshTimeoutAction.PostCopy,
            PostcopyAfterPrecopy = true,
            ParallelConnections = 4,
            Bandwidth = DataRate.FromMiBPerSecond(50),
        });
        Read("{ kind: nova, downtime: 1 s, downtimeSteps: 5, downtimeDelay: 30 s, completionTimeout: 100 s, timeoutAction: force-complete, permitPostCopy: true, permitAutoConverge: true, parallelConnections: 2 }").Should().Be(new Nova
        {
            Downtime = Seconds(1),
            DowntimeSteps = 5,
            DowntimeDelay = Seconds(30),
            CompletionTimeout = Seconds(100),
            TimeoutAction = NovaTimeoutAction.ForceComplete,
            PermitPostCopy = true,
            PermitAutoConverge = true,
            ParallelConnections = 2,
        });
        Read("{ kind: kubevirt, completionTimeoutPerGiB: 20 s, progressTimeout: 60 s, allowAutoConverge: true, allowPostCopy: true, allowWorkloadDisruption: false, bandwidth: 64 MiB/s, parallelThreads: 2, cpuLimits: true }").Should().Be(new KubeVirt
        {
            CompletionTimeoutPerGiB = Seconds(20),
            ProgressTimeout = Seconds(60),
            AllowAutoConverge = true,
            AllowPostCopy = true,
            AllowWorkloadDisruption = false,
            BandwidthPerMigration = DataRate.FromMiBPerSecond(64),
            ParallelThreads = 2,
            HasCpuLimits = true,
        });
        Read("{ kind: kubevirt-ramp, maxDowntime: 1050 ms, initialDowntime: 100 ms, steps: 3, startAfterIteration: 5, cooldown: 20 s }").Should().Be(new KubeVirt
        {
            MaxDowntime = VirtualDuration.FromMilliseconds(1050),
            DowntimeTuning = new DowntimeRampOptions { Initial = VirtualDuration.FromMilliseconds(100), Steps = 3, StartAfterIteration = 5, Cooldown = Seconds(20) },
        });
        Read("{ kind: kubevirt-stall, stallMargin: 10 %, stallProgressTimeout: 60 s, switchoverTimeout: 30 s, ewmaAlpha: 0.5, precopyPossibleFactor: 2, patienceWindowDecayFactor: 0.25, searchLocalMinima: false, completionTimeoutFactor: 3 }").Should().Be(new KubeVirt
        {
            StallDetection = new StallDetectorOptions
            {
                StallMargin = 0.1,
                StallProgressTimeout = Seconds(60),
                SwitchoverTimeout = Seconds(30),
                EwmaAlpha = 0.5,
                PrecopyPossibleFactor = 2,
                PatienceWindowDecayFactor = 0.25,
                SearchLocalMinima = false,
                CompletionTimeoutFactor = 3,
            },
        });
        Read("{ kind: proxmox, migrateDowntime: 300 ms, insecure: true, bandwidth: 100 MiB/s }").Should().Be(new Proxmox { MigrateDowntime = VirtualDuration.FromMilliseconds(300), Insecure = true, Bandwidth = DataRate.FromMiBPerSecond(100) });
        Read("{ kind: ovirt, policy: very-large-vms, bandwidth: 2 Gbit/s }").Should().Be(new OVirt { Policy = ConvergenceSchedule.VeryLargeVms, NetworkBandwidth = DataRate.FromGigabitsPerSecond(2) });
    }

    [Fact]
    public void A_migration_without_one_has_none_and_what_is_false_is_declined()
    {
        var migration = Texts.Read(Texts.With("at: 5 s", "at: 5 s, autoConverge: false")).Migrations.Single();
        migration.Controller.Should().BeNull();
        migration.Settings.Declined.Should().Equal("autoConverge");
    }

    [Theory]
    [InlineData("controller: kubvirt", "9:37: migrations[0].controller: \"kubvirt\" is not known; allowed are virsh, nova, kubevirt, kubevirt-ramp, kubevirt-stall, proxmox, ovirt, or a group of fields with one of them as kind; did you mean 'kubevirt'?")]
    [InlineData("controller: kubevirt", "9:37: migrations[0].controller: kubevirt does not drive qemu; it drives libvirt, and qemu is driven by proxmox")]
    [InlineData("controller: { kind: proxmox, policy: legacy }", "9:54: migrations[0].controller.policy: does not belong to kind: proxmox; it belongs to ovirt")]
    [InlineData("controller: { migrateDowntime: 1 s }", "9:37: migrations[0].controller.kind: is missing; write for example kind: nova")]
    [InlineData("controller: { kind: proxmox, migrateDowntime: 3000 s }", "9:71: migrations[0].controller.migrateDowntime: \"3000 s\" is out of range; allowed is 0 s to 2000 s")]
    public void What_is_wrong_is_named_with_its_place(string field, string fault) =>
        Texts.FaultsOf(Texts.With("at: 5 s", field)).Should().Equal(fault);

    [Fact]
    public void Every_field_belongs_to_some_kind_and_every_kind_is_built() =>
        ScenarioFields.Of("controller").Where(f => f.Name != "kind").Should().OnlyContain(f => f.For.Count > 0 && f.For.All(BuiltInControllers.Names.Contains));

    private static VirtualDuration Seconds(long seconds) => VirtualDuration.FromSeconds(seconds);

    private static IMigrationController? Read(string controller)
    {
        var hypervisor = controller.Contains("proxmox", StringComparison.Ordinal) ? "qemu" : "libvirt";
        return Texts.Read(Texts.With("at: 5 s", "controller: " + controller).Replace("hypervisor: qemu", "hypervisor: " + hypervisor, StringComparison.Ordinal)).Migrations.Single().Controller;
    }
}
