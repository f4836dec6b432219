namespace LiveMigration.Migration.Throttles;

/// <summary>What stands against the throttles that a request asks for, whatever the hypervisor.</summary>
internal static class ThrottleRefusals
{
    public static IEnumerable<Refusal> Of(MigrationRequest request)
    {
        var settings = request.Settings;
        var asksForNone = settings.AutoConverge is null && settings.DirtyLimit is null && settings.StunDuringPageSend != true && settings.CpuSharePercent is null;
        return asksForNone && request.Vm.WritingVcpus is null ? [] : Found(request);
    }

    private static IEnumerable<Refusal> Found(MigrationRequest request)
    {
        var (settings, vm) = (request.Settings, request.Vm);
        var asked = new List<string>();
        AddIf(settings.AutoConverge is not null, "autoConverge");
        AddIf(settings.DirtyLimit is not null, "dirtyLimit");
        AddIf(settings.StunDuringPageSend == true, "stunDuringPageSend");
        AddIf(settings.CpuSharePercent is not null, "cpuShare");
        if (asked.Count > 1)
        {
            yield return new Refusal(string.Join(" and ", asked), "a guest is held back by one of them at a time", $"choose one, for example {asked[0]}");
        }

        if (vm.WritingVcpus is { } writers && (writers < 1 || writers > vm.Vcpus))
        {
            yield return new Refusal("writing vCPUs", $"{vm.Name} has {vm.Vcpus} vCPUs, and {writers} cannot be those that write", $"from 1 to {vm.Vcpus} can");
        }

        void AddIf(bool isAsked, string name)
        {
            if (isAsked)
            {
                asked.Add(name);
            }
        }
    }
}
