namespace LiveMigration.Reporting.Tests.Browsing;

/// <summary>A test that looks at a page in Chromium; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Where Debian's packages put them; nothing else is looked for, so that nothing is ever downloaded.</summary>
    public const string Chromium = "/usr/bin/chromium";

    /// <summary>The driver beside it.</summary>
    public const string Driver = "/usr/bin/chromedriver";

    public BrowserFactAttribute()
    {
        if (!File.Exists(Chromium) || !File.Exists(Driver))
        {
            Skip = $"{Chromium} or {Driver} is not there: apt-get install chromium chromium-driver";
        }
    }
}
