namespace LiveMigration.Scenarios.Reading;

/// <summary>What is wrong with a file before it is YAML: NUL bytes, tabs as indentation, too long.</summary>
internal static class TextChecks
{
    /// <summary>The text to parse; null, with the reason among the faults, if parsing makes no sense.</summary>
    public static string? Prepare(string text, FaultList faults)
    {
        if (text.Length > ScenarioReader.LargestFileBytes)
        {
            faults.Add(default, "", "is larger than 4 MiB; no scenario is");
            return null;
        }

        var isJson = text.AsSpan().TrimStart().StartsWith("{");
        var characters = text.ToCharArray();
        var (line, column, indenting, clean) = (1, 1, true, true);
        for (var i = 0; i < characters.Length; i++, column++)
        {
            switch (characters[i])
            {
                case '\0':
                    faults.Add(new Position(line, column), "", "a NUL character stands here; a scenario is plain text");
                    return null;
                case '\n':
                    (line, column, indenting) = (line + 1, 0, true);
                    break;
                case '\t' when indenting && isJson:
                    characters[i] = ' '; // JSON may be indented with tabs, YAML's scanner knows only spaces; places stay the same.
                    break;
                case '\t' when indenting:
                    faults.Add(new Position(line, column), "", "a tab stands in the indentation; indent with spaces");
                    (indenting, clean) = (false, false);
                    break;
                case ' ' or '\r' or '\t':
                    break;
                default:
                    indenting = false;
                    break;
            }
        }

        return clean ? new string(characters) : null;
    }
}
