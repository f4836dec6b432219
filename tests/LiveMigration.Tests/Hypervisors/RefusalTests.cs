using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Hypervisors;

public class RefusalTests
{
    [Theory]
    [InlineData("hyper-v", "post-copy: Hyper-V has none; use pre-copy: after 5 passes it stops the guest and copies the rest, whatever that takes")]
    [InlineData("hyper-v-2008r2", "post-copy: Hyper-V has none; use pre-copy: after 10 passes it stops the guest and copies the rest, whatever that takes")]
    [InlineData("xen", "post-copy: libxc's stream has no record for it; use pre-copy: it ends by itself after five passes, with a pause that grows with what the guest writes")]
    [InlineData("xapi", "post-copy: libxc's stream has no record for it; use pre-copy: it ends by itself after five passes, with a pause that grows with what the guest writes")]
    [InlineData("cloud-hypervisor", "post-copy: Cloud Hypervisor's on-demand mode of 2026, which never pre-copies, is not modelled; use pre-copy with a larger downtimeLimit, or post-copy on qemu")]
    [InlineData("simgrid", "post-copy: SimGrid's plugin knows pre-copy alone; use pre-copy, or the hypervisor textbook, which has post-copy as free of fixed costs")]
    public void Post_copy_is_refused_with_the_reason_and_what_to_do_instead(string hypervisor, string expected) =>
        Validate(hypervisor, new MigrationSettings { Technique = MigrationTechnique.PostCopy }).Should().Equal(expected);

    [Theory]
    [InlineData("hyper-v")]
    [InlineData("xen")]
    public void Allowing_post_copy_is_refused_as_asking_for_it_is(string hypervisor) =>
        Validate(hypervisor, new MigrationSettings { PostCopy = new PostCopySettings() }).Should().ContainSingle().Which.Should().StartWith("postCopy: ").And.Contain("use pre-copy");

    [Fact]
    public void What_a_hypervisor_has_no_word_on_is_refused_with_those_that_offer_it() =>
        Validate("xen", new MigrationSettings { Xbzrle = new XbzrleSettings() }).Should().ContainSingle().Which.Should().StartWith("xbzrle: xen does not offer it; ");

    private static IReadOnlyList<string> Validate(string hypervisor, MigrationSettings settings)
    {
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(1), Workload = new IdleWorkload() };
        return HypervisorCatalog.BuiltIn.Validate(TestMigrations.Request(hypervisor, vm, DataRate.FromGigabitsPerSecond(1), settings));
    }
}
