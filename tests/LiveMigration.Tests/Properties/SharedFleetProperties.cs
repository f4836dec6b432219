using FsCheck.Xunit;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Tests.Migration.Sharing;

namespace LiveMigration.Tests.Properties;

/// <summary>What must hold for any migrations that share links, whatever befalls them and the links.</summary>
[Properties(MaxTest = 100, Replay = "1,1", StartSize = 1_000, EndSize = 100_000_000)]
public class SharedFleetProperties
{
    private const int Links = 4;

    [Property]
    public void Links_carry_what_textbook_migrations_have_sent_and_no_more_than_they_can(int number)
    {
        var network = Run(number, "textbook");
        var sent = network.Reports.Zip(network.Ways).SelectMany(pair => pair.Second.Route.Links.Select(link => (Link: link, Bytes: Carried(pair.First))));
        for (var link = 0; link < Links; link++)
        {
            network.Flows.CarriedBy(link).Bytes.Should().Be(sent.Where(s => s.Link == link).Sum(s => s.Bytes), $"link {link}");
        }
    }

    [Property]
    public void Any_hypervisor_s_migrations_end_with_every_page_in_its_place_and_leave_no_flow(int number)
    {
        var network = Run(number, null);
        network.Reports.Should().NotContain(r => r.Status == MigrationStatus.Completed && r.DestinationIsUpToDate != true);
        network.Reports.Should().OnlyContain(r => r.Rounds.Sum(round => round.BytesSent.Bytes) == r.Transferred.Bytes - r.StreamBytes.Bytes);
        network.Reports.Should().NotContain(r => r.NormalPages < 0 || r.ZeroPages < 0 || r.StreamBytes < ByteCount.Zero || r.Rounds.Any(round => round.PagesSent < 0 || round.BytesSent < ByteCount.Zero));
        network.Reports.SelectMany(r => r.Phases).Should().NotContain(p => p.Length < VirtualDuration.Zero);
    }

    [Property]
    public void The_same_fleet_has_the_same_digest(int number) =>
        Run(number, null).Simulator.Digest.Current.Should().Be(Run(number, null).Simulator.Digest.Current);

    // Mirrored writes lower what their own migration may take, and are no flow; a quick migration goes through storage.
    private static long Carried(MigrationReport report) => report.Technique == MigrationTechnique.Quick ? 0 : report.Transferred.Bytes + (report.Storage?.Disks.Sum(d => d.Copied.Bytes) ?? 0);

    private static List<int[]> Routes(int number)
    {
        var random = new RandomStream((ulong)number, "routes");
        return [.. Enumerable.Range(0, 2 + (int)random.NextBelow(6)).Select(_ => Enumerable.Range(0, Links).Where(_ => random.NextBelow(2) == 0).DefaultIfEmpty((int)random.NextBelow(Links)).ToArray())];
    }

    private static SharedNetwork Run(int number, string? hypervisor)
    {
        var random = new RandomStream((ulong)number, "fleet");
        var network = new SharedNetwork([.. Enumerable.Range(0, Links).Select(_ => DataRate.FromMegabitsPerSecond(200 + Below(5_000)))]);
        foreach (var (links, i) in Routes(number).Select((links, i) => (links, i)))
        {
            var request = new RandomMigration(unchecked((number * 31) + i), hypervisor).Request;
            request = request with { Vm = request.Vm with { Name = $"guest{i}" }, Settings = request.Settings with { Verify = true } };
            var way = network.Way(VirtualDuration.FromMicroseconds(Below(3) * Below(2_000)), links) with { Weight = 1 + Below(3) };
            network.StartAt(Below(2_000) / 1e3, request, way);
        }

        for (var i = Below(6); i > 0; i--)
        {
            var (link, at, down) = (Below(Links), Below(4_000) / 1e3, Below(3) == 0);
            var rate = DataRate.FromMegabitsPerSecond(100 + Below(4_000));
            network.At(at, () => network.Flows.SetCapacity(link, down ? new DataRate(0) : rate));
            if (down && Below(4) > 0)
            {
                network.At(at + 0.1 + (Below(5_000) / 1e3), () => network.Flows.SetCapacity(link, rate));
            }
        }

        network.At(0, () => Watch(network));
        network.RunToEnd();
        return network;

        int Below(int exclusive) => (int)random.NextBelow((ulong)exclusive);
    }

    private static void Watch(SharedNetwork network)
    {
        for (var link = 0; link < Links; link++)
        {
            (network.Flows.LoadOf(link) <= network.Flows.FreeOf(link)).Should().BeTrue("no link carries more than it can");
        }

        if (network.Flows.FlowCount > 0 || network.Simulator.Now < VirtualTime.Zero + VirtualDuration.FromSeconds(5))
        {
            network.At(network.Simulator.Now.Nanoseconds / 1e9 + 0.0731, () => Watch(network));
        }
    }
}
