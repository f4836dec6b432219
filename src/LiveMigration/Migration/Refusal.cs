namespace LiveMigration.Migration;

/// <summary>Why a migration is not begun, and what could be done instead.</summary>
/// <param name="What">What was asked for or is in the way, by name.</param>
/// <param name="Why">The reason.</param>
/// <param name="Instead">What would fit; null if nothing would.</param>
public sealed record Refusal(string What, string Why, string? Instead = null)
{
    /// <summary>In one sentence.</summary>
    public override string ToString() => Instead is null ? $"{What}: {Why}" : $"{What}: {Why}; {Instead}";
}
