using System.Text.Json;

namespace LiveMigration.Scenarios;

/// <summary>Writes what was expected as JSON: in words, and as numbers whose unit is in the name.</summary>
internal static class ExpectationJson
{
    public static void Write(Utf8JsonWriter json, ExpectationResult expectation)
    {
        json.WriteStartObject();
        WriteSubject(json, expectation.Kind, expectation.Name);
        if (expectation.Migration is { } number)
        {
            json.WriteNumber("migration", number);
        }

        json.WriteString("what", expectation.What);
        json.WriteString("expected", expectation.Expected);
        json.WriteString("actual", expectation.Actual);
        json.WriteBoolean("met", expectation.IsMet);
        if (expectation.Miss.Length > 0)
        {
            json.WriteString("miss", expectation.Miss);
        }

        if (expectation.Figure is { } figure)
        {
            WriteFigure(json, figure);
            if (expectation.Kind != ExpectationKind.Order && figure.BrokenBy > 0 && figure.BrokenByPercentOfBound is { } percent)
            {
                json.WriteNumber("brokenByPercentOfBound", Math.Round(percent, 4));
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Writes of what something is expected.</summary>
    public static void WriteSubject(Utf8JsonWriter json, ExpectationKind kind, string name)
    {
        switch (kind)
        {
            case ExpectationKind.Vm:
                json.WriteString("vm", name);
                break;
            case ExpectationKind.Job:
                json.WriteString("job", name);
                break;
            case ExpectationKind.Order:
                json.WriteString("order", name);
                break;
            default:
                json.WriteBoolean("fleet", true);
                break;
        }
    }

    private static void WriteFigure(Utf8JsonWriter json, ExpectedFigure figure)
    {
        var unit = figure.Unit switch
        {
            FigureUnit.Milliseconds => "Ms",
            FigureUnit.Bytes => "Bytes",
            FigureUnit.Count => "Count",
            _ => "Share",
        };
        Number("min", figure.Min);
        Number("max", figure.Max);
        Number("actual", figure.Actual);
        Number("brokenBy", figure.BrokenBy);

        void Number(string name, decimal? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name + unit, number);
            }
        }
    }
}
