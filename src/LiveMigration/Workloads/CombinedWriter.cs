using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Several writers at once.</summary>
internal sealed class CombinedWriter(IPageWriter[] parts) : IPageWriter
{
    public VirtualDuration TimeToNextWrite => parts[First()].TimeToNextWrite;

    public void Write(VirtualDuration guestTime, PageBitmap written)
    {
        foreach (var part in parts)
        {
            part.Write(guestTime, written);
        }
    }

    public long WriteOne()
    {
        var first = First();
        var time = parts[first].TimeToNextWrite;
        for (var i = 0; i < parts.Length; i++)
        {
            if (i != first)
            {
                parts[i].Skip(time);
            }
        }

        return parts[first].WriteOne();
    }

    public void Skip(VirtualDuration guestTime)
    {
        foreach (var part in parts)
        {
            part.Skip(guestTime);
        }
    }

    public void NextPhase()
    {
        foreach (var part in parts)
        {
            part.NextPhase();
        }
    }

    // Of equal times the first part's.
    private int First()
    {
        var first = 0;
        for (var i = 1; i < parts.Length; i++)
        {
            if (parts[i].TimeToNextWrite < parts[first].TimeToNextWrite)
            {
                first = i;
            }
        }

        return first;
    }
}
