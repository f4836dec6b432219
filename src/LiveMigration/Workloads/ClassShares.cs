namespace LiveMigration.Workloads;

/// <summary>Turns classes of pages with paces into shares of all writes.</summary>
internal static class ClassShares
{
    /// <summary>Writes per second of all classes together.</summary>
    public static double WritesPerSecond(IReadOnlyList<PageClass> classes) => classes.Sum(c => c.Pages * c.WritesPerPagePerSecond);

    /// <summary>Distinct pages that are dirtied in so many seconds, on average.</summary>
    public static double MeanDistinctPages(IReadOnlyList<PageClass> classes, double seconds)
    {
        var pages = 0.0;
        foreach (var (count, rate) in classes)
        {
            pages += count * (1 - Simulation.PortableMath.Exp(-rate * seconds));
        }

        return pages;
    }

    /// <summary>The classes of a region as a writer takes them. What is in no class comes first, so that the last class, which gets the writes that rounding leaves over, is one that writes.</summary>
    public static List<(long Pages, double Share)> Of(IReadOnlyList<PageClass> classes, long regionPages)
    {
        var total = WritesPerSecond(classes);
        var writing = classes.Where(c => c.WritesPerPagePerSecond > 0).ToList();
        var shares = new List<(long Pages, double Share)>();
        var unwritten = regionPages - writing.Sum(c => c.Pages);
        if (unwritten > 0)
        {
            shares.Add((unwritten, 0));
        }

        shares.AddRange(writing.Select(c => (c.Pages, c.Pages * c.WritesPerPagePerSecond / total)));
        return shares;
    }

    /// <summary>What is wrong with classes in a region of so many pages.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<PageClass> classes, long regionPages)
    {
        List<string> faults = [];
        for (var i = 0; i < classes.Count; i++)
        {
            faults.AddRange(WorkloadFaults.OfNumber($"Classes[{i}].Pages", classes[i].Pages, 1, regionPages));
            faults.AddRange(WorkloadFaults.OfNumber($"Classes[{i}].WritesPerPagePerSecond", classes[i].WritesPerPagePerSecond, 0, WorkloadFaults.MostWritesPerSecond));
        }

        return faults.Count > 0
            ? faults
            : WorkloadFaults.OfNumber("pages of all classes", classes.Sum(c => (double)c.Pages), 0, regionPages)
                .Concat(WorkloadFaults.OfNumber("writes per second of all classes", WritesPerSecond(classes), 0, WorkloadFaults.MostWritesPerSecond));
    }
}
