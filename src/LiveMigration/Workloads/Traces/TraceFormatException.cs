namespace LiveMigration.Workloads.Traces;

/// <summary>A trace is not as its format asks; the message names place, field, what was found and what is allowed.</summary>
public sealed class TraceFormatException : FormatException
{
    /// <summary>A fault without place.</summary>
    public TraceFormatException()
    {
    }

    /// <summary>A fault without place.</summary>
    public TraceFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A fault without place.</summary>
    public TraceFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A fault at a place.</summary>
    /// <param name="line">Line, 1 for the first.</param>
    /// <param name="column">Character in the line, 1 for the first.</param>
    /// <param name="field">The column's name or the field's; may be empty.</param>
    /// <param name="reason">What was found and what is allowed.</param>
    public TraceFormatException(int line, int column, string field, string reason)
        : base($"line {line}, column {column}: {(field.Length > 0 ? field + ": " : "")}{reason}")
    {
        Line = line;
        Column = column;
        Field = field;
        Reason = reason;
    }

    /// <summary>Line, 1 for the first; 0 if no line is to blame.</summary>
    public int Line { get; }

    /// <summary>Character in the line, 1 for the first; 0 if no line is to blame.</summary>
    public int Column { get; }

    /// <summary>Name of the column or field; may be empty.</summary>
    public string Field { get; } = "";

    /// <summary>What was found and what is allowed.</summary>
    public string Reason { get; } = "";
}
