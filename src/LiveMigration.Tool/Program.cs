using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Simulation;
using LiveMigration.Workloads;
using Spectre.Console;

// Until scenario files can be read, demo tells the one story it knows.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["validate", var runs])
{
    return LiveMigration.Tool.ValidateCommand.Run(runs);
}

if (args is not ["demo"])
{
    Console.Error.WriteLine("livemig: allowed are 'demo' (a web server's VM leaves a Hyper-V host) and 'validate RUNS.jsonl'");
    return 2;
}

var cpu = CpuModel.Known["intel-cascadelake"];
Host HostNamed(string name) => new() { Name = name, Hypervisor = "hyper-v", Cpu = cpu, Memory = ByteCount.FromGiB(256), Storage = ["csv1"], Nic = DataRate.FromGigabitsPerSecond(10) };
var (source, destination) = (HostNamed("hv1"), HostNamed("hv2"));
var web = new VirtualMachine
{
    Name = "web",
    Memory = ByteCount.FromGiB(16),
    Vcpus = 4,
    Storage = ["csv1"],
    Workload = new HotColdWorkload { WorkingSet = new MemoryRegion(ByteCount.FromGiB(1), ByteCount.FromGiB(2)), WritesPerSecond = 30_000 },
};
var faults = Compatibility.Examine(web, source, destination);
if (faults.Count > 0)
{
    Console.WriteLine("refused: " + string.Join("; ", faults));
    return 1;
}

var simulator = new Simulator(seed: 1);
var filled = new PageBitmap(web.Memory.Bytes / PageExactMemory.PageBytes);
filled.AddRange(0, filled.PageCount);
var plan = HypervisorProfiles.HyperV(new NetworkPath { Bandwidth = source.Nic }, VirtualDuration.FromMilliseconds(300));
var memory = new PageExactMemory(filled, PageWriters.Create(web.Workload, simulator.Stream("web/writes")), plan.Costs, verify: false);
var session = new MigrationSession(simulator, plan, memory);
session.Start();
simulator.RunToEnd();
var report = session.Report!;

Console.WriteLine($"{web.Name}: {source.Name} -> {destination.Name}, {web.Memory}, Hyper-V (threshold and fixed times are assumed), seed {simulator.Seed}");
Console.WriteLine($"  both hosts have {cpu.Name} and reach csv1");
var table = new Table { Border = TableBorder.Ascii };
table.AddColumns("round", "start s", "length s", "pages sent", "dirtied meanwhile", "remaining");
for (var i = 0; i < report.Rounds.Count; i++)
{
    var round = report.Rounds[i];
    var isLast = i == report.Rounds.Count - 1;
    table.AddRow(isLast ? "stop-and-copy" : $"{i + 1}", $"{round.Start.TotalSeconds:0.000}", $"{round.Length.TotalSeconds:0.000}", $"{round.PagesSent:N0}", isLast ? "" : $"{round.Dirtied}", $"{round.Remaining}");
}

AnsiConsole.Write(table);
Console.WriteLine($"{report.Status}: {report.TotalTime.TotalSeconds:0.000} s in all, guest paused {report.GuestPause.TotalMilliseconds:0.0} ms, {report.Transferred} sent");
Console.WriteLine($"why: {report.Reason}");
Console.WriteLine($"digest {report.Digest}");
return 0;
