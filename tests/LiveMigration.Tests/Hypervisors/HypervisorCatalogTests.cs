using LiveMigration.Hypervisors;

namespace LiveMigration.Tests.Hypervisors;

public class HypervisorCatalogTests
{
    [Fact]
    public void Every_hypervisor_is_found_by_the_name_it_gives_itself()
    {
        var catalog = HypervisorCatalog.BuiltIn;
        catalog.All.Select(hypervisor => hypervisor.Name).Should().Equal(catalog.Names).And.BeInAscendingOrder(StringComparer.Ordinal);
        catalog.Names.Should().OnlyContain(name => catalog.Find(name)!.Name == name);
        catalog.All.OfType<Qemu>().Should().HaveCount(QemuVersion.All.Count);
        catalog.All.OfType<VMotion>().Should().HaveCount(VMotionVersion.All.Count);
        catalog.Find("zen").Should().BeNull();
    }

    [Fact]
    public void One_of_the_same_name_takes_the_place_of_a_built_in_one_and_leaves_the_catalog_as_it_was()
    {
        var mine = new Qemu(QemuVersion.V72 with { Name = "xen" });
        HypervisorCatalog.BuiltIn.With(mine).Find("xen").Should().BeSameAs(mine);
        HypervisorCatalog.BuiltIn.Find("xen").Should().BeOfType<Xen>();
    }
}
