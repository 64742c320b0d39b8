using System.Text;
using Ledger.Log;
using Ledger.Maps;
using Ledger.Seal;
using Ledger.Seal.Maps;
using Ledger.Testing;

namespace Ledger.Tests.Maps;

using Given = Given<LoggedMaps, MapEvent>;

public class MapStreamsTests
{
    private static readonly MapEvent.StreamsMapped Three = new(3, MapSamples.Root, 2);

    [Fact]
    public void A_map_is_logged() => Given.Nothing().When(new MapStreams(3), Known(9)).Recorded(Three);

    [Fact]
    public void The_map_of_the_same_size_again_changes_nothing() => Given.Facts(Three).When(new MapStreams(3), Known(9)).Unchanged();

    [Fact]
    public void A_map_of_fewer_entries_may_come_later() =>
        Given.Facts(Three).When(new MapStreams(2), Known(9, "00", 1)).Recorded(new MapEvent.StreamsMapped(2, "00", 1));

    [Fact]
    public void There_is_no_map_of_more_entries_than_there_are() =>
        Given.Nothing().When(new MapStreams(10), (c, s) => MapStreams.Decide(c, s, new MapContext(9, null, 0))).Refused("no-such-size");

    [Fact]
    public void A_map_that_was_logged_otherwise_is_told_and_not_logged_again() => Given.Facts(Three).When(new MapStreams(3), Known(9, "00")).Refused("map-differs");

    [Fact]
    public void A_size_twice_is_no_history() =>
        Assert.Throws<ImpossibleHistoryException>(() => LoggedMaps.Evolve(LoggedMaps.Evolve(LoggedMaps.Initial, Three), Three));

    [Fact]
    public void The_register_shows_the_map_of_the_most_entries()
    {
        var state = new[] { Three, new MapEvent.StreamsMapped(7, "07", 4), new MapEvent.StreamsMapped(5, "05", 3) }.Aggregate(LoggedMaps.Initial, LoggedMaps.Evolve);
        Assert.Equal(7, state.Newest!.Size);
        Assert.Single(MapRegister.Rows(state));
        Assert.Empty(MapRegister.Rows(LoggedMaps.Initial));
    }

    [Fact]
    public void The_kernel_reads_the_fact_as_it_is_stored()
    {
        var payload = EventCodec.Plaintext(Three, new Source("Minutes", "4"), decidedAt: 7);
        var header = new EventHeader
        {
            Id = Guid.Empty,
            Stream = MapId.Streams.Stream.Value,
            Rev = 0,
            Type = "StreamsMapped",
            Schema = 1,
            Recorded = DateTimeOffset.UnixEpoch,
            Actor = "a",
            Command = "c",
            Media = EventCodec.Json,
            Length = payload.Length,
            Commit = TreeHash.Empty,
            Class = Classification.Public,
        }.Encode();
        var view = HeaderView.Parse(header);
        Assert.True(StreamsMapClaim.IsBy(in view));
        Assert.True(StreamsMapClaim.TryRead(in view, payload, out var claim, out _), Encoding.UTF8.GetString(payload));
        Assert.Equal((3, MapSamples.Root, 2), (claim.Size, claim.Root.ToHex(), claim.Streams));
    }

    private static Func<MapStreams, LoggedMaps, Decided<MapEvent>> Known(long reached, string root = MapSamples.Root, long streams = 2) =>
        (command, state) => MapStreams.Decide(command, state, new MapContext(reached, root, streams));
}
