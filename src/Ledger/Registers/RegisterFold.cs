using Ledger.Log;

namespace Ledger.Registers;

/// <summary>Folds events into rows, one after another, and writes what changes. Not thread-safe.</summary>
internal sealed class RegisterFold(IEventLog log, EventCodec codec, SliceSet slices, StreamStates states)
{
    private readonly List<RegisterRow> _now = [];

    /// <summary>Applies one event inside the writer's transaction. Nothing is written if it throws before the first change is known.</summary>
    /// <exception cref="LogCorruptException">The event cannot follow those before it.</exception>
    public async ValueTask Apply(ViewsWriter writer, LoggedEvent logged, Fact fact, CancellationToken ct)
    {
        var header = logged.Header;
        var slice = slices.Of(logged.Stream) is { } found && found.Facts.IsInstanceOfType(fact)
            ? found
            : throw new LogCorruptException(logged.Index, $"{header.Type} is no fact of the stream {header.Stream}");
        var stream = await Before(writer, slice, logged, ct).ConfigureAwait(false);
        var state = Evolve(slice, stream.State, fact, logged.Index);
        _now.Clear();
        _now.AddRange(slice.Rows(state));
        var changes = RowChanges.Between(stream.Rows, _now, logged.Index);
        var data = changes.Opened.ConvertAll(row => row.Data);

        var number = stream.Number >= 0 ? stream.Number : writer.AddStream(stream.Name);
        writer.AddEvent(logged.Index, header, number);
        var recorded = header.Recorded.UtcTicks;
        foreach (var row in changes.Ended)
        {
            writer.End(row.N, row.MadeBy, logged.Index, recorded);
        }

        for (var i = 0; i < data.Count; i++)
        {
            var row = changes.Opened[i];
            writer.Open(row.N, slices.NumberOf(row.Row.Register), number, row.Row, data[i], logged.Index, recorded);
        }

        states.Keep(new FoldedStream(stream.Name, number, header.Rev, state, changes.After));
    }

    private static object Evolve(Slice slice, object state, Fact fact, long index)
    {
        try
        {
            return slice.Evolve(state, fact);
        }
        catch (Exception e) when (e is ImpossibleHistoryException or ArgumentException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new LogCorruptException(index, $"the fact cannot follow those before it in its stream: {e.Message}", e);
        }
    }

    // The event's stream as the events before it leave it: as kept, or folded from the log and joined with its rows in the file.
    private async ValueTask<FoldedStream> Before(ViewsWriter writer, Slice slice, LoggedEvent logged, CancellationToken ct)
    {
        var (name, last) = (logged.Header.Stream, logged.Header.Rev - 1);
        var kept = states.Find(name);
        if (kept?.Revision == last)
        {
            return kept;
        }

        var number = writer.FindStream(name);
        if (last < 0)
        {
            return number is null
                ? new FoldedStream(name, -1, -1, slice.Initial, [])
                : throw new LogCorruptException(logged.Index, $"it is revision 0 of {name}, which has one already");
        }

        if (number is null)
        {
            throw new LogCorruptException(logged.Index, $"it is revision {last + 1} of {name}, which has none before it");
        }

        // What is kept may be behind: another process may have applied what came between.
        var (state, revision) = kept is not null && kept.Revision < last ? (kept.State, kept.Revision) : (slice.Initial, -1);
        await foreach (var earlier in log.ReadStream(logged.Stream, revision + 1, ct).ConfigureAwait(false))
        {
            state = slice.Evolve(state, codec.Decode(earlier).Fact);
            if (++revision == last)
            {
                break;
            }
        }

        return revision == last
            ? new FoldedStream(name, number.Value, last, state, Join(slice, state, writer.OpenEntries(number.Value)))
            : throw new LogCorruptException(logged.Index, $"it is revision {last + 1} of {name}, and revision {revision + 1} is missing");
    }

    private List<HeldRow> Join(Slice slice, object state, List<(long N, long Register, string Entity, string Key)> open)
    {
        var numbers = open.ToDictionary(row => (row.Register, row.Entity, row.Key), row => row.N);
        var held = new List<HeldRow>(open.Count);
        foreach (var row in slice.Rows(state))
        {
            held.Add(numbers.Remove((slices.NumberOf(row.Register), row.Entity, row.Key), out var n) ? new HeldRow(row, n) : throw Differs());
        }

        return numbers.Count == 0 ? held : throw Differs();
    }

    private static LedgerException Differs() =>
        new(Failure.Integrity, "the registers are not what the log makes them", "delete views.db: it is rebuilt from the log");
}
