using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace LiveMigration.Reporting.Html;

/// <summary>The data of a page as JSON that may stand inside HTML.</summary>
internal static class PageJson
{
    // Basic Latin less what HTML or an address is made of; everything else is \uXXXX.
    private static readonly JsonWriterOptions Layout = new() { Encoder = Encoder() };

    /// <summary>Writes a document.</summary>
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            write(json);
        }

        return buffer.ToArray();
    }

    /// <summary>Writes a name, or another text of a user, no longer than a chart can show.</summary>
    public static void WriteShown(this Utf8JsonWriter json, string text, int most) => json.WriteStringValue(ShownText.Beginning(ShownText.Of(text), most));

    /// <summary>Writes an array of numbers under a name.</summary>
    public static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<decimal> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static JavaScriptEncoder Encoder()
    {
        var allowed = new TextEncoderSettings(UnicodeRanges.BasicLatin);
        allowed.ForbidCharacters('/', '<', '>', '&', '\'', '"');
        return JavaScriptEncoder.Create(allowed);
    }
}
