using Spectre.Console;

namespace LiveMigration.Tool.Live;

/// <summary>Room to draw in, and the characters to draw with.</summary>
/// <param name="Width">Cells in a line; the terminal's last column stays free.</param>
/// <param name="Height">Lines.</param>
/// <param name="HasBlocks">Whether the terminal shows block characters; else ASCII stands for them.</param>
internal readonly record struct Canvas(int Width, int Height, bool HasBlocks)
{
    // Where neither standard output nor input is the terminal its size is not known; so much fits nearly everywhere.
    private const int WidthOfUnknown = 39;

    private const string Eighths = "▁▂▃▄▅▆▇█";
    private const string Coarse = "..::||##";

    /// <summary>What a console offers.</summary>
    public static Canvas Of(Profile profile) => new(
        Console.IsOutputRedirected && Console.IsInputRedirected ? WidthOfUnknown : Math.Max(1, profile.Width - 1),
        Math.Max(1, profile.Height - 1),
        profile.Capabilities.Unicode && SaysUtf8);

    /// <summary>A bar, full as far as the share says; what is not zero shows at least one full cell, what is not all leaves one.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="width">Cells.</param>
    /// <param name="colour">Of what is full.</param>
    public string Bar(double share, int width, string colour = "blue")
    {
        if (width <= 0)
        {
            return "";
        }

        var full = share <= 0 ? 0 : share >= 1 ? width : Math.Clamp((int)Math.Round(share * width), Math.Min(1, width - 1), Math.Max(width - 1, 0));
        return $"[{colour}]{new string(HasBlocks ? '█' : '#', full)}[/][grey]{new string(HasBlocks ? '░' : '.', width - full)}[/]";
    }

    /// <summary>One cell of a column that is filled from below.</summary>
    /// <param name="share">0 to 1 of the cell.</param>
    public char Cell(double share) => share <= 0 ? ' ' : (HasBlocks ? Eighths : Coarse)[Math.Clamp((int)Math.Ceiling(share * 8) - 1, 0, 7)];

    private static readonly string[] Encodings = ["LC_ALL", "LC_CTYPE", "LANG"];

    // A system that names no encoding may show anything; ASCII it shows in any case.
    private static bool SaysUtf8 => OperatingSystem.IsWindows()
        || (Encodings.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "").Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase);
}
