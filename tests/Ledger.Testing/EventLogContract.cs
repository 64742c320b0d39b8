using System.Globalization;
using System.Text;
using CsCheck;
using Ledger.Log;
using Ledger.Seal;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Ledger.Testing;

/// <summary>
/// What every implementation of <see cref="IEventLog"/> promises. An engine closes it by saying how a log is made and opened again.
/// </summary>
public abstract class EventLogContract : IAsyncLifetime
{
    private static readonly StreamName Stream = new("decision-7");
    private static readonly StreamName Other = new("decision-8");

    /// <summary>A name for each kind of oddity, and pairs that a careless engine would take for one.</summary>
    public static TheoryData<string> OddNames { get; } =
    [
        "a", "A", "a-", "a-1", "a-10", "a-1 ", " a-1", "A-1", "-", "--", "1", "0", "-1", "null", "$all", "$ce-a", "index", "event", "a/b", "a\\b", "../a",
        "a'b", "a\"b", "a;DROP TABLE event;--", "%", "_", "*", "?", "[a]", "{a}", "a:b", "a@1", "a#b", "a b", "ä-ö", "Ä-Ö", "ß", "ss", "ı", "i", "日本-語", "한글",
        "a\u200Db", "👩‍⚖️", "𝔞", "ﬀ",
    ];

    private IEventLog _log = null!;

    /// <summary>The clock of the log under test.</summary>
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 15, 9, 30, 0, TimeSpan.Zero).AddTicks(1_234_567));

    /// <summary>The log under test: new for each test.</summary>
    protected IEventLog Log => _log;

    /// <summary>Whether an id that is recorded in one stream is noticed in another. An engine with no index of ids over all streams says no.</summary>
    protected virtual bool KnowsIdsAcrossStreams => true;

    /// <summary>Makes an empty log.</summary>
    protected abstract Task<IEventLog> Create(TimeProvider time);

    /// <summary>Closes a log and opens what it left behind.</summary>
    protected abstract Task<IEventLog> Reopen(IEventLog log, TimeProvider time);

    /// <summary>Opens a log once more while it is open, as another process would; null if the engine does not allow that.</summary>
    protected abstract Task<IEventLog?> OpenAnother(IEventLog log, TimeProvider time);

    /// <inheritdoc/>
    public virtual async Task InitializeAsync() => _log = await Create(Time);

    /// <inheritdoc/>
    public virtual async Task DisposeAsync() => await _log.DisposeAsync();

    [Fact]
    public async Task What_was_appended_is_read_as_it_was_answered()
    {
        var first = await Write(Stream, -1, Events.Batch("c-1", 2));
        var second = await Write(Other, -1, Events.Batch("c-2"));
        var third = await Write(Stream, 1, Events.Batch("c-3"));

        Assert.Equal([0, 1, 2, 3], first.Concat(second).Concat(third).Select(item => item.Index));
        Assert.Equal(Lines([.. first, .. second, .. third]), await LogLines());
        Assert.Equal(Lines([.. first, .. third]), await StreamLines(Stream));
        Assert.Equal(Lines(second), await StreamLines(Other));
    }

    [Fact]
    public async Task The_header_says_what_was_given_and_where_and_when_it_was_recorded()
    {
        await Write(Stream, -1, Events.Batch("c-1"));
        Time.Advance(TimeSpan.FromTicks(7));
        var full = Events.Event("c-2") with
        {
            Effective = new Effective(PartialDate.Parse("2025-07-01"), PartialDate.Parse("2026")),
            Behalf = "office-chair",
            Capacity = "acting chair",
            Cause = EventId.Derive(new CommandId("c-1"), 0),
            Correlation = "meeting-3",
            Class = Classification.Personal,
            Protect = new Protection("subject-9", TreeHash.Leaf("x"u8)),
        };
        var written = Assert.Single(await Write(Stream, 0, full));

        Assert.Equal(full.HeaderAt(Stream, 1, Time.GetUtcNow()), written.Header);
        Assert.Equal(written.Header, EventHeader.Decode(written.HeaderBytes.Span));
        Assert.Equal(written.Header.Commit, PayloadCommitment.Compute(written.Salt.Span, written.Payload.Span));
        Assert.Equal(Stream, written.Stream);
    }

    [Fact]
    public async Task A_stream_and_a_log_without_events_are_empty()
    {
        Assert.Empty(await Events.All(Log.ReadLog(0, default)));
        Assert.Empty(await Events.All(Log.ReadLog(17, default)));
        Assert.Empty(await Events.All(Log.ReadStream(Stream, 0, default)));
        Assert.Empty(await Events.All(Log.ReadStream(Stream, 17, default)));
    }

    [Fact]
    public async Task Reading_begins_where_it_is_asked_to()
    {
        await Write(Other, -1, Events.Batch("c-0", 3));
        var written = await Write(Stream, -1, Events.Batch("c-1", 5));

        Assert.Equal(Lines(written[2..]), Lines(await Events.All(Log.ReadStream(Stream, 2, default))));
        Assert.Equal(Lines(written[2..]), Lines(await Events.All(Log.ReadLog(5, default))));
        Assert.Empty(await Events.All(Log.ReadStream(Stream, 5, default)));
        Assert.Empty(await Events.All(Log.ReadLog(8, default)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Log.ReadStream(Stream, -1, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Log.ReadLog(-1, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Log.Follow(-1, default));
    }

    [Fact]
    public async Task A_wrong_revision_writes_nothing_and_reports_the_actual_one()
    {
        Assert.Equal(new AppendResult.Conflict(-1), await Log.Append(Stream, 0, Events.Batch("c-0"), default));
        Assert.Equal(new AppendResult.Conflict(-1), await Log.Append(Stream, 5, Events.Batch("c-0"), default));
        await Write(Stream, -1, Events.Batch("c-1", 3));
        await Write(Other, -1, Events.Batch("c-2"));
        var before = await LogLines();

        foreach (var wrong in (long[])[-1, 0, 1, 3, 4, 1000])
        {
            Assert.Equal(new AppendResult.Conflict(2), await Log.Append(Stream, wrong, Events.Batch("c-3", 2), default));
        }

        Assert.Equal(before, await LogLines());
        Assert.Equal(3, (await Write(Stream, 2, Events.Batch("c-3", 2)))[0].Header.Rev);
    }

    [Fact]
    public async Task The_same_ids_again_are_answered_as_the_first_time()
    {
        var batch = Events.Batch("c-1", 3);
        var first = await Write(Stream, -1, batch);
        Time.Advance(TimeSpan.FromMinutes(1));
        await Write(Stream, 2, Events.Batch("c-2"));
        var before = await LogLines();

        Assert.Equal(Lines(first), Lines(await Write(Stream, -1, batch)));
        Assert.Equal(Lines(first), Lines(await Write(Stream, -1, Events.Again(batch))));
        Assert.Equal(before, await LogLines());
    }

    [Fact]
    public async Task A_prefix_of_the_same_ids_is_answered_as_the_first_time()
    {
        var batch = Events.Batch("c-1", 3);
        var first = await Write(Stream, -1, batch);
        var before = await LogLines();

        Assert.Equal(Lines(first[..1]), Lines(await Write(Stream, -1, Events.Again(batch[..1]))));
        Assert.Equal(Lines(first[..2]), Lines(await Write(Stream, -1, Events.Again(batch[..2]))));
        Assert.Equal(before, await LogLines());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task The_same_ids_again_are_answered_as_the_first_time_whatever_revision_is_expected(long expected)
    {
        await Write(Stream, -1, Events.Batch("c-0"));
        var first = await Write(Stream, 0, Events.Batch("c-1", 2));
        await Write(Stream, 2, Events.Batch("c-2"));

        Assert.Equal(Lines(first), Lines(await Write(Stream, expected, Events.Again(Events.Batch("c-1", 2)))));
        Assert.Equal(4, (await LogLines()).Count);
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_an_error_and_writes_nothing()
    {
        var batch = Events.Batch("c-1", 2);
        await Write(Other, -1, Events.Batch("c-0"));
        await Write(Stream, -1, batch);
        var before = await LogLines();

        NewEvent[] changed =
        [
            batch[1] with { Payload = "{}"u8.ToArray() },
            batch[1] with { Type = "NoteChanged" },
            batch[1] with { Schema = 2 },
            batch[1] with { Effective = null },
            batch[1] with { Actor = "office-chair" },
            batch[1] with { Behalf = "office-chair" },
            batch[1] with { Capacity = "acting chair" },
            batch[1] with { Command = new CommandId("c-9") },
            batch[1] with { Cause = batch[0].Id },
            batch[1] with { Correlation = "meeting-3" },
            batch[1] with { Media = "text/plain" },
            batch[1] with { Class = Classification.PartII },
            batch[1] with { Protect = new Protection("subject-9", TreeHash.Leaf("x"u8)) },
        ];
        foreach (var item in changed)
        {
            foreach (var expected in (long[])[-1, 0, 1])
            {
                var failure = await Assert.ThrowsAsync<EventIdReusedException>(() => Log.Append(Stream, expected, [batch[0], item], default));
                Assert.Equal((item.Id, 2), (failure.Id, failure.Index));
                Assert.Equal(Failure.Conflict, failure.Failure);
            }
        }

        Assert.Equal(before, await LogLines());
    }

    [Fact]
    public async Task The_same_protected_event_again_may_be_encrypted_anew()
    {
        var protect = new Protection("subject-9", TreeHash.Leaf("plaintext"u8));
        var item = Events.Event("c-1", 0, "first nonce and ciphertext") with { Protect = protect, Class = Classification.Personal };
        var first = await Write(Stream, -1, item);

        Assert.Equal(Lines(first), Lines(await Write(Stream, -1, item with { Payload = "other nonce and ciphertext"u8.ToArray() })));
        await Assert.ThrowsAsync<EventIdReusedException>(
            () => Log.Append(Stream, -1, [item with { Protect = protect with { Commit = TreeHash.Leaf("other"u8) } }], default));
    }

    [Fact]
    public async Task The_same_id_in_another_stream_is_an_error()
    {
        var batch = Events.Batch("c-1");
        await Write(Stream, -1, batch);
        if (!KnowsIdsAcrossStreams)
        {
            return;
        }

        await Assert.ThrowsAsync<EventIdReusedException>(() => Log.Append(Other, -1, batch, default));
        await Assert.ThrowsAsync<EventIdReusedException>(() => Log.Append(Other, 4, batch, default));
        Assert.Single(await LogLines());
    }

    [Fact]
    public async Task More_than_was_recorded_under_the_same_ids_is_an_error_and_writes_nothing()
    {
        var batch = Events.Batch("c-1", 4);
        await Write(Stream, -1, batch[..2]);

        foreach (var expected in (long[])[-1, 1, 2])
        {
            await Assert.ThrowsAsync<EventIdReusedException>(() => Log.Append(Stream, expected, batch, default));
            await Assert.ThrowsAsync<EventIdReusedException>(() => Log.Append(Stream, expected, [batch[2], batch[1]], default));
        }

        Assert.Equal(2, (await LogLines()).Count);
    }

    [Fact]
    public async Task The_same_ids_in_another_order_are_an_error()
    {
        var batch = Events.Batch("c-1", 3);
        await Write(Stream, -1, batch);

        await Assert.ThrowsAsync<EventIdReusedException>(() => Log.Append(Stream, -1, [batch[1], batch[0], batch[2]], default));
        await Assert.ThrowsAsync<EventIdReusedException>(() => Log.Append(Stream, -1, [batch[0], batch[2]], default));
        Assert.Equal(3, (await LogLines()).Count);
    }

    [Fact]
    public async Task One_id_twice_in_a_batch_and_an_empty_batch_are_refused()
    {
        var item = Events.Event("c-1");
        await Assert.ThrowsAsync<ArgumentException>(() => Log.Append(Stream, -1, [item, item], default));
        await Assert.ThrowsAsync<ArgumentException>(() => Log.Append(Stream, -1, [], default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.Append(Stream, -2, [item], default));
        Assert.Empty(await LogLines());
    }

    [Fact]
    public async Task Too_large_is_refused_before_anything_is_written()
    {
        await TooLarge(Events.Event("c-1", 0, new byte[LogLimits.MaxPayloadBytes + 1]));
        await TooLarge(Events.Batch("c-2", LogLimits.MaxEventsPerBatch + 1));
        await TooLarge(
            Events.Event("c-3", 0, new byte[LogLimits.MaxPayloadBytes]),
            Events.Event("c-3", 1, new byte[LogLimits.MaxBatchBytes - LogLimits.MaxPayloadBytes]));
        Assert.Empty(await LogLines());

        async Task TooLarge(params NewEvent[] events)
        {
            var failure = await Assert.ThrowsAsync<EventTooLargeException>(() => Log.Append(Stream, -1, events, default));
            Assert.Equal(Failure.Usage, failure.Failure);
        }
    }

    [Fact]
    public async Task The_largest_payload_and_the_longest_batch_are_taken()
    {
        var payload = new byte[LogLimits.MaxPayloadBytes];
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] = (byte)((i * 31) ^ (i >> 8));
        }

        await Write(Stream, -1, Events.Event("c-1", 0, payload));
        await Write(Other, -1, Events.Batch("c-2", LogLimits.MaxEventsPerBatch));

        var read = await Events.All(Log.ReadLog(0, default));
        Assert.True(read[0].Payload.Span.SequenceEqual(payload));
        Assert.Equal(1 + LogLimits.MaxEventsPerBatch, read.Count);
    }

    [Fact]
    public async Task A_header_that_cannot_be_written_is_refused_and_takes_nothing_with_it()
    {
        foreach (var wrong in (NewEvent[])[Events.Event("c-1", 1) with { Actor = "line\nfeed" }, Events.Event("c-1", 1) with { Type = new string('x', 101) }])
        {
            await Assert.ThrowsAnyAsync<FormatException>(() => Log.Append(Stream, -1, [Events.Event("c-1"), wrong], default));
        }

        Assert.Empty(await LogLines());
        await Write(Stream, -1, Events.Batch("c-1"));
    }

    [Fact]
    public async Task Bytes_come_back_unchanged()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        byte[][] payloads = [[], [0], [0, 0, 0], all, [.. all, .. all.Reverse()], "\uFEFF{ }\r\n"u8.ToArray(), [0xFF, 0xFE, 0xC0, 0x80], new byte[5000], new byte[70_000]];
        var written = await Write(Stream, -1, [.. payloads.Select((payload, i) => Events.Event("c-1", i, payload))]);
        _log = await Reopen(_log, Time);

        foreach (var read in (List<LoggedEvent>[])[[.. written], await Events.All(Log.ReadLog(0, default)), await Events.All(Log.ReadStream(Stream, 0, default))])
        {
            Assert.Equal(payloads, read.Select(item => item.Payload.ToArray()));
            Assert.Equal(Enumerable.Range(0, payloads.Length).Select(i => Events.Salt($"c-1/{i}").ToArray()), read.Select(item => item.Salt.ToArray()));
            Assert.All(read, item => Assert.Equal(item.Header.Commit, PayloadCommitment.Compute(item.Salt.Span, item.Payload.Span)));
            Assert.All(read, item => Assert.Equal(item.Header.Encode(), item.HeaderBytes.ToArray()));
        }
    }

    [Fact]
    public async Task What_the_caller_does_with_its_buffers_afterwards_changes_nothing()
    {
        var payload = "as recorded"u8.ToArray();
        var salt = Events.Salt("a salt").ToArray();
        var events = new List<NewEvent> { Events.Event("c-1", 0, payload) with { Salt = salt } };
        var append = Log.Append(Stream, -1, events, default);
        payload.AsSpan().Clear();
        salt.AsSpan().Clear();
        events.Clear();
        var written = Assert.Single(Assert.IsType<AppendResult.Written>(await append).Events);

        foreach (var item in (LoggedEvent[])[written, .. await Events.All(Log.ReadLog(0, default))])
        {
            Assert.Equal("as recorded", Encoding.UTF8.GetString(item.Payload.Span));
            Assert.Equal(item.Header.Commit, PayloadCommitment.Compute(item.Salt.Span, item.Payload.Span));
        }
    }

    [Fact]
    public async Task Streams_with_odd_names_are_kept_apart()
    {
        var names = ((IEnumerable<object[]>)OddNames).Select(row => (string)row[0])
            .Append(new string('x', StreamName.MaxBytes))
            .Append(new string('x', StreamName.MaxBytes - 1) + "y")
            .Append(new string('x', StreamName.MaxBytes - 1))
            .Append(new string('語', StreamName.MaxBytes / 3))
            .Select(name => new StreamName(name))
            .ToList();
        for (var i = 0; i < names.Count; i++)
        {
            await Write(names[i], -1, Events.Batch($"c-{i}"));
        }

        for (var i = 0; i < names.Count; i++)
        {
            await Write(names[i], 0, Events.Batch($"d-{i}"));
        }

        for (var i = 0; i < names.Count; i++)
        {
            var read = await Events.All(Log.ReadStream(names[i], 0, default));
            Assert.Equal([$"c-{i}", $"d-{i}"], read.Select(item => item.Header.Command));
            Assert.All(read, item => Assert.Equal(names[i], item.Stream));
        }
    }

    [Fact]
    public async Task Of_racing_writers_exactly_one_wins()
    {
        for (var round = 0; round < 5; round++)
        {
            var expected = round - 1;
            var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer =>
                Task.Run(() => Log.Append(Stream, expected, Events.Batch($"c-{round}-{writer}"), default))));

            Assert.Single(results.OfType<AppendResult.Written>());
            Assert.All(results.OfType<AppendResult.Conflict>(), conflict => Assert.Equal(expected + 1, conflict.ActualRevision));
        }

        Assert.Equal(5, (await LogLines()).Count);
    }

    [Fact]
    public async Task Of_racers_with_the_same_ids_all_are_answered_the_same_and_it_is_recorded_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(attempt =>
            Task.Run(() => Log.Append(Stream, -1, Events.Again(Events.Batch("c-1", 2), attempt), default))));

        Assert.Single(results.Select(result => string.Join('\n', Lines(Assert.IsType<AppendResult.Written>(result).Events))).Distinct(StringComparer.Ordinal));
        Assert.Equal(2, (await LogLines()).Count);
    }

    [Fact]
    public async Task Writers_in_two_openings_of_one_log_do_not_lose_or_double_anything()
    {
        if (await OpenAnother(Log, Time) is not { } another)
        {
            return;
        }

        await using (another)
        {
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
            {
                var log = writer % 2 == 0 ? Log : another;
                var count = 0;
                var head = -1L;
                for (var i = 0; count < 10; i++)
                {
                    switch (await log.Append(Stream, head, Events.Batch($"c-{writer}-{i}"), default))
                    {
                        case AppendResult.Written written:
                            count++;
                            head = written.Events[0].Header.Rev;
                            break;
                        case AppendResult.Conflict conflict:
                            head = conflict.ActualRevision;
                            break;
                    }
                }

                return count;
            })));

            var read = await Events.All(Log.ReadLog(0, default));
            Assert.Equal(won.Sum(), read.Count);
            AssertDense(read);
            Assert.Equal(Lines(read), Lines(await Events.All(another.ReadStream(Stream, 0, default))));
        }
    }

    [Fact]
    public async Task Many_streams_are_written_in_parallel()
    {
        var answered = await Task.WhenAll(Enumerable.Range(0, 32).Select(writer => Task.Run(async () =>
        {
            var name = new StreamName($"action-{writer}");
            var written = new List<LoggedEvent>();
            for (var i = 0; i < 10; i++)
            {
                written.AddRange(await Write(name, written.Count - 1, Events.Batch($"c-{writer}-{i}", 1 + (i % 3))));
            }

            Assert.Equal(Lines(written), await StreamLines(name));
            return written;
        })));

        var read = await Events.All(Log.ReadLog(0, default));
        AssertDense(read);
        Assert.Equal(Lines(read), Lines(answered.SelectMany(written => written).OrderBy(item => item.Index)));
    }

    [Fact]
    public async Task Recorded_time_never_decreases_though_the_clock_steps_back()
    {
        var steps = (int[])[0, 5, -60, 1, -3600, 7200, -1, 3, 0];
        for (var i = 0; i < steps.Length; i++)
        {
            Time.AdjustTime(Time.GetUtcNow().AddSeconds(steps[i]));
            await Write(new StreamName($"s-{i % 2}"), (i / 2) - 1, Events.Batch($"c-{i}"));
            if (i == 4)
            {
                _log = await Reopen(_log, Time);
            }
        }

        var recorded = (await Events.All(Log.ReadLog(0, default))).Select(item => item.Header.Recorded).ToList();
        Assert.Equal(recorded.Order(), recorded);
        Assert.Equal(recorded[1], recorded[4]);
        Assert.Equal(recorded[5], recorded[6]);
        Assert.Equal(Time.GetUtcNow(), recorded[^1]);
    }

    [Fact]
    public async Task Following_gives_all_that_is_there_and_then_what_comes()
    {
        await Write(Stream, -1, Events.Batch("c-1", 3));
        using var stop = new CancellationTokenSource();
        await using var follower = Log.Follow(1, stop.Token).GetAsyncEnumerator();
        Assert.True(await follower.MoveNextAsync());
        Assert.Equal(1, follower.Current.Index);
        Assert.True(await follower.MoveNextAsync());
        Assert.Equal(2, follower.Current.Index);

        var waiting = follower.MoveNextAsync();
        var written = await Write(Other, -1, Events.Batch("c-2", 2));
        Assert.True(await waiting);
        Assert.Equal(Events.Line(written[0]), Events.Line(follower.Current));
        Assert.True(await follower.MoveNextAsync());
        Assert.Equal(Events.Line(written[1]), Events.Line(follower.Current));

        waiting = follower.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.AsTask());
    }

    [Fact]
    public async Task Following_has_no_gap_and_no_duplicate_under_concurrent_writing()
    {
        const int Writers = 8;
        const int Each = 40;
        using var stop = new CancellationTokenSource();
        var followers = Enumerable.Range(0, 3).Select(n => Task.Run(() => Collect(Log, n * 50, (Writers * Each) - (n * 50), stop.Token))).ToList();
        if (await OpenAnother(Log, Time) is { } another)
        {
            followers.Add(Task.Run(async () =>
            {
                await using (another)
                {
                    return await Collect(another, 0, Writers * Each, stop.Token);
                }
            }));
        }

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await Write(new StreamName($"s-{writer}"), i - 1, Events.Batch($"c-{writer}-{i}"));
            }
        })));

        var all = await LogLines();
        foreach (var (from, seen) in (await Task.WhenAll(followers)).Select(seen => ((int)seen[0].Index, seen)))
        {
            Assert.Equal(all[from..], Lines(seen));
        }

        await stop.CancelAsync();

        static async Task<List<LoggedEvent>> Collect(IEventLog log, int from, int count, CancellationToken ct)
        {
            var seen = new List<LoggedEvent>();
            await foreach (var item in log.Follow(from, ct))
            {
                seen.Add(item);
                if (seen.Count == count)
                {
                    break;
                }
            }

            return seen;
        }
    }

    [Fact]
    public async Task Following_sees_what_is_written_in_another_opening()
    {
        if (await OpenAnother(Log, Time) is not { } another)
        {
            return;
        }

        await using (another)
        {
            await using var follower = Log.Follow(0, default).GetAsyncEnumerator();
            for (var i = 0; i < 3; i++)
            {
                var waiting = follower.MoveNextAsync();
                await another.Append(Stream, i - 1, Events.Batch($"c-{i}"), default);
                Assert.True(await waiting);
                Assert.Equal(i, follower.Current.Index);
            }
        }
    }

    [Fact]
    public async Task Reading_while_others_write_sees_whole_batches_in_order()
    {
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await Write(Stream, (i * 3) - 1, Events.Batch($"c-{i}", 3));
            }
        });

        for (var i = 0; i < 20; i++)
        {
            AssertDense(await Events.All(Log.ReadLog(0, default)));
            AssertDense(await Events.All(Log.ReadStream(Stream, 0, default)));
        }

        await stop.CancelAsync();
        await writing;
        Assert.Equal(0, (await LogLines()).Count % 3);
    }

    [Fact]
    public async Task Cancelled_before_it_is_asked_means_nothing_is_written()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Log.Append(Stream, -1, Events.Batch("c-1"), new CancellationToken(canceled: true)));
        Assert.Empty(await LogLines());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Events.All(Log.Follow(0, new CancellationToken(canceled: true))));
    }

    [Fact]
    public async Task Cancelled_on_the_way_means_whole_or_not_at_all_and_asking_again_tells()
    {
        var asked = Enumerable.Range(0, 60).Select(i => (Name: new StreamName($"s-{i}"), Batch: Events.Batch($"c-{i}", 3))).ToList();
        var outcomes = await Task.WhenAll(asked.Select((ask, i) => Task.Run(async () =>
        {
            using var cancel = new CancellationTokenSource();
            var append = Log.Append(ask.Name, -1, ask.Batch, cancel.Token);
            if (i % 3 != 0)
            {
                await Task.Yield();
            }

            await cancel.CancelAsync();
            try
            {
                return Assert.IsType<AppendResult.Written>(await append);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        })));

        var between = await Events.All(Log.ReadLog(0, default));
        AssertDense(between);
        for (var i = 0; i < asked.Count; i++)
        {
            var recorded = await StreamLines(asked[i].Name);
            Assert.True(recorded.Count is 0 or 3);
            if (outcomes[i] is { } written)
            {
                Assert.Equal(Lines(written.Events), recorded);
            }

            var again = Lines(await Write(asked[i].Name, -1, Events.Again(asked[i].Batch)));
            Assert.Equal(recorded.Count == 0 ? again : recorded, again);
        }

        Assert.Equal(Lines(between), (await LogLines())[..between.Count]);
        Assert.Equal(3 * asked.Count, (await LogLines()).Count);
    }

    [Fact]
    public async Task Opened_again_it_tells_the_same_story_and_goes_on()
    {
        await Write(Stream, -1, Events.Batch("c-1", 3));
        await Write(Other, -1, Events.Batch("c-2"));
        var before = await LogLines();
        Time.AdjustTime(Time.GetUtcNow().AddDays(-1));
        _log = await Reopen(_log, Time);

        Assert.Equal(before, await LogLines());
        Assert.Equal(new AppendResult.Conflict(2), await Log.Append(Stream, -1, Events.Batch("c-3"), default));
        Assert.Equal(before[..3], Lines(await Write(Stream, -1, Events.Again(Events.Batch("c-1", 3)))));
        await Assert.ThrowsAsync<EventIdReusedException>(() => Log.Append(Other, -1, [Events.Event("c-2", 0, "other")], default));
        var next = Assert.Single(await Write(Stream, 2, Events.Batch("c-3")));
        Assert.Equal((4, 3), (next.Index, next.Header.Rev));
        Assert.Equal(before, (await LogLines())[..4]);
    }

    [Fact]
    public async Task A_closed_log_says_so()
    {
        var log = await Create(Time);
        await log.DisposeAsync();
        await log.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => log.Append(Stream, -1, Events.Batch("c-1"), default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Events.All(log.ReadLog(0, default)));
    }

    [Fact]
    public async Task Any_sequence_of_appends_leaves_what_a_simple_model_says()
    {
        await Step.Sequence.SampleAsync(
            async steps =>
            {
                var log = await Create(Time);
                var model = new Model();
                foreach (var step in steps)
                {
                    log = await step.Run(log, model, this);
                }

                Assert.Equal(model.Log, (await Events.All(log.ReadLog(0, default))).Select(Model.Line));
                foreach (var (name, events) in model.Streams)
                {
                    Assert.Equal(events, (await Events.All(log.ReadStream(new StreamName(name), 0, default))).Select(Model.Line));
                }

                await log.DisposeAsync();
            },
            iter: 40,
            threads: 1);
    }

    private static void AssertDense(List<LoggedEvent> read)
    {
        Assert.Equal(Enumerable.Range(0, read.Count).Select(i => (long)i), read.Select(item => item.Index));
        foreach (var stream in read.GroupBy(item => item.Stream))
        {
            Assert.Equal(Enumerable.Range(0, stream.Count()).Select(i => (long)i), stream.Select(item => item.Header.Rev));
        }
    }

    private static List<string> Lines(IEnumerable<LoggedEvent> events) => [.. events.Select(Events.Line)];

    private async Task<List<string>> LogLines() => Lines(await Events.All(Log.ReadLog(0, default)));

    private async Task<List<string>> StreamLines(StreamName stream) => Lines(await Events.All(Log.ReadStream(stream, 0, default)));

    private async Task<LoggedEvent[]> Write(StreamName stream, long expected, params NewEvent[] events) =>
        [.. Assert.IsType<AppendResult.Written>(await Log.Append(stream, expected, events, default)).Events];

    /// <summary>What a log is, as plainly as it can be said.</summary>
    private sealed class Model
    {
        public List<string> Log { get; } = [];

        public Dictionary<string, List<string>> Streams { get; } = new(StringComparer.Ordinal) { ["s-0"] = [], ["s-1"] = [], ["s-2"] = [] };

        public List<(string Stream, NewEvent[] Batch, List<string> Lines)> Batches { get; } = [];

        public static string Line(LoggedEvent item) => Line(item.Index, item.Stream.Value, item.Header.Rev, item.Header.Id, item.Payload.Span);

        public List<string> Add(string stream, NewEvent[] batch)
        {
            var lines = new List<string>();
            foreach (var item in batch)
            {
                lines.Add(Line(Log.Count, stream, Streams[stream].Count, item.Id, item.Payload.Span));
                Log.Add(lines[^1]);
                Streams[stream].Add(lines[^1]);
            }

            Batches.Add((stream, batch, lines));
            return lines;
        }

        private static string Line(long index, string stream, long revision, Guid id, ReadOnlySpan<byte> payload) =>
            string.Create(CultureInfo.InvariantCulture, $"{index} {stream} {revision} {id} {Encoding.UTF8.GetString(payload)}");
    }

    /// <summary>One thing that is done to a log, and what the model says of it.</summary>
    private sealed record Step(string Kind, int Stream, int Count, int Offset, int Which)
    {
        private static readonly string[] Kinds = ["new", "new", "new", "new", "stale", "repeat", "prefix", "longer", "changed", "elsewhere", "clock", "reopen"];

        public static Gen<Step[]> Sequence { get; } =
            Gen.Select(Gen.Int[0, Kinds.Length - 1], Gen.Int[0, 2], Gen.Int[1, 5], Gen.Int[1, 3], Gen.Int[0, 1000], (kind, stream, count, offset, which) =>
                new Step(Kinds[kind], stream, count, offset, which)).Array[1, 25];

        public async Task<IEventLog> Run(IEventLog log, Model model, EventLogContract contract)
        {
            var name = $"s-{Stream}";
            var head = model.Streams[name].Count - 1;
            var fresh = Events.Batch($"c-{model.Log.Count}-{model.Batches.Count}", Count);
            var (earlierName, earlier, lines) = model.Batches.Count == 0 ? (name, fresh, []) : model.Batches[Which % model.Batches.Count];
            var earlierHead = model.Streams[earlierName].Count - 1;
            switch (model.Batches.Count == 0 ? "new" : Kind)
            {
                case "new":
                    Assert.Equal(model.Add(name, fresh), await Written(name, head, fresh));
                    break;
                case "stale":
                    Assert.Equal(new AppendResult.Conflict(head), await log.Append(new StreamName(name), head + Offset, fresh, default));
                    break;
                case "repeat":
                    Assert.Equal(lines, await Written(earlierName, Math.Max(-1, earlierHead - Offset), Events.Again(earlier)));
                    break;
                case "prefix":
                    var length = Math.Min(Count, earlier.Length);
                    Assert.Equal(lines[..length], await Written(earlierName, earlierHead, Events.Again(earlier[..length])));
                    break;
                case "longer":
                    await Reused(earlierName, earlierHead, [.. earlier, .. fresh]);
                    await Reused(earlierName, earlierHead, [.. fresh, .. earlier]);
                    break;
                case "changed":
                    await Reused(earlierName, earlierHead, [.. earlier[..^1], earlier[^1] with { Payload = "changed"u8.ToArray() }]);
                    break;
                case "elsewhere":
                    if (contract.KnowsIdsAcrossStreams)
                    {
                        await Reused("s-9", -1, earlier);
                    }

                    break;
                case "clock":
                    contract.Time.AdjustTime(contract.Time.GetUtcNow().AddSeconds((Which % 7) - 3));
                    break;
                case "reopen":
                    return await contract.Reopen(log, contract.Time);
            }

            return log;

            async Task<List<string>> Written(string stream, long expected, NewEvent[] batch) =>
                [.. Assert.IsType<AppendResult.Written>(await log.Append(new StreamName(stream), expected, batch, default)).Events.Select(Model.Line)];

            Task Reused(string stream, long expected, NewEvent[] batch) =>
                Assert.ThrowsAsync<EventIdReusedException>(() => log.Append(new StreamName(stream), expected, batch, default));
        }
    }
}
