using System.Text.RegularExpressions;

namespace LiveMigration.Tests;

/// <summary>Inside the library dependencies point one way; whoever reads a part need not know what is built upon it.</summary>
public partial class DependencyDirectionTests
{
    // From the ground up; Reports is data that anyone may produce.
    [Theory]
    [InlineData("Simulation", "")]
    [InlineData("Memory Workloads Hosts Networking", "Simulation")]
    [InlineData("Migration Reports", "Simulation Memory Workloads Hosts Networking")]
    [InlineData("Hypervisors", "Simulation Memory Workloads Hosts Networking Migration Reports")]
    [InlineData("Orchestration", "Simulation Memory Workloads Hosts Networking Migration Reports Hypervisors")]
    public void A_part_knows_what_it_rests_on_and_nothing_above(string parts, string restsOn)
    {
        var library = RepositoryFolder.PathOf("src/LiveMigration");
        var known = $"{parts} {restsOn}".Split(' ');
        var files = parts.Split(' ').SelectMany(part => Directory.EnumerateFiles(Path.Combine(library, part), "*.cs", SearchOption.AllDirectories)).Order(StringComparer.Ordinal).ToList();
        files.Should().NotBeEmpty();
        var above = files.SelectMany(file => NamedParts(File.ReadAllText(file)).Where(part => !known.Contains(part)).Select(part => $"{Path.GetRelativePath(library, file)} knows {part}"));
        above.Should().BeEmpty();
    }

    [Fact]
    public void Each_part_has_its_place()
    {
        string[] places = ["Simulation", "Memory", "Workloads", "Hosts", "Networking", "Migration", "Reports", "Hypervisors", "Orchestration"];
        var parts = Directory.EnumerateDirectories(RepositoryFolder.PathOf("src/LiveMigration")).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj"));
        parts.Should().BeSubsetOf(places, "a new part is entered above");
    }

    // By a using, or in full where it is named: Orchestration.Controllers.X within LiveMigration.
    private static IEnumerable<string> NamedParts(string source) => Named().Matches(source).Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex(@"(?:\bLiveMigration\.|(?<![\w.""])(?=(?:Orchestration|Hypervisors)\.[A-Z]))([A-Z]\w+)")]
    private static partial Regex Named();
}
