namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of the network between hosts.</summary>
internal static class TopologyFields
{
    public static readonly ScenarioField[] All =
    [
        new("topology", "racks", FieldKind.Groups) { Doc = "The racks.", Of = "rack", Default = "one that holds all hosts" },
        new("topology", "spine", FieldKind.Rate) { Doc = "What the spine between the racks carries in all.", Example = "1 Tbit/s", Range = ("10 kB/s", "1000 Tbit/s"), Default = "no limit" },
        new("topology", "hopLatency", FieldKind.Duration) { Doc = "What each cable adds to a way; two in a rack, four between racks.", Example = "5 us", Range = ("0 s", "1 s"), Default = "0 s", Source = "assumed" },
        new("topology", "migrationNetworks", FieldKind.Groups) { Doc = "Networks that only migrations use.", Of = "migrationNetwork", Default = "none: migrations share cards and links with all else" },
        new("topology", "background", FieldKind.Groups) { Doc = "What other traffic uses of the links; it goes first.", Of = "background", Default = "none" },
        new("rack", "name", FieldKind.Text) { Doc = "Its name, unlike that of any other rack. " + HostFields.NamesOfCopies, Example = "rack", Required = true },
        new("rack", "count", FieldKind.WholeNumber) { Doc = "How many of them there are.", Example = "40", Range = ("1", "100000"), Default = "one, whose name is taken as it stands" },
        new("rack", "uplink", FieldKind.Rate) { Doc = "Bandwidth to the spine, and as much back.", Example = "100 Gbit/s", Range = ("10 kB/s", "1000 Tbit/s"), Default = "none: its hosts reach each other alone" },
        new("migrationNetwork", "name", FieldKind.Text) { Doc = "Its name, unlike that of any other.", Example = "vmotion", Required = true },
        new("migrationNetwork", "kind", FieldKind.Choice) { Doc = "dedicated has cards and switches of its own, so that migrations meet no other traffic and no rack's links; vlan caps them on the usual ones.", Example = "dedicated", Choices = ["dedicated", "vlan"], Default = "vlan" },
        new("migrationNetwork", "hostRate", FieldKind.Rate) { Doc = "Of a dedicated network each host's card in it, of a vlan the most at a host; each way.", Example = "25 Gbit/s", Range = ("10 kB/s", "100 Tbit/s"), Default = "no limit" },
        new("migrationNetwork", "sharedRate", FieldKind.Rate) { Doc = "The most that all migrations in it use together.", Example = "100 Gbit/s", Range = ("10 kB/s", "1000 Tbit/s"), Default = "no limit" },
        new("background", "link", FieldKind.Texts) { Doc = "The links: hv1 out and hv1 in are a host's card, hv1 vmotion out and in its place in a migration network, rack1 up and down a rack's link to the spine, spine and vmotion what all share. Patterns as rack-* up name many. A link has background once.", Example = "[rack-* up, rack-* down]", Required = true },
        new("background", "kind", FieldKind.Choice) { Doc = "constant; daily in steps that begin anew each day, the simulation starting at midnight; trace as measured, in a file.", Example = "daily", Choices = ["constant", "daily", "trace"], Default = "constant" },
        new("background", "rate", FieldKind.Rate) { Doc = "What it uses; what is more than the link carries leaves nothing for migrations.", Example = "2 Gbit/s", Range = ("0 B/s", "1000 Tbit/s"), Required = true, For = ["constant"] },
        new("background", "steps", FieldKind.Groups) { Doc = "The steps of a day, in order of time; before the first, nothing is used.", Of = "backgroundStep", Required = true, For = ["daily"] },
        new("background", "file", FieldKind.Text) { Doc = "CSV with the columns seconds (or milliseconds) and bytes/s, MB/s, MiB/s, Mbit/s or Gbit/s, at most 64 MiB; a path that is not absolute begins at the scenario's folder.", Example = "uplink.csv", Required = true, For = ["trace"] },
        new("background", "period", FieldKind.Duration) { Doc = "After how long the file's steps begin anew.", Example = "24 h", Range = ("1 ms", "8760 h"), Default = "never: the last one stays", For = ["trace"] },
        new("backgroundStep", "at", FieldKind.Duration) { Doc = "From when on, since midnight.", Example = "8 h", Range = ("0 s", "24 h"), Required = true },
        new("backgroundStep", "rate", FieldKind.Rate) { Doc = "What is then used.", Example = "4 Gbit/s", Range = ("0 B/s", "1000 Tbit/s"), Required = true },
    ];
}
