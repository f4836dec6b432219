using LiveMigration.Simulation;

namespace LiveMigration.Memory;

/// <summary>Memory that knows how far what lies ahead of the send cursor is like what was sent last, so that many windows of it can be sent as one.</summary>
internal interface IEvenMemory
{
    /// <summary>Of what is pending so much lies ahead that is like the last <paramref name="behind"/> sent: one taking of it changes nothing but the cursor's place.</summary>
    ByteCount EvenAhead(ByteCount behind);

    /// <summary>The last of what was taken from what lay evenly ahead was not sent and is pending again.</summary>
    /// <param name="unsent">Whole pages, or all that was taken.</param>
    void GiveBack(ByteCount unsent);
}
