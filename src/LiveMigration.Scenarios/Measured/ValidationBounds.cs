using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LiveMigration.Scenarios.Measured;

/// <summary>The worst that is allowed of a summary's figures.</summary>
/// <remarks>
/// A file in YAML or JSON with sections <c>overall</c>, <c>versions</c>, <c>families</c> and <c>familiesByVersion</c>, shaped as the
/// summary. An error (<c>totalTimeErrorPercent</c>) has maxima: <c>{ median: 0.25, p95: 2, worst: 5 }</c>, or one number for its
/// worst. A share (<c>passesEqualPercent</c>) has a minimum. <c>skipped</c> and <c>outcomesWrong</c> have a maximum. A bound on a
/// figure that has no values is broken: nothing shows that it holds.
/// </remarks>
public sealed class ValidationBounds
{
    private static readonly string[] Sections = ["overall", "versions", "families", "familiesByVersion"];
    private static readonly string[] Statistics = ["median", "p95", "worst"];
    private static readonly string[] CountNames = ["skipped", "outcomesWrong"];
    private readonly string file;
    private readonly YamlMappingNode root;

    private ValidationBounds(string file, YamlMappingNode root)
    {
        this.file = file;
        this.root = root;
    }

    /// <summary>Reads bounds.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="faults">What is wrong with the file as a whole.</param>
    /// <returns>Null if there are faults.</returns>
    public static ValidationBounds? Read(string text, string file, out IReadOnlyList<string> faults)
    {
        return YamlMapping.Open(text, file, $"not bounds; allowed is one document with {string.Join(", ", Sections)}", out faults) is { } root
            ? new ValidationBounds(file, root)
            : null;
    }

    /// <summary>Holds the bounds against a summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="faults">Names the summary does not have, and values that are no bounds: one sentence each.</param>
    /// <returns>The broken bounds, one sentence each.</returns>
    public IReadOnlyList<string> Check(ValidationSummary summary, out IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var check = new BoundsCheck(file);
        foreach (var (section, node) in check.Entries(root, ""))
        {
            switch (section)
            {
                case "overall":
                    CheckGroup(check, section, node, summary.Overall);
                    break;
                case "versions":
                    CheckGroups(check, section, node, summary.Versions);
                    break;
                case "families":
                    CheckGroups(check, section, node, summary.Families);
                    break;
                case "familiesByVersion":
                    foreach (var (release, families) in check.Entries(node, section))
                    {
                        CheckGroups(check, $"{section}.{release}", families, [.. summary.FamiliesByVersion.Where(f => f.Release == release).Select(f => (f.Family, f.Figures))]);
                    }

                    break;
                default:
                    check.Unknown(node, section, Sections);
                    break;
            }
        }

        faults = check.Faults;
        return check.Broken;
    }

    private static void CheckGroups(BoundsCheck check, string path, YamlNode node, IReadOnlyList<(string Name, GroupFigures Figures)> groups)
    {
        foreach (var (name, bounds) in check.Entries(node, path))
        {
            if (groups.FirstOrDefault(g => g.Name == name).Figures is { } figures)
            {
                CheckGroup(check, $"{path}.{name}", bounds, figures);
            }
            else
            {
                check.Unknown(bounds, $"{path}.{name}", [.. groups.Select(g => g.Name)]);
            }
        }
    }

    private static void CheckGroup(BoundsCheck check, string path, YamlNode node, GroupFigures figures)
    {
        foreach (var (name, bound) in check.Entries(node, path))
        {
            var where = $"{path}.{name}";
            if (GroupStatistics.ErrorNames.Contains(name))
            {
                CheckError(check, where, bound, figures.Error(name));
            }
            else if (figures.Shares.FirstOrDefault(s => s.Name == name) is { } share)
            {
                check.AtLeast(where, bound, share.Percent);
            }
            else if (CountNames.Contains(name))
            {
                check.AtMost(where, bound, name == "skipped" ? figures.Skipped : figures.OutcomesWrong, null);
            }
            else
            {
                check.Unknown(bound, where, [.. GroupStatistics.ErrorNames, .. figures.Shares.Select(s => s.Name), .. CountNames]);
            }
        }
    }

    private static void CheckError(BoundsCheck check, string path, YamlNode node, ErrorFigure error)
    {
        if (node is YamlScalarNode)
        {
            check.AtMost(path, node, error.Worst, error.WorstId);
            return;
        }

        foreach (var (statistic, bound) in check.Entries(node, path))
        {
            switch (statistic)
            {
                case "median":
                    check.AtMost($"{path}.median", bound, error.Median, null);
                    break;
                case "p95":
                    check.AtMost($"{path}.p95", bound, error.P95, null);
                    break;
                case "worst":
                    check.AtMost($"{path}.worst", bound, error.Worst, error.WorstId);
                    break;
                default:
                    check.Unknown(bound, $"{path}.{statistic}", Statistics);
                    break;
            }
        }
    }

    /// <summary>Gathers what is wrong with the file and what is broken.</summary>
    private sealed class BoundsCheck(string file)
    {
        public List<string> Faults { get; } = [];

        public List<string> Broken { get; } = [];

        public IEnumerable<(string Name, YamlNode Node)> Entries(YamlNode node, string path)
        {
            if (node is YamlMappingNode mapping)
            {
                return mapping.Children.Select(c => (c.Key is YamlScalarNode key ? key.Value ?? "" : c.Key.ToString(), c.Value));
            }

            Faults.Add($"{file}:{node.Start.Line}: {path}: {Quoted(node)}; allowed are names with values");
            return [];
        }

        public void Unknown(YamlNode node, string path, string[] allowed) =>
            Faults.Add($"{file}:{node.Start.Line}: {path}: not a name of the summary; allowed here are {(allowed.Length == 0 ? "none" : string.Join(", ", allowed))}");

        public void AtMost(string path, YamlNode node, double? value, string? id) => Hold(path, node, value, "at most", (v, bound) => v <= bound, id);

        public void AtLeast(string path, YamlNode node, double? value) => Hold(path, node, value, "at least", (v, bound) => v >= bound, null);

        private static string Quoted(YamlNode node) => node is YamlScalarNode scalar ? $"\"{scalar.Value}\"" : $"a {node.NodeType}";

        private void Hold(string path, YamlNode node, double? value, string words, Func<double, double, bool> holds, string? id)
        {
            if (node is not YamlScalarNode { Value: { } text } || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) || !(bound >= 0))
            {
                Faults.Add($"{file}:{node.Start.Line}: {path}: {Quoted(node)}; allowed are numbers of 0 or more");
            }
            else if (value is not { } measured)
            {
                Broken.Add($"{path}: no values, must be {words} {text}");
            }
            else if (!holds(measured, bound))
            {
                Broken.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {measured:0.####}{(id is null ? "" : $" ({id})")}, must be {words} {text}"));
            }
        }
    }
}
