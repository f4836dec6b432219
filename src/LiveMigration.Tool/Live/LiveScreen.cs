using System.Diagnostics;
using System.Runtime.InteropServices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LiveMigration.Tool.Live;

/// <summary>Lines that a thread of its own draws again and again at the same place of a terminal, until there is something else to say.</summary>
/// <remarks>
/// Whoever works is never held up: it leaves what there is to see, the thread fetches it. The cursor comes back whatever happens: at the
/// end, at an exception, at Ctrl-C. Spectre.Console is loaded when the first picture is due, not before.
/// </remarks>
internal sealed class LiveScreen : IDisposable
{
    private static readonly TimeSpan BetweenPictures = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostAtInterrupt = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly TextWriter terminal;
    private readonly bool isPlain;
    private readonly Func<Canvas, IReadOnlyList<string>> picture;
    private readonly TimeSpan delay;
    private readonly bool staysAtEnd;
    private readonly Thread thread;
    private bool isHidden;
    private bool isDrawing;
    private bool isOver;
    private Exception? fault;

    /// <param name="terminal">Standard output or standard error, where it is a terminal.</param>
    /// <param name="isPlain">Whether to do without colours.</param>
    /// <param name="picture">Lines of markup that fit on the canvas; called by the drawing thread.</param>
    /// <param name="delay">Nothing is shown before; nothing at all of what takes no longer.</param>
    /// <param name="staysAtEnd">Whether the last picture is left on the screen; else it is taken away.</param>
    public LiveScreen(TextWriter terminal, bool isPlain, Func<Canvas, IReadOnlyList<string>> picture, TimeSpan delay, bool staysAtEnd = false)
    {
        (this.terminal, this.isPlain, this.picture, this.delay, this.staysAtEnd) = (terminal, isPlain, picture, delay, staysAtEnd);
        thread = new Thread(Run) { IsBackground = true, Name = "live screen" };
        thread.Start();
    }

    /// <summary>Takes the picture away as long as something else is written.</summary>
    public void Aside(Action write)
    {
        lock (gate)
        {
            isHidden = true;
            Monitor.PulseAll(gate);
            while (isDrawing)
            {
                Monitor.Wait(gate);
            }
        }

        try
        {
            write();
        }
        finally
        {
            lock (gate)
            {
                isHidden = false;
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
            Monitor.PulseAll(gate);
        }

        thread.Join();
        if (Interlocked.Exchange(ref fault, null) is { } trouble)
        {
            // What was simulated stands: a picture that fails must not take it away.
            Console.Error.WriteLine($"livemig: the live view failed, please report it: {trouble.GetType().Name}: {trouble.Message.ReplaceLineEndings(" ")}");
        }
    }

    private void Run()
    {
        try
        {
            WaitForDelay();
            DrawUntilOver();
        }
        catch (Exception e) when (e is not StackOverflowException)
        {
            fault = e is IOException ? null : e; // a terminal that is gone needs no picture
        }
        finally
        {
            lock (gate)
            {
                isDrawing = false;
                Monitor.PulseAll(gate);
            }
        }
    }

    private void WaitForDelay()
    {
        var clock = Stopwatch.StartNew();
        lock (gate)
        {
            while (!isOver && clock.Elapsed < delay)
            {
                Monitor.Wait(gate, delay - clock.Elapsed + TimeSpan.FromMilliseconds(1));
            }
        }
    }

    private void DrawUntilOver()
    {
        PosixSignalRegistration[] signals = [];
        try
        {
            while (BeginsToDraw())
            {
                signals = signals.Length > 0 ? signals : [PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupted), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupted)];
                var isDrawn = Draw();
                lock (gate)
                {
                    isDrawing = false;
                    Monitor.PulseAll(gate);
                    if (isOver || !isDrawn)
                    {
                        return;
                    }
                }
            }
        }
        finally
        {
            Array.ForEach(signals, signal => signal.Dispose());
        }
    }

    private bool BeginsToDraw()
    {
        lock (gate)
        {
            while (isHidden && !isOver)
            {
                Monitor.Wait(gate);
            }

            return isDrawing = !isOver || staysAtEnd;
        }
    }

    /// <returns>False if the terminal cannot be drawn on.</returns>
    private bool Draw()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal),
            Ansi = OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes, // Windows' console wants to be asked
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.Yes,
        });
        if (!console.Profile.Capabilities.Ansi)
        {
            return false;
        }

        new LiveDisplay(console, Picture(console)) { AutoClear = !staysAtEnd, Cropping = VerticalOverflowCropping.Bottom }.Start(context =>
        {
            while (!IsEnough())
            {
                context.UpdateTarget(Picture(console));
            }

            context.UpdateTarget(Picture(console));
        });
        return true;
    }

    private bool IsEnough()
    {
        lock (gate)
        {
            return isHidden || isOver || (Monitor.Wait(gate, BetweenPictures) && (isHidden || isOver));
        }
    }

    private Rows Picture(IAnsiConsole console) => new(picture(Canvas.Of(console.Profile)).Select(line => (IRenderable)(isPlain ? new Text(Markup.Remove(line)) : new Markup(line))));

    // The signal goes on to end the process when the cursor is there again.
    private void Interrupted(PosixSignalContext context)
    {
        lock (gate)
        {
            isOver = true;
            Monitor.PulseAll(gate);
        }

        thread.Join(MostAtInterrupt);
    }
}
