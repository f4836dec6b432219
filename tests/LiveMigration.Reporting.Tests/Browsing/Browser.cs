using System.Globalization;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace LiveMigration.Reporting.Tests.Browsing;

/// <summary>A headless Chromium, one for all tests of a class, and the pages it is shown.</summary>
public sealed class Browser : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("livemig-report-").FullName;
    private ChromeDriver? driver;
    private int pages;

    /// <summary>Shows a page once its charts are drawn.</summary>
    /// <param name="html">The page.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="isDark">Whether the system asks for dark colours.</param>
    public void Show(string html, int width = 1280, bool isDark = false)
    {
        driver ??= Start();
        var file = Path.Combine(folder, $"{pages++.ToString(CultureInfo.InvariantCulture)}.html");
        File.WriteAllText(file, html);
        driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new() { ["features"] = new object[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" } } });
        driver.Navigate().GoToUrl(new Uri(file));
    }

    /// <summary>What a script gives.</summary>
    public T Ask<T>(string script) => (T)driver!.ExecuteScript("return " + script)!;

    /// <summary>Runs a script.</summary>
    public void Do(string script) => driver!.ExecuteScript(script);

    /// <summary>A number that a script gives.</summary>
    public double Number(string script) => Convert.ToDouble(driver!.ExecuteScript("return " + script), CultureInfo.InvariantCulture);

    /// <summary>What the browser complained about since it was asked last, what the policy kept from running included.</summary>
    public IReadOnlyList<string> Complaints() => [.. driver!.Manage().Logs.GetLog(LogType.Browser).Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Message)];

    /// <summary>Moves the pointer onto an element, halfway across, so many pixels below its top.</summary>
    public void PointAt(string selector, int below)
    {
        var element = driver!.FindElement(By.CssSelector(selector));
        driver.ExecuteScript("arguments[0].scrollIntoView({ block: 'center' })", element);
        // Offsets count from the middle. A chart takes note of a pointer that moves.
        new OpenQA.Selenium.Interactions.Actions(driver).MoveToElement(element, 0, below - element.Size.Height / 2).MoveByOffset(2, 0).MoveByOffset(2, 0).Perform();
    }

    /// <summary>Waits until a script gives true.</summary>
    public void WaitUntil(string script)
    {
        for (var asked = 0; !Ask<bool>(script); asked++)
        {
            asked.Should().BeLessThan(1_000, "this should come true: {0}", script);
            WaitForFrame();
        }
    }

    /// <summary>Waits until the page has painted once more.</summary>
    public void WaitForFrame() => driver!.ExecuteAsyncScript("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))");

    public void Dispose()
    {
        driver?.Quit();
        Directory.Delete(folder, recursive: true);
    }

    private static ChromeDriver Start()
    {
        var options = new ChromeOptions { BinaryLocation = BrowserFactAttribute.Chromium };
        options.AddArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"); // root may not have a sandbox
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        var service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(BrowserFactAttribute.Driver), Path.GetFileName(BrowserFactAttribute.Driver));
        service.SuppressInitialDiagnosticInformation = true;
        return new ChromeDriver(service, options);
    }
}
