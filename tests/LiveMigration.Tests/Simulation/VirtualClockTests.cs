using LiveMigration.Simulation;

namespace LiveMigration.Tests.Simulation;

public class VirtualClockTests
{
    private readonly Simulator simulator = new(1);
    private readonly List<string> log = [];

    [Fact]
    public void Methods_go_on_in_the_order_of_virtual_time_and_on_the_simulators_thread()
    {
        var clock = new VirtualClock(simulator);
        var thread = Environment.CurrentManagedThreadId;
        clock.Run(() => Count("a", 3, 10));
        clock.Run(() => Count("b", 2, 15));
        simulator.RunToEnd();
        log.Should().Equal("a 0", "b 0", "a 10", "b 15", "a 20", "b 30", "a 30").And.HaveCount(7, "of two waits that end at once the one that began first does first");
        simulator.Now.Should().Be(VirtualTime.Zero + VirtualDuration.FromSeconds(30));

        async Task Count(string name, int times, int seconds)
        {
            for (var i = 0; i <= times; i++)
            {
                Environment.CurrentManagedThreadId.Should().Be(thread);
                log.Add($"{name} {(clock.Now - VirtualTime.Zero).TotalSeconds}");
                if (i < times)
                {
                    await clock.Delay(VirtualDuration.FromSeconds(seconds));
                }
            }
        }
    }

    [Fact]
    public void Methods_that_call_methods_and_wait_for_the_first_of_two_delays_stay_on_virtual_time()
    {
        var clock = new VirtualClock(simulator);
        clock.Run(async () =>
        {
            await Task.WhenAny(Inner(5), Inner(7));
            log.Add($"first at {(clock.Now - VirtualTime.Zero).TotalSeconds}");
            await Task.WhenAll(Inner(1), Inner(3));
            log.Add($"both at {(clock.Now - VirtualTime.Zero).TotalSeconds}");
        });
        simulator.RunToEnd();
        log.Should().Equal("first at 5", "both at 8");

        async Task Inner(int seconds) => await clock.Delay(VirtualDuration.FromSeconds(seconds));
    }

    [Fact]
    public void An_exception_comes_out_of_the_simulators_step()
    {
        var clock = new VirtualClock(simulator);
        clock.Run(async () =>
        {
            await clock.Delay(VirtualDuration.FromSeconds(1));
            throw new InvalidDataException("a rule of one's own is wrong");
        });
        simulator.Invoking(s => s.RunToEnd()).Should().Throw<InvalidDataException>().WithMessage("a rule of one's own is wrong");
        var atOnce = () => { clock.Run(() => throw new InvalidDataException("at once")); };
        atOnce.Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void Waiting_for_something_that_is_not_virtual_time_is_found_out()
    {
        var clock = new VirtualClock(simulator);
        clock.Run(async () =>
        {
            await clock.Delay(VirtualDuration.FromSeconds(1));
            await Task.Delay(TimeSpan.FromHours(1));
        });
        simulator.Invoking(s => s.RunToEnd()).Should().Throw<InvalidOperationException>().WithMessage("*waits for something that is none*");
    }

    [Fact]
    public void A_stopped_clock_cancels_what_waits_and_takes_its_events_back()
    {
        var clock = new VirtualClock(simulator);
        var method = clock.Run(async () =>
        {
            try
            {
                await clock.Delay(VirtualDuration.FromSeconds(100));
            }
            finally
            {
                log.Add("left");
            }
        });
        simulator.RunUntil(VirtualTime.Zero + VirtualDuration.FromSeconds(2));
        clock.Stop();
        simulator.RunToEnd();
        (method.IsCanceled, simulator.Now).Should().Be((true, VirtualTime.Zero + VirtualDuration.FromSeconds(2)));
        log.Should().Equal("left");
    }

    [Fact]
    public void What_is_awaited_after_the_stop_is_cancelled_at_once_and_leaves_no_event()
    {
        var clock = new VirtualClock(simulator);
        var method = clock.Run(async () =>
        {
            try
            {
                await clock.Delay(VirtualDuration.FromSeconds(100));
            }
            catch (OperationCanceledException)
            {
                await clock.Delay(VirtualDuration.FromSeconds(500));
            }
        });
        clock.Stop();
        simulator.RunToEnd();
        (method.IsCanceled, simulator.Now).Should().Be((true, VirtualTime.Zero));
    }

    [Fact]
    public void A_method_that_will_not_end_after_the_stop_is_found_out()
    {
        var clock = new VirtualClock(simulator);
        clock.Run(async () =>
        {
            while (true)
            {
                try
                {
                    await clock.Delay(VirtualDuration.FromSeconds(1));
                }
                catch (OperationCanceledException)
                {
                    log.Add("goes on");
                }
            }
        });
        clock.Stop();
        simulator.Invoking(s => s.RunToEnd()).Should().Throw<InvalidOperationException>().WithMessage("*again and again after its clock was stopped*");
    }

    [Fact]
    public void A_negative_wait_is_refused()
    {
        var wait = () => { new VirtualClock(simulator).Delay(new VirtualDuration(-1)); };
        wait.Should().Throw<ArgumentOutOfRangeException>();
    }
}
