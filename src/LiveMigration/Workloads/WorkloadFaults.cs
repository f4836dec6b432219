using System.Globalization;
using LiveMigration.Memory;

namespace LiveMigration.Workloads;

/// <summary>What figures of a workload are allowed; the words for those that are not.</summary>
internal static class WorkloadFaults
{
    /// <summary>The most writes a second that any writer does.</summary>
    public const double MostWritesPerSecond = 1e12;

    /// <summary>The workload, if its figures are allowed.</summary>
    /// <exception cref="ArgumentException">They are not; the message names them all.</exception>
    public static T Checked<T>(T workload)
        where T : IWorkload
    {
        var faults = workload.Validate();
        return faults.Count == 0
            ? workload
            : throw new ArgumentException($"The {workload.Kind} workload cannot run: {string.Join("; ", faults)}", nameof(workload));
    }

    public static IEnumerable<string> Of(MemoryRegion region)
    {
        if (region.Size.Bytes <= 0 || region.Start.Bytes < 0 || region.Size.Bytes % PageExactMemory.PageBytes != 0 || region.Start.Bytes % PageExactMemory.PageBytes != 0)
        {
            yield return $"WorkingSet: {region.Size.Bytes} bytes from byte {region.Start.Bytes} on; allowed is a size of 4096 or more from 0 or more on, both multiples of 4096";
        }
    }

    public static IEnumerable<string> OfRate(double writesPerSecond) => OfNumber("WritesPerSecond", writesPerSecond, 0, MostWritesPerSecond);

    public static IEnumerable<string> OfNumber(string name, double value, double low, double high)
    {
        // A number that is none is in no range.
        if (!(value >= low && value <= high))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{name}: {value}; allowed is {low} to {high}");
        }
    }

    /// <summary>What is wrong with workloads that are parts of another, each named by its place.</summary>
    public static IEnumerable<string> OfInner(string name, IReadOnlyList<IWorkload> inner)
    {
        if (inner.Count == 0)
        {
            yield return $"{name}: none; at least one is needed";
        }

        for (var i = 0; i < inner.Count; i++)
        {
            if (inner[i] is FlatWorkload)
            {
                yield return $"{name}[{i}]: a flat workload has no pages and stands alone";
            }

            foreach (var fault in inner[i].Validate())
            {
                yield return $"{name}[{i}].{fault}";
            }
        }
    }
}
