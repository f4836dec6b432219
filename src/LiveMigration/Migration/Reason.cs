namespace LiveMigration.Migration;

/// <summary>Why a migration ended as it did. A policy's is put into words when somebody reads it: most of a fleet's are never read.</summary>
internal sealed class Reason
{
    /// <summary>Before there is one.</summary>
    public static readonly Reason None = new("");

    private readonly ISwitchoverPolicy? policy;
    private readonly RoundProgress progress;
    private string? words;

    public Reason(string words) => this.words = words;

    public Reason(ISwitchoverPolicy policy, in RoundProgress progress) => (this.policy, this.progress) = (policy, progress);

    public override string ToString() => words ??= policy!.Why(progress);
}
