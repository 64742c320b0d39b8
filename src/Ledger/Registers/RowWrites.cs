using Ledger.Seal;

namespace Ledger.Registers;

/// <summary>What folding some events changes, to be written in their order. Filled by one thread, then written by another.</summary>
internal sealed class RowWrites
{
    private readonly List<Step> _steps = [];
    private readonly List<HeldRow> _ended = [];
    private readonly List<(HeldRow Row, Effective? Effective, byte[] Data)> _opened = [];

    /// <summary>Adds what an event changes. What its rows say is written down here: whoever folds has more time than whoever writes.</summary>
    /// <param name="index">The event's place in the log.</param>
    /// <param name="header">Its header.</param>
    /// <param name="stream">Its stream, which gets a number when this is written if it has none.</param>
    /// <param name="changes">The rows that it ends and opens.</param>
    public void Add(long index, EventHeader header, FoldedStream stream, RowChanges changes)
    {
        _steps.Add(new Step(index, header, stream, changes.Ended.Count, changes.Opened.Count));
        _ended.AddRange(changes.Ended);
        foreach (var row in changes.Opened)
        {
            var (effective, data) = row.Says();
            _opened.Add((row, effective, data));
        }
    }

    /// <summary>Writes all of it inside the writer's transaction, and is empty again.</summary>
    public void Write(ViewsWriter writer, SliceSet slices)
    {
        var (ended, opened) = (0, 0);
        foreach (var step in _steps)
        {
            var recorded = step.Header.Recorded.UtcTicks;
            step.Stream.Number = step.Stream.Number >= 0 ? step.Stream.Number : writer.AddStream(step.Stream.Name);
            writer.AddEvent(step.Index, step.Header, step.Stream.Number);
            for (var last = ended + step.Ended; ended < last; ended++)
            {
                writer.End(_ended[ended].N, _ended[ended].MadeBy, step.Index, recorded);
            }

            for (var last = opened + step.Opened; opened < last; opened++)
            {
                var (row, effective, data) = _opened[opened];
                writer.Open(row.N, slices.NumberOf(row.Row.Register), step.Stream.Number, row.Row, effective, data, step.Index, recorded);
            }
        }

        Clear();
    }

    /// <summary>Forgets what was not written.</summary>
    public void Clear()
    {
        _steps.Clear();
        _ended.Clear();
        _opened.Clear();
    }

    private readonly record struct Step(long Index, EventHeader Header, FoldedStream Stream, int Ended, int Opened);
}
