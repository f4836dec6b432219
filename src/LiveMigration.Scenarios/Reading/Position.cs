namespace LiveMigration.Scenarios.Reading;

/// <summary>A place in a file; 1 is the first line and the first column.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The character in it.</param>
/// <param name="File">The file; null: the scenario's own.</param>
internal readonly record struct Position(int Line, int Column, string? File = null);
