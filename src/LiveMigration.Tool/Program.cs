using System.Globalization;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["validate", var runs])
{
    return LiveMigration.Tool.ValidateCommand.Run(runs);
}

Console.Error.WriteLine("livemig: allowed is 'validate RUNS.jsonl'");
return 2;
