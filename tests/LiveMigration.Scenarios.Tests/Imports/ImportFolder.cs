namespace LiveMigration.Scenarios.Tests;

/// <summary>A folder with files to read machines and hosts from; gone after the test.</summary>
internal sealed class ImportFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("livemig-test-").FullName;

    public ImportFolder With(string name, string text)
    {
        File.WriteAllText(Path.Combine(path, name), text);
        return this;
    }

    public Scenario Read(string scenario)
    {
        var (read, faults) = ScenarioReader.Read(scenario, "s.yaml", folder: path);
        faults.Should().BeEmpty();
        return read!;
    }

    /// <summary>What the reader says of a scenario, files named by their names alone.</summary>
    public IEnumerable<string> FaultsOf(string scenario) =>
        ScenarioReader.Read(scenario, "s.yaml", folder: path).Faults.Select(f => f.ToString().Replace(path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));

    /// <summary>The machines as lines: <c>web on hv1: 4 GiB, 2 vCPUs</c>.</summary>
    public IEnumerable<string> Machines(string scenario) =>
        Read(scenario).Vms.Select(v => $"{v.Vm.Name} on {v.Host}: {v.Vm.Memory}, {v.Vm.Vcpus} vCPUs");

    public void Dispose() => Directory.Delete(path, recursive: true);
}
