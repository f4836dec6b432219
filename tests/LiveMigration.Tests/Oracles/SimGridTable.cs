namespace LiveMigration.Tests.Oracles;

/// <summary>Totals and downtimes measured with SimGrid 3.32's live-migration plugin (CM02, no latency), limit 30 ms, working set 0.9 of the memory.</summary>
public static class SimGridTable
{
    /// <summary>Memory in GiB, link in Gbit/s, dirty rate over bandwidth, total time and downtime in seconds.</summary>
    public static TheoryData<int, int, double, double, double> Rows { get; } = new()
    {
        { 1, 1, 0.0, 8.589935, 0 },
        { 1, 1, 0.3, 12.262389, 0.020874 },
        { 1, 1, 0.6, 21.446789, 0.018698 },
        { 1, 1, 0.9, 85.637931, 0.029046 },
        { 4, 1, 0.0, 34.359738, 0 },
        { 4, 1, 0.3, 49.074606, 0.025048 },
        { 4, 1, 0.6, 85.858957, 0.026926 },
        { 4, 1, 0.9, 343.331590, 0.029532 },
        { 16, 1, 0.0, 137.438953, 0 },
        { 16, 1, 0.3, 196.337497, 0.009017 },
        { 16, 1, 0.6, 343.562488, 0.023264 },
        { 16, 1, 0.9, 1374.146314, 0.027024 },
        { 1, 10, 0.0, 0.858993, 0 },
        { 1, 10, 0.3, 1.217194, 0.023193 },
        { 1, 10, 0.6, 2.111414, 0.024046 },
        { 1, 10, 0.9, 8.324478, 0.029495 },
        { 4, 10, 0.0, 3.435974, 0 },
        { 4, 10, 0.3, 4.896606, 0.027831 },
        { 4, 10, 0.6, 8.558771, 0.020776 },
        { 4, 10, 0.9, 34.089837, 0.029989 },
        { 16, 10, 0.0, 13.743895, 0 },
        { 16, 10, 0.3, 19.629842, 0.010019 },
        { 16, 10, 0.6, 34.314862, 0.029917 },
        { 16, 10, 0.9, 137.191974, 0.027442 },
    };
}
