using LiveMigration.Simulation;

namespace LiveMigration.Networking.Sharing;

/// <summary>What a flow may be asked to be.</summary>
internal static class FlowChecks
{
    public static void Path(ReadOnlySpan<int> path, int linkCount)
    {
        if (path.Length is 0 or > FlowNetwork.MaxPathLength)
        {
            throw new ArgumentException($"A path of {path.Length} links; allowed are 1 to {FlowNetwork.MaxPathLength}.", nameof(path));
        }

        for (var i = 0; i < path.Length; i++)
        {
            if ((uint)path[i] >= (uint)linkCount || path[..i].Contains(path[i]))
            {
                throw new ArgumentException($"Link {path[i]} on a path; allowed are 0 to {linkCount - 1}, each once.", nameof(path));
            }
        }
    }

    public static void Share(DataRate cap, int weight)
    {
        if (cap.BytesPerSecond <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(cap), cap, "A cap must be positive; DataRate.Unlimited is none.");
        }

        if (weight is < 1 or > FlowNetwork.MaxWeight)
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, $"Allowed is a weight from 1 to {FlowNetwork.MaxWeight}.");
        }
    }
}
