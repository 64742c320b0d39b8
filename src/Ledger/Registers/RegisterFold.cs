using Ledger.Log;

namespace Ledger.Registers;

/// <summary>Folds events into rows, one after another, and writes what changes. Not thread-safe.</summary>
internal sealed class RegisterFold(IEventLog log, FactReader facts, SliceSet slices, StreamStates states)
{
    private readonly List<RegisterRow> _now = [];
    private readonly RowChanges _changes = new();

    /// <summary>
    /// Folds one event; what it changes is left to be written. Where the event cannot be read nothing is; after any other failure the transaction
    /// must be undone and the states let go of.
    /// </summary>
    /// <exception cref="LogCorruptException">The event cannot follow those before it.</exception>
    public async ValueTask Apply(ViewsWriter writer, WriteBehind writes, ReadEvent read, CancellationToken ct)
    {
        var (index, header, fact, _, redacted) = read;
        var stream = states.Find(header.Stream) is { } kept && kept.Revision == header.Rev - 1 && IsOf(kept.Slice, fact)
            ? kept
            : await Before(writer, writes, read, ct).ConfigureAwait(false);
        stream.IsRedacted |= redacted;
        var state = Evolve(stream, fact, index);
        _now.Clear();
        EarlierRows.Add(_now, stream.Slice, state, stream.Rows);
        _changes.Update(stream.Rows, _now, index);
        stream.State = state;
        stream.Revision = header.Rev;
        states.Keep(stream);
        writes.Folded.Add(index, header, stream, _changes);
    }

    private static bool IsOf(Slice slice, Fact fact) => fact is RedactedFact || slice.Takes(fact);

    private static object Evolve(FoldedStream stream, Fact fact, long index)
    {
        try
        {
            return stream.Slice.Evolve(stream.State, fact);
        }
        catch (ImpossibleHistoryException) when (stream.IsRedacted)
        {
            return stream.State; // it followed what was redacted while it was being redacted: nothing is made of it
        }
        catch (Exception e) when (e is ImpossibleHistoryException or ArgumentException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new LogCorruptException(index, $"the fact cannot follow those before it in its stream: {e.Message}", e);
        }
    }

    private Slice SliceOf(ReadEvent read) => slices.Of(read.Header.Stream) is { } slice && IsOf(slice, read.Fact)
        ? slice
        : throw new LogCorruptException(read.Index, $"{read.Header.Type} is no fact of the stream {read.Header.Stream}");

    // The event's stream as the events before it leave it, where it is not kept so: folded from the log and joined with its rows in the file.
    private async ValueTask<FoldedStream> Before(ViewsWriter writer, WriteBehind writes, ReadEvent read, CancellationToken ct)
    {
        await writes.Settle().ConfigureAwait(false);
        var (name, last) = (read.Header.Stream, read.Header.Rev - 1);
        var kept = states.Find(name);
        var number = writer.FindStream(name);
        if (number is null != last < 0)
        {
            throw new LogCorruptException(
                read.Index, last < 0 ? $"it is revision 0 of {name}, which has one already" : $"it is revision {last + 1} of {name}, which has none before it");
        }

        // What is kept may be behind: another process may have applied what came between.
        var slice = SliceOf(read);
        var stream = kept is not null && kept.Revision < last ? kept : new FoldedStream(name, slice);
        if (kept is not null)
        {
            states.Forget(kept);
        }

        stream.Number = number ?? -1;
        if (stream.Revision == last)
        {
            return stream;
        }

        await foreach (var earlier in log.ReadStream(new StreamName(name), stream.Revision + 1, ct).ConfigureAwait(false))
        {
            var stored = await facts.Read(earlier, ct).ConfigureAwait(false);
            stream.IsRedacted |= stored.Redacted is not null;
            stream.State = Evolve(stream, stored.Fact, earlier.Index);
            if (++stream.Revision == last)
            {
                Join(stream, writer.OpenEntries(stream.Number));
                return stream;
            }
        }

        throw new LogCorruptException(read.Index, $"it is revision {last + 1} of {name}, and revision {stream.Revision + 1} is missing");
    }

    private void Join(FoldedStream stream, List<(long N, long Register, string Entity, string Key)> open)
    {
        var numbers = open.ToDictionary(row => (row.Register, row.Entity, row.Key), row => row.N);
        stream.Rows.Clear();
        stream.Weight = 0;
        foreach (var row in stream.Slice.Rows(stream.State))
        {
            stream.Rows.Add(numbers.Remove((slices.NumberOf(row.Register), row.Entity, row.Key), out var n) ? new HeldRow(row, n) : throw Differs());
        }

        if (numbers.Count > 0)
        {
            throw Differs();
        }
    }

    private static LedgerException Differs() =>
        new(Failure.Integrity, "the registers are not what the log makes them", "delete views.db: it is rebuilt from the log");
}
