namespace Ledger.Registers;

/// <summary>How much is done and kept at once.</summary>
/// <param name="EventsPerTransaction">The most events in one transaction.</param>
/// <param name="Streams">The most streams whose states are kept in memory.</param>
/// <param name="Rows">The most rows of theirs that are kept in memory.</param>
internal sealed record EngineLimits(int EventsPerTransaction = 4096, int Streams = 65_536, int Rows = EngineLimits.FewestRows)
{
    private const int FewestRows = 200_000;
    private const int MostRows = 4_000_000;
    private const int BytesOfRow = 1024; // with the text in its state, as measured

    /// <summary>
    /// Streams that are let go of must be folded anew when they go on, so as much is kept as an eighth of the memory that this process may use
    /// holds.
    /// </summary>
    public static EngineLimits OfThisMachine()
    {
        var rows = (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8 / BytesOfRow, FewestRows, MostRows);
        return new EngineLimits(Streams: rows / 4, Rows: rows);
    }
}
