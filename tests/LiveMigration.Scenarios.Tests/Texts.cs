namespace LiveMigration.Scenarios.Tests;

/// <summary>A scenario that is right, and ways to make one thing in it wrong.</summary>
internal static class Texts
{
    public const string Good = """
        name: good
        seed: 1
        hosts:
          - { name: one, hypervisor: qemu, cpu: intel-haswell, memory: 8 GiB, storage: [disk], nic: 10 Gbit/s }
          - { name: two, hypervisor: qemu, cpu: intel-haswell, memory: 8 GiB, storage: [disk], nic: 10 Gbit/s }
        vms:
          - { name: web, host: one, memory: 1 GiB, storage: disk, workload: { kind: uniform, workingSet: 64 MiB, writeRate: 1000 pages/s } }
        migrations:
          - { vm: web, to: two, at: 5 s }
        expect:
          - { vm: web, status: completed }
        """;

    /// <summary>The scenario that is right, with one text in it replaced by another.</summary>
    public static string With(string old, string replacement)
    {
        Good.Should().Contain(old, "the test replaces it");
        return Good.Replace(old, replacement, StringComparison.Ordinal);
    }

    /// <summary>What the reader says of a text, without the file's name.</summary>
    public static IEnumerable<string> FaultsOf(string text) =>
        ScenarioReader.Read(text, "s.yaml").Faults.Select(f => f.ToString()["s.yaml".Length..].TrimStart(':').Trim());

    public static Scenario Read(string text)
    {
        var (scenario, faults) = ScenarioReader.Read(text, "s.yaml");
        faults.Should().BeEmpty();
        return scenario!;
    }
}
