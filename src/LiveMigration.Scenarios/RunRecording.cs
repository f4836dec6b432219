using LiveMigration.Orchestration;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios;

/// <summary>Of which migrations a run keeps how they looked over time. What happens is the same.</summary>
/// <param name="Guests">Whose migrations; names, or patterns with <c>*</c>. Empty: all, where there are no more than <see cref="MostMigrations"/> and no jobs, or no more guests than that; else none.</param>
public sealed record RunRecording(IReadOnlyList<string> Guests)
{
    /// <summary>The most migrations that are recorded without being named.</summary>
    public const int MostMigrations = 16;

    /// <summary>All of a small scenario.</summary>
    public static RunRecording Small { get; } = new([]);

    internal Func<MigrationTicket, bool>? Of(Scenario scenario)
    {
        if (Guests.Count > 0)
        {
            return ticket => Guests.Any(name => NamePattern.Means(name, ticket.Order.Vm));
        }

        var isSmall = scenario.Vms.Count <= MostMigrations || (scenario.Jobs.Count == 0 && scenario.Migrations.Count <= MostMigrations);
        return isSmall ? _ => true : null;
    }
}
