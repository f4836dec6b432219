using System.Security.Cryptography;
using System.Text;

namespace LiveMigration.Reporting.Html;

/// <summary>Puts a page together: head, what it says, its data and its scripts, in one file that asks for nothing else.</summary>
internal static class PageShell
{
    /// <summary>Writes a whole page.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="title">The title of the window.</param>
    /// <param name="body">What it says.</param>
    /// <param name="data">What its charts show, as JSON made by <see cref="PageJson"/>.</param>
    public static void Write(Stream stream, string title, HtmlText body, byte[] data)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 65_536, leaveOpen: true) { NewLine = "\n" };
        var (charts, script, styles) = (PageAssets.Charts, PageAssets.Script, PageAssets.Styles);
        // Nothing may be loaded, and only these very scripts and styles may run: what a name smuggles in could not.
        var policy = $"default-src 'none'; script-src {Hash(charts)} {Hash(script)}; style-src {Hash(styles)}; img-src data:; base-uri 'none'; form-action 'none'";
        writer.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        writer.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n");
        writer.Write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        writer.Write(new HtmlText().Add($"<title>{title}</title>\n").ToString());
        writer.Write($"<style>{styles}</style>\n</head>\n<body>\n");
        writer.Write(body.ToString());
        writer.Write("<script type=\"application/json\" id=\"data\">");
        writer.Write(Encoding.UTF8.GetString(data));
        writer.Write("</script>\n");
        writer.Write($"<script>{charts}</script>\n<script>{script}</script>\n</body>\n</html>\n");
    }

    private static string Hash(string content) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'";
}
