namespace LiveMigration.Scenarios.Reading;

/// <summary>Whether expectations speak of migrations that there are, and ask for something that can be.</summary>
internal static class ExpectationChecks
{
    /// <summary>The figures that an expectation may bound.</summary>
    public static readonly string[] Figures = ["downtime", "totalTime", "guestPause", "clientOutage", "transferred", "rounds", "slowdown"];

    public static void Examine(BoundGroup file, FaultList faults)
    {
        var vms = ReferenceChecks.ByName(file.Groups("vms"), "virtual machines", new FaultList(""));
        foreach (var expectation in file.Groups("expect"))
        {
            if (ReferenceChecks.Known(expectation["vm"], vms, "virtual machine", faults) is { } vm)
            {
                HasMigration(expectation, vm.Text("name")!, file, vms, faults);
            }

            if (!expectation.Has("status") && !Figures.Any(expectation.Has))
            {
                faults.Add(expectation.At, expectation.Path, $"expects nothing; give one of status, {string.Join(", ", Figures)}");
            }

            foreach (var bounds in Figures.Select(expectation.Group).OfType<BoundGroup>())
            {
                if (!bounds.Has("min") && !bounds.Has("max"))
                {
                    faults.Add(bounds.At, bounds.Path, "bounds nothing; give min, max or both");
                }
                else if (bounds.Number("min") > bounds.Number("max"))
                {
                    faults.Add(bounds["min"]!.At, bounds["min"]!.Path, $"{bounds["min"]!.Shown} is above max, which is {bounds["max"]!.Shown}");
                }
            }
        }
    }

    private static void HasMigration(BoundGroup expectation, string vm, BoundGroup file, Dictionary<string, BoundGroup> vms, FaultList faults)
    {
        var count = file.Groups("migrations").Count(m => m.Text("vm") == vm);
        var allKnown = file.Groups("migrations").All(m => m.Text("vm") is { } name && vms.ContainsKey(name));
        if (!allKnown || file.Has("jobs"))
        {
            return; // a misspelt name among the migrations may be this one's, and what jobs move is not known before they plan
        }

        if (count == 0)
        {
            faults.Add(expectation["vm"]!.At, expectation["vm"]!.Path, $"{expectation["vm"]!.Shown} has no migration in this scenario");
        }
        else if (expectation["migration"] is { Value: decimal number } value && number > count)
        {
            faults.Add(value.At, value.Path, $"{value.Shown} is more than the {count} migrations of {vm}");
        }
    }
}
