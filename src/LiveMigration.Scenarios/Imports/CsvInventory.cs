using LiveMigration.Scenarios.Fields;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>Reads machines and hosts from CSV files of one's own.</summary>
internal static class CsvInventory
{
    private static readonly SheetColumn[] VmColumns =
    [
        new("name", [], "name", "vm"),
        new("host", [], "host"),
        new("memory", [FieldKind.Size], "memory"),
        new("vcpus", [], "vcpus"),
        new("dirtyRate", [FieldKind.Rate, FieldKind.PageRate], "dirty rate"),
    ];

    private static readonly SheetColumn[] HostColumns =
    [
        new("name", [], "name", "host"),
        new("memory", [FieldKind.Size], "memory"),
        new("nic", [FieldKind.Rate], "nic"),
        new("rack", [], "rack"),
    ];

    public static IEnumerable<Imported> Vms(ImportedFile file, BoundGroup entry)
    {
        var sheet = CsvSheet.Read(file, VmColumns, entry.Text("otherColumns") != "ignore");
        foreach (var row in sheet?.Rows ?? [])
        {
            var vm = new Imported(Name(file, sheet!, row)) { DirtyRate = sheet!.Number(row, "dirtyRate", ImportedFields.DirtyRate) };
            ImportedFields.Put(vm, "host", Text(file, sheet, row, "host"));
            ImportedFields.Put(vm, "memory", sheet.Number(row, "memory", ImportedFields.Memory));
            ImportedFields.Put(vm, "vcpus", sheet.Number(row, "vcpus", ImportedFields.Vcpus));
            yield return vm;
        }
    }

    public static IEnumerable<Imported> Hosts(ImportedFile file, BoundGroup entry)
    {
        var sheet = CsvSheet.Read(file, HostColumns, entry.Text("otherColumns") != "ignore");
        foreach (var row in sheet?.Rows ?? [])
        {
            var host = new Imported(Name(file, sheet!, row));
            ImportedFields.Put(host, "memory", sheet!.Number(row, "memory", ImportedFields.HostMemory));
            ImportedFields.Put(host, "nic", sheet.Number(row, "nic", ImportedFields.Nic));
            ImportedFields.Put(host, "rack", Text(file, sheet, row, "rack"), isList: true);
            yield return host;
        }
    }

    private static BoundValue Name(ImportedFile file, CsvSheet sheet, IReadOnlyList<CsvCell> row) =>
        Text(file, sheet, row, "name") ?? file.Name(row[0].At, "name", "");

    private static BoundValue? Text(ImportedFile file, CsvSheet sheet, IReadOnlyList<CsvCell> row, string key) =>
        sheet.Cell(row, key) is var (cell, title) ? file.Name(cell.At, title, cell.Text) : null;
}
