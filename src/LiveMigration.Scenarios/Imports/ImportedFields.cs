using LiveMigration.Scenarios.Fields;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>The fields of a scenario that inventories tell, and how they are put down.</summary>
internal static class ImportedFields
{
    public static readonly ScenarioField Memory = Field("vm", "memory");
    public static readonly ScenarioField Vcpus = Field("vm", "vcpus");
    public static readonly ScenarioField DirtyRate = Field("workload", "dirtyRate");
    public static readonly ScenarioField HostMemory = Field("host", "memory");
    public static readonly ScenarioField Nic = Field("host", "nic");

    /// <summary>Notes what an inventory tells of a field; nothing if it does not.</summary>
    public static void Put(Imported of, string field, BoundValue? value, bool isList = false)
    {
        if (value is not null)
        {
            // A host or a rack is a list of names, as in a scenario.
            of.Values[field] = isList || field == "host" ? value with { Value = value.Value is null ? null : new List<BoundValue> { value } } : value;
        }
    }

    private static ScenarioField Field(string group, string name) => ScenarioFields.Of(group).First(f => f.Name == name);
}
