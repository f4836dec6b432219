using System.CommandLine;
using LiveMigration.Scenarios;

namespace LiveMigration.Tool;

/// <summary>Prints the JSON schema of scenario files.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON schema of scenario files, for completion in an editor");
        command.SetAction(_ =>
        {
            Console.Out.Write(ScenarioSchema.Text());
            return 0;
        });
        return command;
    }
}
