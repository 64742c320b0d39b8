namespace Ledger.Registers;

/// <summary>Writes what was folded while the next events are folded. Not thread-safe: one asks, and what it asks for is done on another thread.</summary>
internal sealed class WriteBehind(ViewsWriter writer, SliceSet slices)
{
    private RowWrites _writing = new();
    private Task _written = Task.CompletedTask;

    /// <summary>What is folded now, and not written yet.</summary>
    public RowWrites Folded { get; private set; } = new();

    /// <summary>Starts to write what is folded; the write before it is finished first.</summary>
    public async ValueTask Start()
    {
        await _written.ConfigureAwait(false);
        (Folded, _writing) = (_writing, Folded);
        var writes = _writing;
        _written = Task.Run(() => writes.Write(writer, slices));
    }

    /// <summary>Finishes writing all that is folded: the writer is free for others.</summary>
    public async ValueTask Settle()
    {
        await _written.ConfigureAwait(false);
        Folded.Write(writer, slices);
    }

    /// <summary>Lets a write finish or fail, and forgets the rest: the transaction is to be undone.</summary>
    public async ValueTask Abandon()
    {
        await _written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _written = Task.CompletedTask;
        Folded.Clear();
        _writing.Clear();
    }
}
