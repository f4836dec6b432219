// Which stall rule for KubeVirt: every rule on five recorded migrations and on generated guests, and the stall detector's constants one by one.
//
//   dotnet run -c Release --project samples/studies/kubevirt-stall                        writes the tables of docs/studies/kubevirt-stall.md and its chart anew
//   dotnet run -c Release --project samples/studies/kubevirt-stall -- --reduced --check   compares those of the field cases, of the fleets and of the first 20 guests

using KubeVirtStall;

const int All = 200, Few = 20;
var unknown = args.Where(arg => arg is not ("--reduced" or "--check")).ToList();
if (unknown is ["--threads", var threads] && int.TryParse(threads, out var count) && count is >= 1 and <= 512)
{
    Study.Threads = count;
}
else if (unknown.Count > 0)
{
    Console.Error.WriteLine("usage: KubeVirtStall [--reduced] [--check] [--threads 1..512]");
    return 2;
}

var root = new DirectoryInfo(AppContext.BaseDirectory);
while (root is not null && !File.Exists(Path.Combine(root.FullName, "LiveMigration.sln")))
{
    root = root.Parent;
}

if (root is null)
{
    Console.Error.WriteLine("it runs within the repository: no LiveMigration.sln above " + AppContext.BaseDirectory);
    return 2;
}

var reduced = args.Contains("--reduced");
var documentPath = Path.Combine(root.FullName, "docs", "studies", "kubevirt-stall.md");
var chartPath = Path.ChangeExtension(documentPath, ".svg");
var cases = FieldCase.Read(Path.Combine(root.FullName, "samples", "workloads"));
var guests = Enumerable.Range(1, reduced ? Few : All).Select(number => GeneratedGuests.Draw(number)).ToList();
var runs = Rule.All.Select(rule => (rule.Name, Run(rule, guests))).ToList();

var tables = new Dictionary<string, string>
{
    ["recorded"] = Tables.Recorded(cases),
    ["simulated"] = Tables.Simulated(cases),
    ["fleets"] = Fleets.Table(Path.Combine(root.FullName, "samples", "fleets")),
    ["first-20"] = Tables.Rules([.. runs.Select(run => (run.Name, (IReadOnlyList<Outcome>)[.. run.Item2.Take(Few)]))]),
};
string? chart = null;
if (!reduced)
{
    var rests = Study.RestSecondsOfAll(guests);
    var kubeVirt = runs.Where(run => run.Name != Rule.Alone.Name).Take(4).ToList();
    var swept = SweptValue.All.Select(value => (value, Run(value.Rule, guests))).ToList();
    var others = new[] { 1UL, 2UL }.SelectMany(seed =>
    {
        var drawn = Enumerable.Range(1, All).Select(number => GeneratedGuests.Draw(number, seed)).ToList();
        return new[] { Rule.Stall, Rule.Both }.Select(rule => (seed, rule.Name, Run(rule, drawn)));
    });
    tables["guests"] = Tables.Guests(guests, rests);
    tables["all"] = Tables.Rules(runs);
    tables["levels"] = Tables.ByLevel(rests, runs);
    tables["pairs"] = Tables.Pairs(kubeVirt);
    tables["swept"] = Tables.Swept(cases, Of(Rule.Stall), swept);
    tables["raised"] = Tables.Raised(swept.Single(run => run.value is { Constant: "precopyPossibleFactor" } value && value.Value == Statistics.Number(SweptValue.MostHopeful, "0.##")).Item2);
    tables["seeds"] = Tables.Seeds([.. kubeVirt.Skip(2).Select(run => (GeneratedGuests.Seed, run.Name, run.Item2)), .. others]);
    chart = Chart.Draw(rests, [.. runs.Take(5)]);
}

foreach (var (name, table) in tables)
{
    Console.WriteLine($"{name}\n{table}");
}

var before = File.ReadAllText(documentPath);
var after = Document.With(before, tables);
if (!args.Contains("--check"))
{
    File.WriteAllText(documentPath, after);
    if (chart is not null)
    {
        File.WriteAllText(chartPath, chart);
    }

    return 0;
}

var isSame = before == after && (chart is null || chart == File.ReadAllText(chartPath));
Console.WriteLine(isSame ? "the document says the same" : $"{documentPath} says otherwise");
return isSame ? 0 : 1;

IReadOnlyList<Outcome> Of(Rule rule) => runs.Single(run => run.Name == rule.Name).Item2;

static IReadOnlyList<Outcome> Run(Rule rule, IReadOnlyList<StudiedGuest> guests)
{
    Console.Error.WriteLine($"{rule.Name}: {guests.Count} guests");
    return Study.RunAll(rule, guests);
}
