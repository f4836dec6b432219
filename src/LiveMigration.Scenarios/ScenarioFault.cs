namespace LiveMigration.Scenarios;

/// <summary>One thing that is wrong in a scenario file.</summary>
/// <param name="File">The file's name as the reader was told.</param>
/// <param name="Line">Line, 1 for the first; 0 where no line is to blame.</param>
/// <param name="Column">Column, 1 for the first; 0 where no column is to blame.</param>
/// <param name="Path">The field, as <c>vms[0].memory</c>; empty where the file as a whole is meant.</param>
/// <param name="Message">What was found and what is allowed.</param>
public sealed record ScenarioFault(string File, int Line, int Column, string Path, string Message)
{
    /// <summary>The fault as one line: <c>web.yaml:12:13: vms[0].memory: "8 Gb" is not a size; ...</c>.</summary>
    public override string ToString() => File + (Line > 0 ? $":{Line}:{Column}" : "") + ": " + (Path.Length > 0 ? Path + ": " : "") + Message;
}
