namespace LiveMigration.Scenarios.Reading;

/// <summary>A place in a file; 1 is the first line and the first column.</summary>
internal readonly record struct Position(int Line, int Column);
