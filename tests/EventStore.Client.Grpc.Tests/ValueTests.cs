namespace EventStore.Client.Tests;

/// <summary>The small types: what they hold, refuse and print.</summary>
public sealed class ValueTests
{
    [Fact]
    public void An_id_is_the_same_as_guid_text_and_halves()
    {
        var guid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        var id = Uuid.FromGuid(guid);
        Assert.Equal(guid, id.ToGuid());
        Assert.Equal(Uuid.FromInt64(0x0011223344556677, unchecked((long)0x8899aabbccddeeff)), id);
        Assert.Equal(id, Uuid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
        Assert.Equal("00112233-4455-6677-8899-aabbccddeeff", id.ToString());
        Assert.NotEqual(Uuid.NewUuid(), Uuid.NewUuid());
        Assert.Equal(default, Uuid.Empty);
    }

    [Fact]
    public void Positions_compare_and_are_read_back()
    {
        Assert.True(Position.Start < new Position(5, 4) && new Position(5, 4) < new Position(5, 5) && new Position(5, 5) < Position.End);
        Assert.True(Position.TryParse(new Position(17, 16).ToString(), out var read));
        Assert.Equal(new Position(17, 16), read);
        Assert.False(Position.TryParse("C:1", out _));
        Assert.False(Position.TryParse("C:-1/P:1", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Position(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Position((ulong)long.MaxValue + 1, 0));
        Assert.Throws<ArgumentException>(() => FromAll.After(Position.End));
        Assert.True(FromAll.Start < FromAll.After(new Position(1, 1)) && FromAll.After(new Position(1, 1)) < FromAll.End);
        Assert.Equal(("Start", "Live", "C:1/P:1"), (FromAll.Start.ToString(), FromAll.End.ToString(), FromAll.After(new Position(1, 1)).ToString()));
    }

    [Fact]
    public void Revisions_and_stream_positions_count_the_same_events()
    {
        Assert.Equal(-1, StreamRevision.None.ToInt64());
        Assert.Equal(StreamRevision.None, StreamRevision.FromInt64(-1));
        Assert.Equal(-1, StreamPosition.End.ToInt64());
        Assert.Equal(new StreamRevision(7), StreamRevision.FromStreamPosition(new StreamPosition(7)));
        Assert.Equal(new StreamPosition(8), StreamPosition.FromStreamRevision(new StreamRevision(7)).Next());
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamPosition.FromStreamRevision(StreamRevision.None));
        Assert.Equal(("None", "End", "7"), (StreamRevision.None.ToString(), StreamPosition.End.ToString(), new StreamRevision(7).ToString()));
        Assert.Equal((-1L, -2L, -4L), (StreamState.NoStream.ToInt64(), StreamState.Any.ToInt64(), StreamState.StreamExists.ToInt64()));
    }

    [Fact]
    public void An_event_has_an_id_and_a_content_type_of_two()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventData(Uuid.Empty, "t", default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventData(Uuid.NewUuid(), "t", default, null, "text/plain"));
        Assert.Equal("application/json", new EventData(Uuid.NewUuid(), "t", default).ContentType);
    }

    [Fact]
    public void Filters_say_what_they_look_for()
    {
        var prefixes = StreamFilter.Prefix("a", "b");
        Assert.Equal(["a", "b"], prefixes.Prefixes.Select(prefix => prefix.ToString()));
        Assert.Equal(32u, prefixes.MaxSearchWindow);
        Assert.Equal("^a$", StreamFilter.RegularExpression("^a$").Regex.ToString());
        Assert.Null(StreamFilter.None.MaxSearchWindow);
        Assert.Throws<ArgumentException>(() => StreamFilter.Prefix([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => EventTypeFilter.Prefix(0, "a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SubscriptionFilterOptions(prefixes, 0));
    }

    [Fact]
    public void System_streams_are_told_by_their_names()
    {
        Assert.Equal("$$a", SystemStreams.MetastreamOf("a"));
        Assert.Equal("a", SystemStreams.OriginalStreamOf("$$a"));
        Assert.True(SystemStreams.IsMetastream("$$a") && SystemStreams.IsSystemStream("$a") && !SystemStreams.IsSystemStream("a"));
    }
}
