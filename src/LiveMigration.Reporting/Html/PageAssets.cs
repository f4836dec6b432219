using System.Reflection;

namespace LiveMigration.Reporting.Html;

/// <summary>The scripts and styles of a page, as they are embedded.</summary>
internal static class PageAssets
{
    private static readonly string[] Scripts = ["start.js", "figures.js", "theme.js", "axes.js", "timeline.js", "timeline-panels.js", "heatmap.js", "gantt.js", "fleet.js", "comparison.js", "page.js"];

    private static readonly Lazy<string> All = new(() => "(() => {\n'use strict';\n" + string.Concat(Scripts.Select(Read)) + "})();\n");

    /// <summary>The charts' library.</summary>
    public static string Charts { get; } = Read("charts.min.js");

    /// <summary>The page's own script: its files in order, in one scope of their own.</summary>
    public static string Script => All.Value;

    /// <summary>The page's styles.</summary>
    public static string Styles { get; } = Read("report.css");

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n"); // as a browser reads it, so that its digest is the same
    }
}
