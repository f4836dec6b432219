using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveMigration.Tool;

/// <summary>The command that gives a result again, as a report says it.</summary>
internal static partial class RepeatedCommand
{
    public static string Run(string file, ulong seed, int? replications, IReadOnlyList<string> vms) => Of(
        "run", file, seed, [.. replications is { } count ? new[] { "--replications", count.ToString(CultureInfo.InvariantCulture) } : [], .. vms.SelectMany(name => new[] { "--vm", name })]);

    public static string Compare(string file, ulong seed, string? hypervisors, string? techniques) => Of(
        "compare", file, seed, [.. hypervisors is null ? [] : new[] { "--hypervisors", hypervisors }, .. techniques is null ? [] : new[] { "--techniques", techniques }]);

    private static string Of(string command, string file, ulong seed, IEnumerable<string> options) =>
        string.Join(' ', (string[])["livemig", command, Quoted(file), "--seed", seed.ToString(CultureInfo.InvariantCulture), .. options.Select(Quoted)]);

    // As a shell takes it for one word.
    private static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[\w./:,+@%=-]+\z")]
    private static partial Regex Plain();
}
