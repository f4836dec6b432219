using System.Globalization;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads.Traces;

/// <summary>The output of <c>virsh domstats --dirtyrate DOMAIN</c>, one call after the other.</summary>
/// <remarks>
/// Source: libvirt's manual page of virsh: <c>calc_start_time</c> and <c>calc_period</c> in seconds, <c>megabytes_per_second</c> in MiB/s,
/// <c>calc_status</c> 2 for measured. A call that shows the same measurement again is left out, and so is one that has none yet.
/// </remarks>
internal static class LibvirtDirtyRates
{
    private const string Status = "dirtyrate.calc_status";
    private const string Start = "dirtyrate.calc_start_time";
    private const string Period = "dirtyrate.calc_period";
    private const string Rate = "dirtyrate.megabytes_per_second";

    public static void Read(TraceLines lines, DirtyRateSeries series)
    {
        var figures = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var last = -1m;
        do
        {
            var text = lines.Text.AsSpan().Trim();
            var equals = text.IndexOf('=');
            if (text.StartsWith("Domain:"))
            {
                figures.Clear();
                continue;
            }

            var name = equals < 0 ? "" : text[..equals].ToString();
            if (name is not (Status or Start or Period or Rate))
            {
                continue; // domstats prints other groups and the vCPUs' rates too
            }

            if (name == Status)
            {
                figures.Clear();
            }

            figures[name] = Number(lines, name, text[(equals + 1)..]);
            if (name == Rate && figures.GetValueOrDefault(Status, 2) == 2)
            {
                var start = figures.TryGetValue(Start, out var at) ? at : throw lines.Fault(1, Start, $"is missing before {Rate}");
                var period = figures.TryGetValue(Period, out var length) ? length : throw lines.Fault(1, Period, $"is missing before {Rate}");
                if (period == 0)
                {
                    throw lines.Fault(1, Period, "0 is not allowed; allowed is 1 or more");
                }

                if (start != last)
                {
                    last = start;
                    series.Add(Seconds(start), Seconds(period), figures[Rate] * 1_048_576, (which, reason) => lines.Fault(1, which == 0 ? Start : Rate, reason));
                }
            }
        }
        while (lines.Next());
    }

    private static VirtualDuration Seconds(decimal seconds) => new((long)(seconds * 1_000_000_000));

    private static decimal Number(TraceLines lines, string name, ReadOnlySpan<char> text) =>
        decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 9_000_000_000
            ? value
            : throw lines.Fault(1, name, $"{TraceLines.Shown(text)} is not allowed; allowed is a whole number from 0 to 9000000000");
}
