using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests;

/// <summary>The library example of the README, compiled here and compared with what the README shows.</summary>
public class ReadmeExampleTests
{
    [Fact]
    public void The_readme_shows_the_example_that_runs_here()
    {
        var source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReadmeExampleTests.cs")).ReplaceLineEndings("\n");
        const string Begin = "        // example begins\n";
        var example = source[(source.LastIndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..source.LastIndexOf("        // example ends", StringComparison.Ordinal)];
        var shown = string.Join("\n", example.Split('\n').Select(line => line.StartsWith("        ", StringComparison.Ordinal) ? line[8..] : line));
        shown.Split('\n').Should().HaveCountLessThan(15);
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")).ReplaceLineEndings("\n").Should().Contain("```csharp\n" + shown + "```");
    }

    [Fact]
    public void The_example_converges_and_says_why()
    {
        var (report, printed) = Example();
        report.Status.Should().Be(MigrationStatus.Completed);
        printed.Should().StartWith("Completed in ").And.Contain(": converged: ");
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")).Should().Contain(printed);
    }

    private static (MigrationReport Report, string Printed) Example()
    {
        using var output = new StringWriter();
        var console = Console.Out;
        Console.SetOut(output);

        // example begins
        var host = new Host { Name = "a", Hypervisor = "qemu", Cpu = CpuModel.Known["intel-icelake"], Memory = ByteCount.FromGiB(256), Nic = DataRate.FromGigabitsPerSecond(10) };
        var database = new VirtualMachine
        {
            Name = "db",
            Memory = ByteCount.FromGiB(16),
            Workload = new UniformWorkload { WorkingSet = new(ByteCount.FromGiB(1), ByteCount.FromGiB(4)), WritesPerSecond = 20_000 },
        };
        var simulator = new Simulator(seed: 1);
        var migration = Migrations.Start(simulator, new MigrationRequest { Vm = database, Source = host, Destination = host with { Name = "b" } });
        simulator.RunToEnd();
        Console.WriteLine($"{migration.Report!.Status} in {migration.Report.TotalTime}: {migration.Report.Reason}");
        // example ends
        Console.SetOut(console);
        return (migration.Report, output.ToString().Trim());
    }
}
