using LiveMigration.Hosts;

namespace LiveMigration.Scenarios.Measured;

/// <summary>A host's timings where they may depend on the hypervisor's version and on whether sender and receiver share one processor.</summary>
/// <remarks>What no layer names keeps the default of <see cref="HostTimings"/>. Immutable, thread-safe.</remarks>
public sealed class HostProfile
{
    private readonly Func<string, bool, HostTimings> timings;

    /// <summary>A profile that asks a function.</summary>
    /// <param name="timings">The timings for a version (major.minor) and for sender and receiver sharing one processor or not. Pure.</param>
    public HostProfile(Func<string, bool, HostTimings> timings)
    {
        ArgumentNullException.ThrowIfNull(timings);
        this.timings = timings;
    }

    /// <summary>The same timings for every version and placement.</summary>
    public static HostProfile Of(HostTimings timings) => new((_, _) => timings);

    /// <summary>The timings.</summary>
    /// <param name="release">Version, major.minor.</param>
    /// <param name="sharesOneCpu">Whether sender and receiver share one processor.</param>
    public HostTimings For(string release, bool sharesOneCpu) => timings(release, sharesOneCpu);
}
