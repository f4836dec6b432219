namespace LiveMigration.Reports.Tables;

/// <summary>Texts of users as cells of a CSV file (RFC 4180).</summary>
internal static class CsvCell
{
    // Names are the user's; a name that begins like a formula would be run by a spreadsheet.
    public static string Of(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\n\r") ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : safe;
    }
}
