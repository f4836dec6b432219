namespace LiveMigration.Orchestration.Placement;

/// <summary>How much more than it has a host may promise to guests.</summary>
public sealed record Overcommit
{
    /// <summary>Guests' memory over the host's; positive, below 1 keeps some free.</summary>
    /// <value>Default 1. Nova: <c>ram_allocation_ratio</c>.</value>
    public double Memory { get; init; } = 1;

    /// <summary>Guests' virtual processors over the host's processors; positive. Null: any number, and those that are too many share.</summary>
    /// <value>Default null, as vSphere and Hyper-V have it. Nova: <c>cpu_allocation_ratio</c> (16, since 2022 4); KubeVirt: <c>cpuAllocationRatio</c> (10).</value>
    public double? Cpus { get; init; }

    /// <summary>What is out of range, one sentence each.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        Check("Overcommit.Memory", Memory);
        Check("Overcommit.Cpus", Cpus ?? 1);
        return faults;

        void Check(string name, double ratio)
        {
            if (!(ratio > 0 && ratio <= 1000))
            {
                faults.Add(FormattableString.Invariant($"{name} is {ratio}; allowed is above 0 to 1000"));
            }
        }
    }
}
