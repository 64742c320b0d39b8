using System.Globalization;
using EventStore.Client;
using Ledger.Log;
using Ledger.Seal;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

public sealed class IndexMapTests(ITestOutputHelper console)
{
    private const int Streams = 10_000;
    private const int Events = 1_000_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 15, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_million_events_take_seventy_bytes_each_at_most_and_every_one_is_found()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var map = new IndexMap();
        for (var index = 0; index < Events; index++)
        {
            map.Add(index, Header(index), new Position((ulong)index * 900, ((ulong)index * 900) - (ulong)(index % 3)));
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Events;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{each:0.0} bytes an event, in {Streams:N0} streams"));
        Assert.InRange(each, 40, 70);
        Assert.Equal(Events, map.Next);
        for (var index = 0; index < Events; index += 997)
        {
            var header = Header(index);
            Assert.Equal(
                new IndexMap.Entry(header.Stream, header.Rev, header.Id, header.Recorded, new Position((ulong)index * 900, ((ulong)index * 900) - (ulong)(index % 3))), map.At(index));
            Assert.Equal(index, map.IndexOf(header.Id));
            Assert.Equal(index, map.IndexOf(header.Stream, header.Rev));
            Assert.Equal((Events / Streams) - 1, map.Head(header.Stream));
        }

        Assert.Equal(-1, map.IndexOf(Id(Events)));
        Assert.Equal(-1, map.IndexOf("s-0", Events / Streams));
        Assert.Equal(-1, map.Head("other"));
    }

    [Fact]
    public void An_entry_that_does_not_follow_is_refused_and_leaves_nothing_behind()
    {
        var map = new IndexMap();
        map.Add(0, Header(0), Position.Start);
        map.Add(0, Header(0), Position.Start);
        Assert.Throws<LogCorruptException>(() => map.Add(2, Header(2), Position.Start));
        Assert.Throws<LogCorruptException>(() => map.Add(1, Header(Streams + 1), Position.Start));
        Assert.Equal(-1, map.Head("s-1"));
        map.Add(1, Header(1), Position.Start);
        Assert.Equal(0, map.Head("s-1"));
        Assert.Equal(2, map.Next);
    }

    private static Guid Id(int index) => EventId.Derive(new CommandId(string.Create(CultureInfo.InvariantCulture, $"c-{index}")), 0);

    private static EventHeader Header(int index) => new()
    {
        Id = Id(index),
        Stream = string.Create(CultureInfo.InvariantCulture, $"s-{index % Streams}"),
        Rev = index / Streams,
        Type = "T",
        Schema = 1,
        Recorded = Start.AddTicks(index),
        Actor = "a",
        Command = "c",
        Media = "application/json",
        Length = 0,
        Commit = default,
        Class = Classification.Public,
    };
}
