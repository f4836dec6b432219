using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

/// <summary>What a file says of the platform, and what it says otherwise.</summary>
public class PlatformFieldTests
{
    private const string File = """
        cluster: { platform: kubevirt, limits: { perCluster: 3 } }
        hosts:
          - { name: hv, count: 3, hypervisor: libvirt, memory: 32 GiB }
        vms:
          - { name: vm, count: 4, host: hv-1, memory: 1 GiB, workload: { kind: flat, workingSet: 4 KiB, dirtyRate: 1 B/s } }
        migrations:
          - { vm: vm-1, to: hv-2, controller: virsh }
        jobs:
          - { kind: drain-host, host: hv-1, at: 5 s }
        """;

    [Fact]
    public void A_platform_holds_where_the_file_says_nothing_else()
    {
        var scenario = Texts.Read(File);

        scenario.Platform.Should().BeSameAs(Platform.KubeVirt);
        scenario.Cluster.LimitsInForce.Should().Be(new AdmissionLimits { PerCluster = 3, OutgoingPerHost = 2, RecheckEvery = VirtualDuration.FromSeconds(5) });
        ScenarioRun.Execute(scenario).Reports.Select(r => r.Controller).Should().Equal("virsh", "kubevirt", "kubevirt", "kubevirt");
    }

    [Fact]
    public void Settings_of_its_controller_hold_for_all_and_oVirts_policy_decides_how_many_run_at_once()
    {
        var platform = Texts.Read(File.Replace("platform: kubevirt, limits: { perCluster: 3 }", "platform: ovirt, controller: { kind: ovirt, policy: very-large-vms }", StringComparison.Ordinal)).Platform!;

        platform.Controller.Should().BeOfType<OVirt>().Which.Policy.Name.Should().Be("very-large-vms");
        (platform.Limits.OutgoingPerHost, platform.Limits.IncomingPerHost).Should().Be((1, 1));
    }

    [Theory]
    [InlineData("platform: kubevirt", "platform: kubvirt", "cluster.platform: \"kubvirt\" is not known; allowed are kubevirt, openstack, proxmox, ovirt, libvirt; did you mean 'kubevirt'?")]
    [InlineData("platform: kubevirt", "platform: kubevirt, controller: nova", "cluster.controller: nova is not the controller of kubevirt; allowed are kubevirt, kubevirt-ramp, kubevirt-stall")]
    [InlineData("platform: kubevirt", "controller: kubevirt", "cluster.controller: belongs to a platform, and none is given; *")]
    [InlineData("platform: kubevirt", "platform: proxmox", "cluster.platform: proxmox drives qemu, qemu-10.0, qemu-7.2, and hv-1 has the hypervisor libvirt; *")]
    public void What_is_wrong_is_named_with_its_place(string old, string replacement, string fault)
    {
        var (_, faults) = ScenarioReader.Read(File.Replace(old, replacement, StringComparison.Ordinal), "s.yaml");

        faults.Select(f => $"{f.Path}: {f.Message}").Should().ContainSingle().Which.Should().Match(fault);
    }
}
