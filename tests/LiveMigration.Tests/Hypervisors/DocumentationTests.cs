using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using LiveMigration.Hypervisors;
using LiveMigration.Migration.Encoders;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Hypervisors;

/// <summary>The pages in docs/hypervisors say what the code has, no more and no less.</summary>
public partial class DocumentationTests
{
    [Theory]
    [InlineData("xen", typeof(Xen), typeof(XenEncoder))]
    [InlineData("xapi", typeof(Xapi))]
    [InlineData("cloud-hypervisor", typeof(CloudHypervisor))]
    [InlineData("hyper-v", typeof(HyperV))]
    [InlineData("simgrid", typeof(SimGrid))]
    [InlineData("textbook", typeof(Textbook))]
    [InlineData("qemu", typeof(Qemu))]
    public void The_table_of_constants_is_that_of_the_code(string page, params Type[] types)
    {
        var documented = Row().Matches(Page(page))
            .ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value);
        var coded = types.SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)).ToDictionary(f => $"{f.DeclaringType!.Name}.{f.Name}", f => Text(f.GetValue(null)!));
        documented.Should().BeEquivalentTo(coded);
    }

    [Fact]
    public void Each_profile_is_in_the_index()
    {
        var index = Page("README");
        HypervisorCatalog.BuiltIn.Names.Should().OnlyContain(name => index.Contains($"`{name}`", StringComparison.Ordinal));
    }

    private static string Page(string name) => File.ReadAllText(RepositoryFolder.PathOf($"docs/hypervisors/{name}.md"));

    private static string Text(object value) => value switch
    {
        VirtualDuration duration => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###} ms"),
        ByteCount bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes.Bytes:N0} bytes"),
        double share => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %"),
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    [GeneratedRegex(@"^\| `(?<name>\w+\.\w+)`[^|]*\| (?<value>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
