using LiveMigration.Hypervisors;

namespace LiveMigration.Tool;

/// <summary>Scenarios to start from, one for each hypervisor: what all have in common, and the settings and words of that one.</summary>
internal static class Starter
{
    private const string Prefix = "starter.";

    /// <summary>The text of a scenario that runs as it is.</summary>
    /// <param name="hypervisor">A name of <see cref="HypervisorCatalog.BuiltIn"/>.</param>
    /// <param name="fileName">What it is called, for the commands in its head.</param>
    public static string Text(string hypervisor, string fileName)
    {
        var parts = Read(Family(hypervisor)).Split("---\n");
        return Read("common").Replace("@about@", parts[0].TrimEnd('\n'), StringComparison.Ordinal)
            .Replace("@settings@", parts[1].TrimEnd('\n'), StringComparison.Ordinal)
            .Replace("@hypervisor@", hypervisor, StringComparison.Ordinal)
            .Replace("@file@", fileName.Any(char.IsControl) ? "FILE" : fileName, StringComparison.Ordinal);
    }

    // A version or a transport goes by its hypervisor: qemu-7.2 by qemu.
    private static string Family(string hypervisor) => typeof(Starter).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..^".yaml".Length])
        .Where(name => hypervisor == name || hypervisor.StartsWith(name + "-", StringComparison.Ordinal))
        .MaxBy(name => name.Length) ?? throw new InvalidOperationException($"There is no scenario to start from for {hypervisor}.");

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Starter).Assembly.GetManifestResourceStream($"{Prefix}{name}.yaml")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
