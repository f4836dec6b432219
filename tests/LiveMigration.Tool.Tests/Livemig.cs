using System.Diagnostics;

namespace LiveMigration.Tool.Tests;

/// <summary>Runs the built tool as a process.</summary>
internal static class Livemig
{
    public static string Sample(string name) => LiveMigration.Tests.RepositoryFolder.PathOf("samples/" + name);

    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments) => RunIn(null, null, arguments);

    public static (int ExitCode, string Output, string Errors) RunIn(string? folder, string? language, params string[] arguments)
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "livemig.dll");
        var start = new ProcessStartInfo("dotnet", [tool, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        if (language is not null)
        {
            start.Environment["LC_ALL"] = start.Environment["LANG"] = language;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("livemig-test-").FullName;

    public string File(string name, string text)
    {
        var path = In(name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
