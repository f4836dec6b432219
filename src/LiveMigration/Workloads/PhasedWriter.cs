using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>One writer after another, by guest time or by command; the last holds on.</summary>
internal sealed class PhasedWriter((IPageWriter Writer, VirtualDuration Length)[] phases) : IPageWriter
{
    private int phase;
    private VirtualDuration elapsed;

    // The first phase from the present on whose next write comes before its end, and the time until then.
    public VirtualDuration TimeToNextWrite
    {
        get
        {
            var before = VirtualDuration.Zero;
            for (var i = phase; i < phases.Length; i++)
            {
                var left = phases[i].Length - (i == phase ? elapsed : VirtualDuration.Zero);
                var next = phases[i].Writer.TimeToNextWrite;
                if (i == phases.Length - 1 || next < left)
                {
                    return next > VirtualDuration.MaxValue - before ? VirtualDuration.MaxValue : before + next;
                }

                if (left > VirtualDuration.MaxValue - before)
                {
                    return VirtualDuration.MaxValue;
                }

                before += left;
            }

            return VirtualDuration.MaxValue;
        }
    }

    public void Write(VirtualDuration guestTime, PageBitmap written)
    {
        while (phase < phases.Length - 1 && elapsed + guestTime >= phases[phase].Length)
        {
            var part = phases[phase].Length - elapsed;
            phases[phase].Writer.Write(part, written);
            guestTime -= part;
            NextPhase();
        }

        phases[phase].Writer.Write(guestTime, written);
        elapsed += guestTime;
    }

    public long WriteOne()
    {
        while (phase < phases.Length - 1 && phases[phase].Writer.TimeToNextWrite >= phases[phase].Length - elapsed)
        {
            NextPhase();
        }

        elapsed += phases[phase].Writer.TimeToNextWrite;
        return phases[phase].Writer.WriteOne();
    }

    public void Skip(VirtualDuration guestTime)
    {
        while (phase < phases.Length - 1 && elapsed + guestTime >= phases[phase].Length)
        {
            guestTime -= phases[phase].Length - elapsed;
            NextPhase();
        }

        phases[phase].Writer.Skip(guestTime);
        elapsed += guestTime;
    }

    public void NextPhase()
    {
        if (phase < phases.Length - 1)
        {
            phase++;
            elapsed = VirtualDuration.Zero;
        }
    }
}
