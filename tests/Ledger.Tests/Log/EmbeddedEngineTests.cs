using System.Globalization;
using System.Text;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Sqlite;
using Ledger.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Tests.Log;

/// <summary>What is particular to the embedded engine: its file, its writer, and how it fails.</summary>
public sealed class EmbeddedEngineTests : IDisposable
{
    private static readonly StreamName Stream = new("decision-7");

    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 9, 30, 0, TimeSpan.Zero));

    private string Path => _directory.File("ledger.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Opening_never_creates()
    {
        var failure = Assert.Throws<LedgerException>(() => EmbeddedEventLog.Open(Path, _time));
        Assert.Equal(Failure.Usage, failure.Failure);
        Assert.Contains("there is no ledger at", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Creating_leaves_one_file_and_never_replaces_one()
    {
        await using (var log = EmbeddedEventLog.Create(Path, _time))
        {
            await log.Append(Stream, -1, Events.Batch("c-1"), default);
        }

        Assert.Equal([Path], Directory.GetFileSystemEntries(_directory.Path));
        var before = await File.ReadAllBytesAsync(Path);
        var failure = Assert.Throws<LedgerException>(() => EmbeddedEventLog.Create(Path, _time));
        Assert.Equal(Failure.Usage, failure.Failure);
        Assert.Contains("exists already", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path));
        Assert.Equal([Path], Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void A_directory_and_a_path_that_leads_nowhere_are_refused()
    {
        foreach (var path in (string[])[_directory.Path, _directory.File("no/such/ledger.db")])
        {
            Assert.Equal(Failure.Usage, Assert.Throws<LedgerException>(() => EmbeddedEventLog.Open(path, _time)).Failure);
            Assert.Equal(Failure.Usage, Assert.Throws<LedgerException>(() => EmbeddedEventLog.Create(path, _time)).Failure);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public async Task What_is_not_a_database_is_called_damaged()
    {
        await File.WriteAllTextAsync(Path, new string('x', 10_000));
        Assert.Equal(Failure.Integrity, Assert.Throws<LedgerException>(() => EmbeddedEventLog.Open(Path, _time)).Failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task What_is_another_database_or_an_empty_file_is_not_a_ledger(int tables)
    {
        await File.WriteAllBytesAsync(Path, []);
        for (var i = 0; i < tables; i++)
        {
            Sql($"CREATE TABLE t{i} (x)");
        }

        var failure = Assert.Throws<LedgerException>(() => EmbeddedEventLog.Open(Path, _time));
        Assert.Equal(Failure.Usage, failure.Failure);
        Assert.Contains("not a ledger", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_newer_version_wrote_is_left_alone()
    {
        await EmbeddedEventLog.Create(Path, _time).DisposeAsync();
        Sql("PRAGMA user_version = 2");
        var failure = Assert.Throws<LedgerException>(() => EmbeddedEventLog.Open(Path, _time));
        Assert.Equal(Failure.Usage, failure.Failure);
        Assert.Contains("was written by a newer version", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Hint);
    }

    [Fact]
    public async Task What_the_log_says_of_itself_comes_back()
    {
        var meta = new Dictionary<string, string>(StringComparer.Ordinal) { ["origin"] = "ledger.example/trust", ["zone"] = "Europe/London", [""] = "", ["ä"] = "日本" };
        await using (var log = EmbeddedEventLog.Create(Path, _time, meta))
        {
            Assert.Equal(meta, log.Meta);
        }

        await using var opened = EmbeddedEventLog.Open(Path, _time);
        Assert.Equal(meta, opened.Meta);
    }

    [Theory]
    [InlineData("UPDATE event SET payload = x'00'")]
    [InlineData("DELETE FROM event")]
    [InlineData("UPDATE meta SET value = 'other'")]
    [InlineData("DELETE FROM meta")]
    public async Task The_file_itself_refuses_changes(string sql)
    {
        await using var log = EmbeddedEventLog.Create(Path, _time, new Dictionary<string, string>(StringComparer.Ordinal) { ["origin"] = "o" });
        await log.Append(Stream, -1, Events.Batch("c-1"), default);
        Assert.Contains("never", Assert.Throws<SqliteException>(() => Sql(sql)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Appends_that_wait_share_a_commit()
    {
        await using var log = EmbeddedEventLog.Create(Path, _time);
        Task<AppendResult>[] appends;
        using (LockOut())
        {
            appends = [.. Enumerable.Range(0, 50).Select(i => log.Append(new StreamName($"s-{i}"), -1, Events.Batch($"c-{i}"), default))];
        }

        Assert.All(await Task.WhenAll(appends), result => Assert.IsType<AppendResult.Written>(result));
        Assert.InRange(log.Commits, 1, 2); // the first may have been taken before the others came
    }

    [Fact]
    public async Task What_writes_nothing_commits_nothing()
    {
        await using var log = EmbeddedEventLog.Create(Path, _time);
        await log.Append(Stream, -1, Events.Batch("c-1"), default);
        await log.Append(Stream, -1, Events.Batch("c-1"), default);
        await log.Append(Stream, -1, Events.Batch("c-2"), default);
        Assert.Equal(1, log.Commits);
    }

    [Fact]
    public async Task In_one_group_each_append_sees_those_before_it()
    {
        await using var log = EmbeddedEventLog.Create(Path, _time);
        Task<AppendResult>[] appends;
        Task<AppendResult> reused;
        using (LockOut())
        {
            await Taken(log, log.Append(new StreamName("first"), -1, Events.Batch("c-0"), default));
            appends =
            [
                log.Append(Stream, -1, Events.Batch("c-1", 2), default),
                log.Append(Stream, -1, Events.Again(Events.Batch("c-1", 2)), default),
                log.Append(Stream, -1, Events.Batch("c-2"), default),
                log.Append(Stream, 1, Events.Batch("c-3"), default),
            ];
            reused = log.Append(new StreamName("other"), -1, Events.Batch("c-3"), default);
        }

        var results = await Task.WhenAll(appends);
        Assert.Equal(
            Assert.IsType<AppendResult.Written>(results[0]).Events.Select(Events.Line),
            Assert.IsType<AppendResult.Written>(results[1]).Events.Select(Events.Line));
        Assert.Equal(new AppendResult.Conflict(1), results[2]);
        Assert.Equal(3, Assert.IsType<AppendResult.Written>(results[3]).Events[0].Index);
        Assert.Equal(3, (await Assert.ThrowsAsync<EventIdReusedException>(() => reused)).Index);
        Assert.Equal(2, log.Commits);
    }

    [Fact]
    public async Task Cancelled_in_the_queue_is_answered_at_once_and_not_written()
    {
        await using var log = EmbeddedEventLog.Create(Path, _time);
        using var cancel = new CancellationTokenSource();
        using var cancelTaken = new CancellationTokenSource();
        Task<AppendResult> taken;
        Task<AppendResult> waiting;
        using (LockOut())
        {
            taken = log.Append(new StreamName("taken"), -1, Events.Batch("c-1"), cancelTaken.Token);
            await Taken(log, taken);
            waiting = log.Append(new StreamName("waiting"), -1, Events.Batch("c-2"), cancel.Token);
            await cancel.CancelAsync();
            await cancelTaken.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            Assert.False(taken.IsCompleted);
        }

        Assert.IsType<AppendResult.Written>(await taken);
        Assert.Equal("c-1", Assert.Single(await Events.All(log.ReadLog(0, default))).Header.Command);
    }

    [Fact]
    public async Task What_waits_is_written_before_the_log_is_closed()
    {
        var log = EmbeddedEventLog.Create(Path, _time);
        var appends = Enumerable.Range(0, 100).Select(i => log.Append(new StreamName($"s-{i}"), -1, Events.Batch($"c-{i}"), default)).ToList();
        await log.DisposeAsync();
        Assert.All(await Task.WhenAll(appends), result => Assert.IsType<AppendResult.Written>(result));
        await using var opened = EmbeddedEventLog.Open(Path, _time);
        Assert.Equal(100, (await Events.All(opened.ReadLog(0, default))).Count);
    }

    [Fact]
    public async Task A_crash_keeps_what_was_answered_and_a_torn_end_takes_whole_batches_only()
    {
        await using var log = EmbeddedEventLog.Create(Path, _time);
        for (var i = 0; i < 12; i++)
        {
            await log.Append(Stream, (i * 3) - 1, Events.Batch($"c-{i}", 3), default);
        }

        // The machine stops here: what is on the disk is the file and its write-ahead log as they are now.
        var lines = (await Events.All(log.ReadLog(0, default))).ConvertAll(Events.Line);
        var file = await ReadShared(Path);
        var ahead = await ReadShared(Path + "-wal");
        for (var cut = 0; cut <= ahead.Length; cut += cut < 9000 ? 1000 : 3777)
        {
            var crashed = _directory.File($"crashed-{cut}.db");
            await File.WriteAllBytesAsync(crashed, file);
            await File.WriteAllBytesAsync(crashed + "-wal", ahead[..^cut]);
            await using var opened = EmbeddedEventLog.Open(crashed, _time);
            var read = (await Events.All(opened.ReadLog(0, default))).ConvertAll(Events.Line);
            Assert.Equal(0, read.Count % 3);
            Assert.Equal(lines[..read.Count], read);
            if (cut == 0)
            {
                Assert.Equal(lines.Count, read.Count);
            }

            // Who lost the reply asks again, and then the story is the same.
            for (var i = 0; i < 12; i++)
            {
                Assert.IsType<AppendResult.Written>(await opened.Append(Stream, (i * 3) - 1, Events.Again(Events.Batch($"c-{i}", 3)), default));
            }

            Assert.Equal(36, (await Events.All(opened.ReadLog(0, default))).Count);
        }
    }

    [Fact]
    public async Task A_failure_is_told_to_whom_it_concerns_and_the_writer_goes_on()
    {
        await using var log = EmbeddedEventLog.Create(Path, _time);
        Sql("CREATE TRIGGER broken BEFORE INSERT ON event WHEN NEW.stream = 'broken' AND NEW.rev = 1 BEGIN SELECT RAISE(ABORT, 'as if the disk failed'); END");
        Task<AppendResult> good;
        Task<AppendResult> bad;
        Task<AppendResult> later;
        using (LockOut())
        {
            good = log.Append(Stream, -1, Events.Batch("c-1"), default);
            bad = log.Append(new StreamName("broken"), -1, Events.Batch("c-2", 3), default);
            later = log.Append(Stream, 0, Events.Batch("c-3"), default);
        }

        Assert.IsType<AppendResult.Written>(await good);
        Assert.IsType<AppendResult.Written>(await later);
        var failure = await Assert.ThrowsAsync<LedgerException>(() => bad);
        Assert.Equal(Failure.Unexpected, failure.Failure);
        Assert.Empty(await Events.All(log.ReadStream(new StreamName("broken"), 0, default)));
        Assert.Equal(new AppendResult.Conflict(-1), await log.Append(new StreamName("broken"), 0, Events.Batch("c-4"), default));

        Sql("DROP TRIGGER broken");
        Assert.IsType<AppendResult.Written>(await log.Append(new StreamName("broken"), -1, Events.Batch("c-2", 3), default));
        Assert.Equal(5, (await Events.All(log.ReadLog(0, default))).Count);
    }

    [Fact]
    public async Task A_log_that_became_shorter_is_not_written_to_again()
    {
        await using var log = EmbeddedEventLog.Create(Path, _time);
        await log.Append(Stream, -1, Events.Batch("c-1", 3), default);
        Sql("DROP TRIGGER event_is_not_deleted; DELETE FROM event WHERE idx = 2");
        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAnyAsync<LedgerException>(() => log.Append(Stream, 2, Events.Batch("c-2"), default));
            Assert.Equal(Failure.Integrity, failure.Failure);
        }

        Assert.Equal(2, (await Events.All(log.ReadLog(0, default))).Count);
    }

    [Theory]
    [InlineData("DELETE FROM event WHERE idx = 2", 2)]
    [InlineData("DELETE FROM event WHERE idx = 0", 0)]
    [InlineData("UPDATE event SET idx = 9 WHERE idx = 3", 3)]
    [InlineData("UPDATE event SET header = x'7b7d' WHERE idx = 2", 2)]
    [InlineData("UPDATE event SET header = substr(header, 1, length(header) - 1) WHERE idx = 1", 1)]
    [InlineData("UPDATE event SET header = (SELECT header FROM event WHERE idx = 1) WHERE idx = 2", 2)]
    [InlineData("UPDATE event SET rev = 7 WHERE idx = 2", 2)]
    [InlineData("UPDATE event SET stream = 'decision-9' WHERE idx = 2", 2)]
    [InlineData("UPDATE event SET id = x'00' WHERE idx = 2", 2)]
    [InlineData("UPDATE event SET payload = CAST(payload || x'20' AS BLOB) WHERE idx = 2", 2)]
    public async Task Reading_stops_at_the_first_event_that_cannot_be_what_was_written(string damage, long index)
    {
        await using (var log = EmbeddedEventLog.Create(Path, _time))
        {
            await log.Append(Stream, -1, Events.Batch("c-1", 4), default);
        }

        Sql("DROP TRIGGER event_is_not_updated; DROP TRIGGER event_is_not_deleted; " + damage);
        await using var opened = EmbeddedEventLog.Open(Path, _time);
        var failure = await Assert.ThrowsAsync<LogCorruptException>(() => Events.All(opened.ReadLog(0, default)));
        Assert.Equal((index, Failure.Integrity), (failure.Index, failure.Failure));
        await Assert.ThrowsAsync<LogCorruptException>(() => Events.All(opened.ReadStream(Stream, 0, default)));
    }

    [Fact]
    public async Task Indexed_and_not_yet_indexed_events_read_and_repeat_alike()
    {
        const int Batches = 40;
        await using (var log = EmbeddedEventLog.Create(Path, _time))
        {
            log.LotSize = 2048;
            for (var i = 0; i < Batches; i++)
            {
                await log.Append(Name(i), ((i / 3) * 256) - 1, Events.Batch($"c-{i}", 256), default);
            }

            while (Number("SELECT events FROM event_indexed") == 0)
            {
                await Refused(log); // what is tidied up, is so after each answer
            }

            while (Number("SELECT count(*) FROM event_place WHERE idx >= (SELECT events FROM event_indexed)") == 0 && Number("SELECT events FROM event_indexed") < 8193)
            {
                await Refused(log);
            }

            await Check(log);
            await using var another = EmbeddedEventLog.Open(Path, _time);
            await Check(another);
        }

        Assert.Equal(10_240, Number("SELECT events FROM event_indexed"));
        await using (var opened = EmbeddedEventLog.Open(Path, _time))
        {
            await Check(opened);
        }

        // Whatever the indexes say can be made anew from the table.
        Sql("DELETE FROM event_place; DELETE FROM event_id; UPDATE event_indexed SET events = 0");
        await using (var opened = EmbeddedEventLog.Open(Path, _time))
        {
            await Check(opened);
        }

        Assert.Equal(10_240, Number("SELECT events FROM event_indexed"));

        // A process died while it brought a lot in.
        Sql("UPDATE event_indexed SET events = 5000; DELETE FROM event_place WHERE idx % 3 = 0 AND idx > 5000; DELETE FROM event_id WHERE idx >= 5000 AND idx < 7000");
        await using (var opened = EmbeddedEventLog.Open(Path, _time))
        {
            await Check(opened);
        }

        Assert.Equal(10_240, Number("SELECT events FROM event_indexed"));
        Assert.Equal(10_240, Number("SELECT count(*) FROM event_place p JOIN event e USING (idx) WHERE e.stream = p.stream AND e.rev = p.rev"));
        Assert.Equal(10_240, Number("SELECT count(*) FROM event_id i JOIN event e USING (idx) WHERE e.id = i.id"));

        static StreamName Name(int batch) => new($"s-{batch % 3}");

        static Task Refused(EmbeddedEventLog log) => log.Append(Name(0), 5, Events.Batch("other"), default);

        static async Task Check(EmbeddedEventLog log)
        {
            for (var stream = 0; stream < 3; stream++)
            {
                var read = await Events.All(log.ReadStream(Name(stream), 0, default));
                Assert.Equal(256 * ((Batches - stream + 2) / 3), read.Count);
                Assert.Equal(Enumerable.Range(0, read.Count).Select(i => (long)i), read.Select(item => item.Header.Rev));
                Assert.Equal(read.Skip(2700).Select(Events.Line), (await Events.All(log.ReadStream(Name(stream), 2700, default))).Select(Events.Line));
                Assert.Equal(
                    new AppendResult.Conflict(read.Count - 1),
                    await log.Append(Name(stream), 5, Events.Batch("other"), default));
            }

            for (var i = 0; i < Batches; i += 3)
            {
                var again = Assert.IsType<AppendResult.Written>(await log.Append(Name(i), 0, Events.Again(Events.Batch($"c-{i}", 256)), default));
                Assert.Equal(Enumerable.Range(256 * i, 256).Select(index => (long)index), again.Events.Select(item => item.Index));
                await Assert.ThrowsAsync<EventIdReusedException>(() => log.Append(new StreamName("other"), -1, Events.Batch($"c-{i}"), default));
            }
        }
    }

    [Theory]
    [InlineData("UPDATE event_place SET idx = 700 WHERE idx = 600")]
    [InlineData("UPDATE event_id SET idx = 700 WHERE idx = 600")]
    public async Task An_index_that_leads_to_another_event_stops_the_writer_when_the_event_is_brought_in(string damage)
    {
        await using (var log = EmbeddedEventLog.Create(Path, _time))
        {
            await log.Append(Stream, -1, Events.Batch("c-1", 256), default);
            await log.Append(Stream, 255, Events.Batch("c-2", 256), default);
            await log.Append(Stream, 511, Events.Batch("c-3", 256), default);
        }

        Sql("UPDATE event_indexed SET events = 100; " + damage);
        await using var opened = EmbeddedEventLog.Open(Path, _time);
        opened.LotSize = 300;
        var failure = await Assert.ThrowsAnyAsync<LedgerException>(async () =>
        {
            while (true)
            {
                await opened.Append(Stream, 5, Events.Batch("other"), default);
            }
        });
        Assert.Equal(Failure.Unexpected, failure.Failure);
        Assert.Equal(100, Number("SELECT events FROM event_indexed"));
        Assert.Equal(768, (await Events.All(opened.ReadStream(Stream, 0, default))).Count);
    }

    [Fact]
    public async Task Commits_are_durable_whatever_was_tidied_up_between_them()
    {
        await using (var log = EmbeddedEventLog.Create(Path, _time))
        {
            await log.Append(Stream, -1, Events.Batch("c-1", 200), default);
        }

        using var table = new LogTable(Path, new Tail()) { LotSize = 100 };
        for (var steps = 0; Number("SELECT events FROM event_indexed") < 200; steps++)
        {
            table.Begin();
            Assert.True(table.TryRollback());
            Assert.True(table.IsDurable);
            if (steps % 3 == 2)
            {
                using var other = LockOut();
                table.TidyUp();
            }
            else
            {
                table.TidyUp();
            }
        }

        Assert.True(table.IsDurable);
    }

    [Fact]
    public async Task Two_openings_keep_in_step_while_one_brings_the_indexes_up_to_date()
    {
        await using var log = EmbeddedEventLog.Create(Path, _time);
        await using var another = EmbeddedEventLog.Open(Path, _time);
        (log.LotSize, another.LotSize) = (700, 1100);
        var heads = new long[2];
        for (var i = 0; i < 50; i++)
        {
            var (writer, stream) = ((i / 2) % 2 == 0 ? log : another, i % 2);
            var expected = heads[stream] - 1;
            Assert.IsType<AppendResult.Written>(await writer.Append(new StreamName($"s-{stream}"), expected, Events.Batch($"c-{i}", 200), default));
            heads[stream] += 200;
            Assert.Equal(heads[0], (await Events.All(log.ReadStream(new StreamName("s-0"), 0, default))).Count);
            Assert.Equal(heads[1], (await Events.All(another.ReadStream(new StreamName("s-1"), 0, default))).Count);
        }
    }

    [Fact]
    public async Task The_raw_pass_shows_every_column_of_every_row_and_stops_when_told()
    {
        await using var log = EmbeddedEventLog.Create(Path, _time);
        for (var i = 0; i < 80; i++)
        {
            await log.Append(new StreamName($"s-{i}"), -1, Events.Batch($"c-{i}", 256), default);
        }

        var all = await Events.All(log.ReadLog(0, default));
        var next = 0L;
        log.ReadRaw(0, row =>
        {
            var item = all[(int)next++];
            Assert.True(
                row.Index == item.Index
                && row.Revision == item.Header.Rev
                && row.Stream.SequenceEqual(Encoding.UTF8.GetBytes(item.Header.Stream))
                && row.Id.SequenceEqual(item.Header.Id.ToByteArray(bigEndian: true))
                && row.Salt.SequenceEqual(item.Salt.Span)
                && row.Header.SequenceEqual(item.HeaderBytes.Span)
                && row.Payload.SequenceEqual(item.Payload.Span));
            return true;
        });
        Assert.Equal(all.Count, next);

        var seen = new List<long>();
        log.ReadRaw(17_000, row =>
        {
            seen.Add(row.Index);
            return seen.Count < 3;
        });
        Assert.Equal([17_000, 17_001, 17_002], seen);
        log.ReadRaw(all.Count, _ => throw new InvalidOperationException("there is no such row"));
    }

    [Fact]
    public async Task The_raw_pass_allocates_nothing_for_a_row()
    {
        await using var log = EmbeddedEventLog.Create(Path, _time);
        for (var i = 0; i < 20; i++)
        {
            await log.Append(new StreamName($"s-{i}"), -1, Events.Batch($"c-{i}", 256), default);
        }

        var bytes = 0L;
        RawEventReader visit = row =>
        {
            bytes += row.Index + row.Revision + row.Stream.Length + row.Id.Length + row.Salt.Length + row.Header.Length + row.Payload.Length;
            return true;
        };
        log.ReadRaw(0, visit);
        var before = GC.GetAllocatedBytesForCurrentThread();
        log.ReadRaw(0, visit);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5120);
        Assert.True(bytes > 0);
    }

    [Theory]
    [InlineData(26, Failure.Integrity, false)]
    [InlineData(11, Failure.Integrity, true)]
    [InlineData(14, Failure.Usage, false)]
    [InlineData(8, Failure.Usage, false)]
    [InlineData(13, Failure.Unexpected, false)]
    [InlineData(10, Failure.Unexpected, true)]
    [InlineData(5, Failure.Conflict, false)]
    [InlineData(19, Failure.Unexpected, false)]
    public void Failures_of_the_file_are_told_in_words(int code, Failure failure, bool leavesDoubt)
    {
        var explained = SqliteFailure.Explain(new SqliteException("as told by SQLite", code), "ledger.db");
        Assert.Equal(failure, explained.Failure);
        Assert.Contains("ledger.db", explained.Message, StringComparison.Ordinal);
        Assert.False(explained.Message.EndsWith('.'));
        Assert.Equal(leavesDoubt || code == 26, SqliteFailure.LeavesDoubt(new SqliteException("as told by SQLite", code)));
    }

    private static async Task Taken(EmbeddedEventLog log, Task append)
    {
        while (log.Waiting > 0 && !append.IsCompleted)
        {
            await Task.Delay(1);
        }
    }

    private static async Task<byte[]> ReadShared(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Sql(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tests' own text
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private long Number(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tests' own text
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Holds the write lock, as another process would, until it is disposed.</summary>
    private WriteLock LockOut() => new(Connect());

    private sealed class WriteLock : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteTransaction _transaction;

        public WriteLock(SqliteConnection connection) => (_connection, _transaction) = (connection, connection.BeginTransaction(deferred: false));

        public void Dispose()
        {
            _transaction.Dispose();
            _connection.Dispose();
        }
    }
}
