using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Sharing;

/// <summary>Migrations that share a link, against closed forms worked out by hand.</summary>
public class ContentionTests
{
    private static readonly DataRate Link = new(1_000_000_000);
    private static readonly ByteCount Size = new(4_000_000_000);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void Of_n_equal_migrations_each_takes_n_times_as_long(int n)
    {
        var network = new SharedNetwork(Link);
        for (var i = 0; i < n; i++)
        {
            network.Start(SharedNetwork.Flat(Size, Link));
        }

        network.RunToEnd();
        network.Reports.Should().OnlyContain(report => report.TotalTime == VirtualDuration.FromSeconds(4 * n) && report.Status == MigrationStatus.Completed);
        network.Flows.CarriedBy(0).Bytes.Should().Be(n * Size.Bytes);
    }

    [Theory]
    [InlineData(2, 0.1)]
    [InlineData(4, 0.2)]
    [InlineData(10, 0.05)]
    public void With_dirtying_each_is_a_geometric_series_at_its_share(int n, double ratio)
    {
        var network = new SharedNetwork(Link);
        var dirtyRate = new DataRate((long)(Link.BytesPerSecond * ratio));
        for (var i = 0; i < n; i++)
        {
            network.Start(SharedNetwork.Flat(Size, Link, dirtyRate));
        }

        network.RunToEnd();
        var (share, left, seconds, rounds) = (1e9 / n, (double)Size.Bytes, 0.0, 0);
        for (; rounds == 0 || left > 0.3 * share; rounds++)
        {
            seconds += left / share;
            left *= ratio * n;
        }

        foreach (var report in network.Reports)
        {
            report.Rounds.Should().HaveCount(rounds + 1);
            report.TotalTime.TotalSeconds.Should().BeApproximately(seconds + left / share, 1e-6);
            report.GuestPause.TotalSeconds.Should().BeApproximately(left / share, 1e-6);
            report.Rounds[^1].Threshold!.Value.Bytes.Should().BeCloseTo((long)(0.3 * share), 10, "what fits in the downtime limit is reckoned with the share");
        }
    }

    [Fact]
    public void One_that_does_not_converge_at_its_share_does_alone()
    {
        // Each dirties 0.6 of the link: more than its half, less than all of it.
        var network = new SharedNetwork(Link);
        network.Start(SharedNetwork.Flat(Size, Link, new DataRate(600_000_000)));
        network.Start(SharedNetwork.Flat(Size, Link, new DataRate(600_000_000), new MigrationSettings { Commands = [new CancelCommand(VirtualDuration.FromSeconds(30))] }));
        network.RunToEnd();
        network.Sessions[1].Report!.Status.Should().Be(MigrationStatus.Cancelled);
        var first = network.Sessions[0].Report!;
        first.Reason.Should().StartWith("converged");
        first.Rounds.Take(3).Should().OnlyContain(round => round.Length == VirtualDuration.FromSeconds(8), "4 GB at half the link");
        first.TotalTime.TotalSeconds.Should().BeInRange(35, 45);
    }

    [Fact]
    public void A_second_that_starts_in_the_middle()
    {
        // The first sends 4 GB alone for 2 s (2 GB), then both share: its other 2 GB take 4 s; the second has 2 GB left then, alone for 2 s.
        var network = new SharedNetwork(Link);
        network.Start(SharedNetwork.Flat(Size, Link));
        network.StartAt(2, SharedNetwork.Flat(Size, Link));
        network.RunToEnd();
        network.Reports.Select(report => report.TotalTime).Should().Equal(VirtualDuration.FromSeconds(6), VirtualDuration.FromSeconds(6));
    }

    [Fact]
    public void A_heavier_one_gets_as_much_more_and_a_capped_one_leaves_the_rest()
    {
        var network = new SharedNetwork(Link);
        network.Start(SharedNetwork.Flat(Size, Link), network.Way() with { Weight = 3 });
        network.Start(SharedNetwork.Flat(Size, Link));
        network.RunToEnd();
        network.Sessions[0].Report!.TotalTime.TotalSeconds.Should().BeApproximately(4 / 0.75, 1e-6);
        network.Sessions[1].Report!.TotalTime.TotalSeconds.Should().BeApproximately(8, 1e-6);

        network = new SharedNetwork(Link);
        network.Start(SharedNetwork.Flat(Size, Link, settings: new MigrationSettings { MaxBandwidth = new DataRate(200_000_000) }));
        network.Start(SharedNetwork.Flat(Size, Link));
        network.RunToEnd();
        network.Reports.Select(report => report.TotalTime).Should().Equal(VirtualDuration.FromSeconds(20), VirtualDuration.FromSeconds(5));
    }

    [Fact]
    public void Senders_that_keep_windows_share_too_and_measure_their_share()
    {
        var network = new SharedNetwork(Link);
        for (var i = 0; i < 4; i++)
        {
            network.Start(SharedNetwork.Flat(Size, Link, settings: new MigrationSettings { MaxBandwidth = DataRate.Unlimited }, hypervisor: "qemu-7.2"));
        }

        network.RunToEnd();
        foreach (var report in network.Reports)
        {
            report.TotalTime.TotalSeconds.Should().BeApproximately(16, 0.2, "16 GB, the stream's frames and the windows' ends");
            ((double)report.Rounds[^1].Threshold!.Value.Bytes).Should().BeApproximately(0.3 * 250e6, 0.02 * 250e6);
        }
    }

    [Fact]
    public void A_sender_slower_than_its_share_leaves_the_rest_to_others()
    {
        // 10 us a page are 409.6 MB/s; 1 GiB takes 2.62144 s.
        var network = new SharedNetwork(Link);
        var slow = TestMigrations.Request("textbook", new VirtualMachine { Name = "slow", Memory = ByteCount.FromGiB(1), Workload = new IdleWorkload() }, Link, new MigrationSettings());
        var plan = HypervisorCatalog.BuiltIn.Plan(slow) with { Encoder = _ => new PlainEncoder(new PageCosts { NormalPageTime = VirtualDuration.FromMicroseconds(10) }) };
        var session = Migrations.Start(network.Simulator, slow, plan, 1, network.Way());
        network.Start(SharedNetwork.Flat(new ByteCount(590_400_000 * 2), Link));
        network.RunToEnd();
        session.Report!.TotalTime.Should().Be(VirtualDuration.FromMicroseconds(2_621_440));
        network.Reports.Single().TotalTime.TotalSeconds.Should().BeApproximately(2, 1e-6);
    }

    [Fact]
    public void A_switch_to_post_copy_at_a_time_comes_then_although_the_share_has_fallen()
    {
        var network = new SharedNetwork(Link);
        var hybrid = new MigrationSettings { Technique = MigrationTechnique.Hybrid, PostCopy = new PostCopySettings { SwitchAfter = VirtualDuration.FromSeconds(2) } };
        network.Start(SharedNetwork.Flat(Size, Link, new DataRate(900_000_000), hybrid));
        for (var i = 0; i < 9; i++)
        {
            network.StartAt(1, SharedNetwork.Flat(Size, Link));
        }

        network.RunToEnd();
        var switched = network.Sessions[0].Report!;
        switched.PostCopy!.SwitchReason.Should().StartWith("switched to post-copy 2");
        switched.PostCopy.ResumedAt.TotalSeconds.Should().BeInRange(2, 2.1, "a piece of 10 ms takes ten times as long at the most");
    }

    [Fact]
    public void Disks_share_the_link_with_memory()
    {
        var network = new SharedNetwork(Link);
        var vm = SharedNetwork.Flat(Size, Link);
        var disk = new Disk { Name = "disk", Size = new ByteCount(2_000_000_000), Storage = "one" };
        network.Start(vm with
        {
            Vm = vm.Vm with { Disks = [disk] },
            Source = vm.Source with { Storage = ["one"] },
            Destination = vm.Destination with { Storage = ["two"] },
            Settings = new MigrationSettings { Storage = new(), StorageBandwidth = DataRate.Unlimited },
        });
        network.Start(SharedNetwork.Flat(Size, Link));
        network.RunToEnd();
        network.Sessions[0].Report!.Storage!.Time.Should().Be(VirtualDuration.FromSeconds(4), "2 GB at half the link");
        network.Sessions[1].Report!.TotalTime.Should().Be(VirtualDuration.FromSeconds(8));
        network.Sessions[0].Report!.TotalTime.TotalSeconds.Should().BeApproximately(10, 0.02, "the last 2 GB alone, and the mirror's drain");
    }
}
