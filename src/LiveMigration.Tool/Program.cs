using System.Globalization;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["validate", var runs])
{
    return LiveMigration.Tool.ValidateCommand.Run(runs);
}

if (args is [LiveMigration.Tool.BenchCommand.FigureCommand, var figure])
{
    return LiveMigration.Tool.BenchCommand.RunOne(figure);
}

if (args is ["bench"] or ["bench", "--quick"] or ["bench", "--format", "json" or "text"] or ["bench", "--quick", "--format", "json" or "text"] or ["bench", "--format", "json" or "text", "--quick"])
{
    return LiveMigration.Tool.BenchCommand.Run(args.Contains("--quick"), args.Contains("json"));
}

Console.Error.WriteLine("livemig: allowed are 'validate RUNS.jsonl' and 'bench [--quick] [--format json|text]'");
return 2;
