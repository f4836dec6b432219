using LiveMigration.Migration;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests;

/// <summary>Digests that must not change on any system, in any configuration; one that does is a model change and has a line in the changelog.</summary>
public class RecordedDigestsTests
{
    [Theory]
    [InlineData("qemu-7.2", "45511f0817116c02")]
    [InlineData("qemu-10.0", "d90f01f259ba6fcf")]
    [InlineData("hyper-v", "90d244bee17e0662")]
    [InlineData("hyper-v-tcp", "d9b1d87d38fa19e9")]
    [InlineData("textbook", "3dbb647fd3cf5e4e")]
    [InlineData("xen", "8884fc1914f06bfd")]
    [InlineData("cloud-hypervisor", "ed228c1fbaadbeee")]
    [InlineData("simgrid", "fdc5a7157133fee4")]
    public void The_digest_is_the_recorded_one_on_one_thread_and_on_four(string hypervisor, string digest)
    {
        Digest(hypervisor).Should().Be(digest);
        var digests = new string[4];
        var threads = Enumerable.Range(0, 4).Select(i => new Thread(() => digests[i] = Digest(hypervisor))).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        digests.Should().AllBe(digest);
    }

    private static string Digest(string hypervisor)
    {
        var workload = new CombinedWorkload
        {
            Parts =
            [
                new ZipfWorkload { WorkingSet = new(ByteCount.FromMiB(16), ByteCount.FromMiB(32)), WritesPerSecond = 3_000 },
                new HotColdWorkload { WorkingSet = new(ByteCount.FromMiB(64), ByteCount.FromMiB(64)), WritesPerSecond = 2_000, Pace = WritePace.Paced },
                new UniformWorkload { WorkingSet = new(ByteCount.FromMiB(128), ByteCount.FromMiB(64)), WritesPerSecond = 500_000 },
            ],
        };
        return TestMigrations.Run(hypervisor, workload, new MigrationSettings { TimeLimit = VirtualDuration.FromSeconds(20), AutoConverge = hypervisor.StartsWith("qemu", StringComparison.Ordinal) ? new AutoConvergeSettings() : null }).Digest;
    }
}
