namespace LiveMigration.Scenarios.Reading;

/// <summary>Finds what a misspelt word was meant to be.</summary>
public static class NearestName
{
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["Gbps"] = "Gbit/s",
        ["Mbps"] = "Mbit/s",
        ["Gb/s"] = "Gbit/s",
        ["Mb/s"] = "Mbit/s",
        ["GBps"] = "GB/s",
        ["MBps"] = "MB/s",
        ["sec"] = "s",
        ["secs"] = "s",
        ["second"] = "s",
        ["seconds"] = "s",
        ["min"] = "m",
        ["mins"] = "m",
        ["minutes"] = "m",
        ["hour"] = "h",
        ["hours"] = "h",
        ["msec"] = "ms",
        ["percent"] = "%",
        ["hyperv"] = "hyper-v",
        ["kvm"] = "qemu",
        ["G"] = "GiB",
        ["M"] = "MiB",
        ["K"] = "KiB",
        ["T"] = "TiB",
        ["ram"] = "memory",
        ["cpus"] = "vcpus",
        ["destination"] = "to",
        ["target"] = "to",
        ["source"] = "host",
        ["maxDowntime"] = "downtimeLimit",
    };

    /// <summary>The word nearest to <paramref name="word"/>, or null if none is near: letters missing, added, changed or swapped, up to a third of them.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        if (word.Length is 0 or > 60)
        {
            return null;
        }

        var words = known.ToList();
        if (Synonyms.TryGetValue(word, out var meant) && words.Contains(meant, StringComparer.Ordinal))
        {
            return meant;
        }

        string? nearest = null;
        var least = Math.Max(1, word.Length / 3) + 1;
        foreach (var candidate in words)
        {
            var distance = string.Equals(candidate, word, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < least && distance < Math.Max(word.Length, candidate.Length))
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>The end of a message: <c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> known) => Of(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    // Optimal string alignment: Levenshtein's distance where a swap of neighbours counts once.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
