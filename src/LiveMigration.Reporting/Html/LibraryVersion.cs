using System.Reflection;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Html;

/// <summary>Which simulator made a report.</summary>
internal static class LibraryVersion
{
    /// <summary>The library's version, <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(Simulator).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
