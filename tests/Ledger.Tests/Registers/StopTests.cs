using Ledger.Log;
using Ledger.Offices;
using Ledger.Registers;
using static Ledger.Tests.Registers.ThingEvent;

namespace Ledger.Tests.Registers;

public class StopTests
{
    [Fact]
    public async Task An_event_of_an_unknown_kind_stops_the_registers_and_is_named()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Kept("bo"));
        await shelf.RecordUnknown("thing-b");
        await shelf.Record("thing-a", new Kept("cy"));

        await StopsAt(shelf, 2);
    }

    [Fact]
    public async Task A_fact_that_cannot_follow_those_before_it_stops_the_registers_and_is_named()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Broken("dropped"), new Kept("bo"));

        await StopsAt(shelf, 2);
    }

    [Fact]
    public async Task A_fact_in_a_stream_of_another_noun_stops_the_registers_and_is_named()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"));
        await shelf.Record("office-a", new Named("a", "ann"));
        await StopsAt(shelf, 1);

        using var other = new Shelf();
        await other.Record("thing-a", new Named("a", "ann"), new OfficeEvent.OfficeCreated(OfficeId.Parse("a"), "A"));
        await StopsAt(other, 1);
    }

    [Fact]
    public async Task A_fact_that_was_recorded_before_the_one_that_precedes_it_stops_the_registers_and_is_named()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Seen("bo"));
        await StopsAt(shelf, 1, new SteppedBack(shelf.Log));
    }

    private static async Task StopsAt(Shelf shelf, long index, IEventLog? log = null)
    {
        foreach (var engine in (RegisterEngine[])[shelf.Engine(log: log), shelf.Engine(log: log), shelf.Engine("tight.db", new EngineLimits(1, 1, 1), log: log)])
        {
            for (var again = 0; again < 2; again++)
            {
                Assert.Equal(index, (await Assert.ThrowsAsync<LogCorruptException>(() => engine.View(index: null, default))).Index);
                Assert.Equal(index, (await Assert.ThrowsAsync<LogCorruptException>(() => engine.View(index, default))).Index);
                Assert.Equal(index, (await Assert.ThrowsAsync<LogCorruptException>(() => engine.ViewAt(new KnownPoint.By(DateTimeOffset.MaxValue), default))).Index);
                Assert.Equal("ann", (await engine.View(index - 1, default)).Rows(ThingRegister.Things)[0].Data.Name);
                Assert.Equal(-1, (await engine.ViewAt(new KnownPoint.By(DateTimeOffset.MinValue), default)).Index);
            }
        }
    }

    private sealed class SteppedBack(IEventLog log) : IEventLog
    {
        public Task<AppendResult> Append(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct) => throw new NotSupportedException();

        public IAsyncEnumerable<LoggedEvent> ReadStream(StreamName stream, long fromRevision, CancellationToken ct) => log.ReadStream(stream, fromRevision, ct);

        public async IAsyncEnumerable<LoggedEvent> ReadLog(long fromIndex, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (var item in log.ReadLog(fromIndex, ct))
            {
                var header = item.Header with { Recorded = item.Header.Recorded.AddSeconds(-item.Index) };
                yield return item with { Header = header, HeaderBytes = header.Encode() };
            }
        }

        public IAsyncEnumerable<LoggedEvent> Follow(long fromIndex, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
