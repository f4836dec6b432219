using LiveMigration.Tests;

namespace LiveMigration.Scenarios.Tests;

/// <summary>Files of the repository that users copy.</summary>
public class SampleFilesTests
{
    // YAML that is no scenario, and one that names a hypervisor of its own, which the schema cannot know.
    private static readonly string[] Others = ["samples/ci/", "samples/measured/", "samples/own-hypervisor/"];

    [Fact]
    public void Every_scenario_names_the_schema_in_its_first_line_with_the_path_from_where_it_is()
    {
        var samples = RepositoryFolder.PathOf("samples");
        var scenarios = Directory.GetFiles(samples, "*.y*ml", SearchOption.AllDirectories).Where(file => !Others.Any(other => Relative(file).StartsWith(other, StringComparison.Ordinal))).ToList();
        scenarios.Should().HaveCountGreaterThan(30);
        foreach (var file in scenarios)
        {
            var first = File.ReadLines(file).First();
            first.Should().StartWith("# yaml-language-server: $schema=", Relative(file));
            Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, first.Split('=')[1])).Should().Be(Path.Combine(samples, "livemig.schema.json"), Relative(file));
        }

        static string Relative(string file) => Path.GetRelativePath(RepositoryFolder.PathOf("."), file).Replace('\\', '/');
    }

    [Theory]
    [InlineData("samples/ci/github-actions.yml")]
    [InlineData("samples/ci/gitlab-ci.yml")]
    public void The_page_on_continuous_integration_shows_the_files(string file) =>
        Read("docs/ci.md").Should().Contain($"```yaml\n{Read(file)}```\n").And.Contain($"[{file}](../{file})");

    [Fact]
    public void What_the_page_expects_is_right()
    {
        var block = Read("docs/ci.md").Split("```yaml\n")[1].Split("```")[0];
        Texts.Read("""
            hosts: [{ name: a, count: 2, hypervisor: textbook, memory: 8 GiB }]
            vms: [{ name: web, host: a-1, memory: 1 GiB, workload: { kind: idle } }, { name: db, count: 2, host: a-1, memory: 1 GiB, workload: { kind: idle } }]
            migrations: [{ vm: "*", to: a-2 }]
            jobs: [{ name: firmware, kind: drain-host, host: a-1, at: 1 h }]

            """ + block).Expectations.Should().HaveCount(6);
    }

    private static string Read(string path) => File.ReadAllText(RepositoryFolder.PathOf(path)).ReplaceLineEndings("\n");
}
