namespace LiveMigration.Simulation;

/// <summary>Someone who sees a simulation's state at times of its choosing and changes nothing: a recorder, a live view, a test's probe.</summary>
/// <remarks>
/// It looks between two events, after all events of its time; a look is no event and not in the digest, so a run is the same with it and without.
/// <see cref="Simulator.Watch"/> lets it.
/// </remarks>
public interface IOnlooker
{
    /// <summary>When it wants to look next; null: not before something else happened. A time that has passed means now.</summary>
    /// <remarks>Asked before every event, so it may depend on what has happened meanwhile.</remarks>
    VirtualTime? NextLook { get; }

    /// <summary>It looks: <see cref="Simulator.Now"/> is the time that it asked for. Its next look must be later.</summary>
    void Look();
}
