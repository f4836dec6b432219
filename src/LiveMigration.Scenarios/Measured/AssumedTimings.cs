using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Measured;

/// <summary>Timings that plain pre-copy does not show but that its measured page time makes likelier than the default: work of the same processor.</summary>
internal static class AssumedTimings
{
    private static readonly (string Name, Func<HostTimings, VirtualDuration> Of)[] Scaled =
    [
        ("zeroPageTime", t => t.ZeroPageTime),
        ("xbzrleMissTime", t => t.XbzrleMissTime),
        ("xbzrleHitTime", t => t.XbzrleHitTime),
        ("channelPageTime", t => t.ChannelPageTime),
        ("compressionHandOffTime", t => t.CompressionHandOffTime),
        ("postCopyPageTime", t => t.PostCopyPageTime),
    ];

    /// <summary>The estimates with what can be assumed beside them; what is measured stays.</summary>
    /// <param name="estimates">By name in the host file.</param>
    /// <param name="sharesOneCpu">Whether the runs had sender and receiver share one processor.</param>
    public static List<(string Name, Estimate Estimate)> AddTo(IReadOnlyList<(string Name, Estimate Estimate)> estimates, bool sharesOneCpu)
    {
        var defaults = new HostTimings();
        var result = estimates.ToList();
        if (result.Find(e => e.Name == "stoppedFullPageTime").Estimate?.Value is not { } page)
        {
            return result;
        }

        var factor = (double)page.Nanoseconds / defaults.StoppedFullPageTime.Nanoseconds;
        var times = factor.ToString("0.00", CultureInfo.InvariantCulture);
        foreach (var (name, of) in Scaled)
        {
            var place = result.FindIndex(e => e.Name == name);
            if (place >= 0 && result[place].Estimate.Value is not null)
            {
                continue;
            }

            var why = place >= 0 ? "; " + result[place].Estimate.Comment : "";
            var assumed = Estimate.Of(of(defaults).Nanoseconds / 1e6 * factor, $"assumed: {times} times the default, as a full page{why}");
            result.RemoveAll(e => e.Name == name);
            result.Add((name, assumed));
        }

        if (sharesOneCpu)
        {
            result.Add(("migrationCpus", Estimate.Number(1, "sender and receiver share one processor")));
            result.Add(("stoppedMigrationCpus", Estimate.Number(2, "assumed: that one, and the guest's")));
        }

        return result;
    }
}
