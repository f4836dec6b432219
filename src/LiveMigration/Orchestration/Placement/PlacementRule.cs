namespace LiveMigration.Orchestration.Placement;

/// <summary>A rule on where guests may run. Immutable.</summary>
/// <param name="Name">What messages call it; names differ.</param>
/// <param name="Vms">Names of the guests it is for.</param>
/// <param name="Strength">Whether it must hold, or should.</param>
public abstract record PlacementRule(string Name, IReadOnlyList<string> Vms, RuleStrength Strength);

/// <summary>Guests that run on one host (affinity).</summary>
/// <remarks>Jobs move them one after the other to the same host; an order for one of them alone is refused as long as another stays behind.</remarks>
public sealed record KeepTogether(string Name, IReadOnlyList<string> Vms, RuleStrength Strength = RuleStrength.Must) : PlacementRule(Name, Vms, Strength);

/// <summary>Guests no two of which run on one host, or in one rack (anti-affinity). One that is on its way counts at both ends.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Vms">Names of the guests.</param>
/// <param name="Strength">Whether it must hold, or should.</param>
/// <param name="Of">What they may not share; hosts that name no rack are each a rack of their own.</param>
public sealed record KeepApart(string Name, IReadOnlyList<string> Vms, RuleStrength Strength = RuleStrength.Must, FailureDomain Of = FailureDomain.Host) : PlacementRule(Name, Vms, Strength);

/// <summary>Guests that run on some hosts alone, or on all but some.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Vms">Names of the guests.</param>
/// <param name="Hosts">Names of the hosts.</param>
/// <param name="Strength">Whether it must hold, or should.</param>
/// <param name="KeepsOff">False: on these hosts alone. True: on any but these.</param>
public sealed record KeepOnHosts(string Name, IReadOnlyList<string> Vms, IReadOnlyList<string> Hosts, RuleStrength Strength = RuleStrength.Must, bool KeepsOff = false) : PlacementRule(Name, Vms, Strength);

/// <summary>Whether a rule must hold.</summary>
public enum RuleStrength
{
    /// <summary>What would break it is refused.</summary>
    Must,

    /// <summary>A host that keeps it is chosen where one fits; orders that break it are carried out.</summary>
    Should,
}

/// <summary>What guests lose together.</summary>
public enum FailureDomain
{
    /// <summary>A host.</summary>
    Host,

    /// <summary>A rack.</summary>
    Rack,
}
