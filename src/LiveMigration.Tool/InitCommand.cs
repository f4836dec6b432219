using System.CommandLine;

namespace LiveMigration.Tool;

/// <summary>Writes a scenario to start from.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Where to write it", DefaultValueFactory = _ => "scenario.yaml" };
        var command = new Command("init", "Write a commented scenario to start from; never overwrites a file") { file };
        command.SetAction(parsed => Run(parsed.GetValue(file)!));
        return command;
    }

    private static int Run(string path)
    {
        try
        {
            using var starter = typeof(InitCommand).Assembly.GetManifestResourceStream("starter.yaml")!;
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            starter.CopyTo(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var why = File.Exists(path) ? "exists already; give another name: livemig init FILE" : "cannot be written: " + e.Message.ReplaceLineEndings(" ");
            Console.Error.WriteLine($"{path}: {why}");
            return 2;
        }

        Paragraph.Write(Console.Out, $"{path} is written. Run it: livemig run {path}{Environment.NewLine}", Terminal.Width);
        return 0;
    }
}
