using LiveMigration.Simulation;

// Built against the packed library, outside the solution: what a user of the package sees.
var simulator = new Simulator(seed: 1);
simulator.Schedule(VirtualTime.Zero + VirtualDuration.FromMilliseconds(5), new Bell(), tag: 1);
simulator.RunToEnd();
Console.WriteLine($"consumer: {simulator.EventCount} event, now {simulator.Now}, digest {simulator.Digest.Current}");

internal sealed class Bell : IEventHandler
{
    public int Subject => 1;

    public void OnEvent(int tag)
    {
    }
}
