using System.Text.RegularExpressions;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>Reads the sheets vInfo and vHost of RVTools as CSV; memory is in MiB.</summary>
internal static partial class RvToolsSheets
{
    private static readonly SheetColumn[] VmColumns =
    [
        new("name", [], "VM", "vInfoVMName"),
        new("power", [], "Powerstate", "vInfoPowerstate"),
        new("template", [], "Template", "vInfoTemplate"),
        new("vcpus", [], "CPUs", "vInfoCPUs"),
        new("memory", [], "Memory", "Memory MiB", "Memory (MiB)", "vInfoMemory"),
        new("host", [], "Host", "vInfoHost"),
        new("cluster", [], "Cluster", "vInfoCluster"),
    ];

    private static readonly SheetColumn[] HostColumns =
    [
        new("name", [], "Host", "vHostName"),
        new("memory", [], "# Memory", "# Memory MiB", "# Memory (MiB)", "vHostMemorySize"),
    ];

    public static IEnumerable<Imported> Vms(ImportedFile file, BoundGroup entry)
    {
        var sheet = CsvSheet.Read(file, VmColumns, refusesOthers: false);
        var clusters = entry.Names("clusters");
        foreach (var row in sheet?.Rows ?? [])
        {
            if (Text(sheet!, row, "power") is { } power && power != "poweredOn"
                || string.Equals(Text(sheet!, row, "template"), "true", StringComparison.OrdinalIgnoreCase)
                || (clusters.Count > 0 && !clusters.Any(c => NamePattern.Matches(c, Text(sheet!, row, "cluster") ?? ""))))
            {
                continue;
            }

            var vm = new Imported(Name(file, sheet!, row, "name") ?? file.Name(row[0].At, "VM", ""));
            ImportedFields.Put(vm, "host", Name(file, sheet!, row, "host"));
            ImportedFields.Put(vm, "memory", Mebibytes(file, sheet!, row, ImportedFields.Memory));
            ImportedFields.Put(vm, "vcpus", sheet!.Number(row, "vcpus", ImportedFields.Vcpus));
            yield return vm;
        }
    }

    public static IEnumerable<Imported> Hosts(ImportedFile file)
    {
        var sheet = CsvSheet.Read(file, HostColumns, refusesOthers: false);
        foreach (var row in sheet?.Rows ?? [])
        {
            var host = new Imported(Name(file, sheet!, row, "name") ?? file.Name(row[0].At, "Host", ""));
            ImportedFields.Put(host, "memory", Mebibytes(file, sheet!, row, ImportedFields.HostMemory));
            yield return host;
        }
    }

    private static string? Text(CsvSheet sheet, IReadOnlyList<CsvCell> row, string key) => sheet.Cell(row, key)?.Cell.Text;

    private static BoundValue? Name(ImportedFile file, CsvSheet sheet, IReadOnlyList<CsvCell> row, string key) =>
        sheet.Cell(row, key) is var (cell, title) ? file.Name(cell.At, title, cell.Text) : null;

    private static BoundValue? Mebibytes(ImportedFile file, CsvSheet sheet, IReadOnlyList<CsvCell> row, Fields.ScenarioField of)
    {
        if (sheet.Cell(row, "memory") is not var (cell, title))
        {
            return null;
        }

        // Whole numbers, which some languages of Windows write in groups of three digits.
        return WholeNumber().IsMatch(cell.Text)
            ? file.Number(of, cell.At, title, cell.Text + " MiB", decimal.Parse(string.Concat(cell.Text.Where(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture) * 1_048_576)
            : file.Wrong(cell.At, title, cell.Text, "is not a whole number of MiB, which RVTools writes");
    }

    [GeneratedRegex(@"^([0-9]{1,12}|[0-9]{1,3}([,.\u00a0\u202f' ][0-9]{3}){1,3})$")]
    private static partial Regex WholeNumber();
}
