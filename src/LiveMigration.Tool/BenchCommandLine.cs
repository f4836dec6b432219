using System.CommandLine;
using LiveMigration.Tool.Live;

namespace LiveMigration.Tool;

/// <summary>The command lines of <see cref="BenchCommand"/>.</summary>
internal static class BenchCommandLine
{
    /// <summary>The command <c>bench</c>.</summary>
    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Fewer runs of each figure: under two minutes" };
        var format = Options.Format();
        var quiet = Options.NoProgress();
        var noColor = Options.NoColor();
        var command = new Command("bench", "Measure the simulator's own speed, each figure in a process of its own") { quick, format, quiet, noColor };
        command.SetAction(parsed =>
        {
            using var progress = new WorkProgress(!parsed.GetValue(quiet), parsed.GetValue(noColor), "measuring");
            return BenchCommand.Run(parsed.GetValue(quick), parsed.GetValue(format) == "json", progress);
        });
        return command;
    }

    /// <summary>The hidden command by which <c>bench</c> measures one figure in a process of its own.</summary>
    public static Command CreateFigure()
    {
        var name = new Argument<string>("NAME");
        var command = new Command(BenchCommand.FigureCommand) { name };
        command.Hidden = true;
        command.SetAction(parsed => BenchCommand.RunOne(parsed.GetValue(name)!));
        return command;
    }
}
