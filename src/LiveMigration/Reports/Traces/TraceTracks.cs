namespace LiveMigration.Reports.Traces;

/// <summary>Gives out the numbers of a trace's processes and tracks, and names that no two counters of a process share.</summary>
/// <remarks>Processes: what concerns all, jobs, hosts in name order, the network. A track's number is no other's and no process's: viewers take a track with its process's number for that process's first.</remarks>
internal sealed class TraceTracks
{
    private readonly TraceWriter writer;
    private readonly Dictionary<string, int> hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Process, string Title), int> titles = [];
    private int processes;
    private int last;

    private TraceTracks(TraceWriter writer)
    {
        this.writer = writer;
    }

    /// <summary>The process of what concerns all migrations.</summary>
    public int All { get; private set; }

    /// <summary>The process of jobs.</summary>
    public int Jobs { get; private set; }

    /// <summary>The process of links.</summary>
    public int Network { get; private set; }

    /// <summary>Names all processes that the content needs.</summary>
    public static TraceTracks NamedIn(TraceWriter writer, TraceContent content)
    {
        var tracks = new TraceTracks(writer);
        tracks.All = content.Fleet is null ? 0 : tracks.Process("all migrations");
        tracks.Jobs = content.Jobs.Count == 0 ? 0 : tracks.Process("jobs");
        var names = content.Migrations.SelectMany(migration => migration.Attempts).SelectMany(attempt => new[] { attempt.Report.Source, attempt.Report.Destination }).ToHashSet(StringComparer.Ordinal);
        foreach (var host in names.Order(StringComparer.Ordinal))
        {
            tracks.hosts[host] = tracks.Process(host);
        }

        tracks.Network = content.Fleet?.Links.Any(link => link.Curve.Count > 0) == true ? tracks.Process("network") : 0;
        tracks.last = tracks.processes;
        return tracks;
    }

    /// <summary>A new track on a host; its name is the title, numbered where that process has one like it.</summary>
    public (TraceTrack Track, string Title) OnHost(string host, string title) => In(hosts[host], title);

    /// <summary>A new track in a process.</summary>
    public (TraceTrack Track, string Title) In(int process, string title)
    {
        var alike = titles[(process, title)] = titles.GetValueOrDefault((process, title)) + 1;
        var name = alike == 1 ? title : $"{title} ({alike})";
        var track = new TraceTrack(process, ++last);
        writer.NameTrack(track, name);
        return (track, name);
    }

    private int Process(string name)
    {
        writer.NameProcess(++processes, name);
        return processes;
    }
}
