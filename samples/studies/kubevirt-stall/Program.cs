using System.Diagnostics;
using KubeVirtStall;

var n = int.Parse(args[0]);
foreach (var rule in Rule.All)
{
    var clock = Stopwatch.StartNew();
    var outcomes = Enumerable.Range(1, n).Select(i => Study.Run(rule, GeneratedGuests.Draw(i))).ToList();
    Console.WriteLine($"{rule.Name,-30} {outcomes.Count(o => o.Ending == Ending.Completed)} done {outcomes.Count(o => o.Ending == Ending.GivenUp)} given up {outcomes.Count(o => o.Ending == Ending.Undecided)} undecided; {clock.ElapsedMilliseconds} ms");
}

var c2 = Stopwatch.StartNew();
for (var i = 1; i <= n; i++)
{
    var g = GeneratedGuests.Draw(i);
    Console.WriteLine($"{i} {g.Kind} {g.Vm.Memory} {g.Link} rest {Study.RestSeconds(g):0.00} s");
}
    Console.WriteLine($"rest: {c2.ElapsedMilliseconds} ms");
