namespace LiveMigration.Tool;

/// <summary>One line of a JUnit file.</summary>
/// <param name="Name">What must hold; the same from run to run.</param>
/// <param name="Outcome">Whether it does.</param>
/// <param name="Message">Why not, in a sentence; empty if it holds.</param>
/// <param name="Details">More of it: rounds, all faults.</param>
internal sealed record TestCase(string Name, TestOutcome Outcome, string Message = "", string Details = "");

/// <summary>How a case ended.</summary>
internal enum TestOutcome
{
    Passed,
    Failed,
    Error,
    Skipped,
}
