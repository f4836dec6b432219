using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>When a resumed guest's address is announced: at once, then after gaps that grow.</summary>
/// <remarks>QEMU: announce-initial, -max, -rounds, -step; net/announce.c, migration/options.c (10.0); alike in 7.2.</remarks>
public sealed record AnnounceSettings
{
    /// <summary>The first gap; 0 to 100 s.</summary>
    /// <value>Default 50 ms.</value>
    public VirtualDuration Initial { get; init; } = VirtualDuration.FromMilliseconds(50);

    /// <summary>What each further gap is longer; 0 to 10 s.</summary>
    /// <value>Default 100 ms.</value>
    public VirtualDuration Step { get; init; } = VirtualDuration.FromMilliseconds(100);

    /// <summary>The longest gap; 0 to 100 s.</summary>
    /// <value>Default 550 ms.</value>
    public VirtualDuration Max { get; init; } = VirtualDuration.FromMilliseconds(550);

    /// <summary>Announcements in all; 1 to 1,000.</summary>
    /// <value>Default 5.</value>
    public int Rounds { get; init; } = 5;

    /// <summary>When, since the guest runs. By default 0, 50, 200, 450, 800 ms.</summary>
    public IReadOnlyList<VirtualDuration> Times
    {
        get
        {
            var times = new List<VirtualDuration>();
            var at = VirtualDuration.Zero;
            var gap = Initial;
            for (var i = 0; i < Rounds; i++)
            {
                times.Add(at);
                at += gap < Max ? gap : Max;
                gap += Step;
            }

            return times;
        }
    }
}
