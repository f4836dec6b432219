using LiveMigration.Orchestration;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios;

/// <summary>Of which migrations a run keeps how they looked over time. What happens is the same.</summary>
/// <param name="Guests">
/// Whose migrations; names, or patterns with <c>*</c>. Empty: all, where there are no more than <see cref="MostMigrations"/> and no jobs, or no more guests than that; else none.
/// In any case no more than the first <see cref="MostAttempts"/> attempts that begin.
/// </param>
public sealed record RunRecording(IReadOnlyList<string> Guests)
{
    /// <summary>The most migrations that are recorded without being named.</summary>
    public const int MostMigrations = 16;

    /// <summary>The most attempts that are recorded: each is asked again and again, and kept in full.</summary>
    public const int MostAttempts = 64;

    /// <summary>All of a small scenario.</summary>
    public static RunRecording Small { get; } = new([]);

    internal Func<MigrationTicket, bool>? Of(Scenario scenario)
    {
        var isSmall = scenario.Vms.Count <= MostMigrations || (scenario.Jobs.Count == 0 && scenario.Migrations.Count <= MostMigrations);
        if (Guests.Count == 0 && !isSmall)
        {
            return null;
        }

        var recorded = 0;
        return ticket => (Guests.Count == 0 || Guests.Any(name => NamePattern.Means(name, ticket.Order.Vm))) && recorded++ < MostAttempts;
    }
}
