using System.Globalization;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Tests.Sealing;

/// <summary>The file of the log is altered behind the product's back, with SQLite itself, and every alteration is found.</summary>
public sealed class VerificationTests : IAsyncLifetime
{
    private const string Alterable = """
        DROP TRIGGER IF EXISTS event_is_not_updated;
        DROP TRIGGER IF EXISTS event_is_not_deleted;
        """;

    private readonly SealedLedger _ledger = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(55));
    private EmbeddedEventLog _log = null!;
    private SqliteConnection _file = null!;

    public async Task InitializeAsync()
    {
        _log = EmbeddedEventLog.Create(_ledger.Layout.Log, _time, SealedLedger.Meta);
        await Append("a", 2);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Append("b", 3);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Append("c", 1);
        _file = new SqliteConnection($"Data Source={_ledger.Layout.Log};Pooling=False");
        _file.Open();
        Execute(Alterable);
    }

    public async Task DisposeAsync()
    {
        _file.Dispose();
        await _log.DisposeAsync();
        _ledger.Dispose();
    }

    [Fact]
    public async Task A_sealed_log_is_sound_and_what_is_not_sealed_is_counted()
    {
        await Seal();
        Assert.Equal((6, 6, 0, true), Facts(await Verify()));
        await Append("d", 2);
        Assert.Equal((8, 6, 2, true), Facts(await Verify()));

        static (long, long, long, bool) Facts(VerificationReport report)
        {
            Assert.Null(report.StoredTree);
            Assert.Null(report.Problem);
            return (report.Events, report.Sealed, report.Unsealed, report.IsSound);
        }
    }

    [Fact]
    public async Task An_empty_log_is_sound()
    {
        using var ledger = new SealedLedger();
        await using var log = EmbeddedEventLog.Create(ledger.Layout.Log, _time, SealedLedger.Meta);
        var report = await LedgerVerification.Verify(ledger.Layout, log, key: null, progress: null, default);

        Assert.Equal((0, 0, null), (report.Events, report.Sealed, report.Problem));
    }

    [Theory]
    [InlineData("header")]
    [InlineData("payload")]
    [InlineData("salt")]
    public async Task Any_byte_that_is_changed_is_found_and_its_index_named(string column)
    {
        await Seal();
        foreach (var index in Enumerable.Range(0, 6))
        {
            var good = Blob(column, index);
            for (var at = 0; at < good.Length; at++)
            {
                var bad = (byte[])good.Clone();
                bad[at] ^= (byte)(at % 2 == 0 ? 1 : 0x20);
                Execute($"UPDATE event SET {column} = $value WHERE idx = {index}", bad);
                var report = await Verify();
                Assert.True(report.Problem?.Index == index, $"{column} of {index}, byte {at}: {report.Problem}");
            }

            Execute($"UPDATE event SET {column} = $value WHERE idx = {index}", good);
        }

        Assert.True((await Verify()).IsSound);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("payload")]
    [InlineData("salt")]
    public async Task A_byte_more_or_less_is_found(string column)
    {
        await Seal();
        var good = Blob(column, 4);
        foreach (var bad in (byte[][])[[.. good, 0], good[..^1], []])
        {
            Execute($"UPDATE event SET {column} = $value WHERE idx = 4", bad);
            Assert.Equal(4, (await Verify()).Problem?.Index);
        }
    }

    [Theory]
    [InlineData("UPDATE event SET stream = 'note-z' WHERE idx = 3")]
    [InlineData("UPDATE event SET rev = 7 WHERE idx = 3")]
    [InlineData("UPDATE event SET id = x'00112233445566778899aabbccddeeff' WHERE idx = 3")]
    [InlineData("UPDATE event SET id = x'0011' WHERE idx = 3")]
    [InlineData("DELETE FROM event WHERE idx = 3")]
    [InlineData("UPDATE event SET (header, payload, salt) = (SELECT header, payload, salt FROM event WHERE idx = 4) WHERE idx = 3")]
    [InlineData("UPDATE event SET (stream, rev, id, header, payload, salt) = (SELECT stream, rev, id, header, payload, salt FROM event WHERE idx = 4) WHERE idx = 3")]
    [InlineData("UPDATE event SET idx = idx + 100 WHERE idx > 2; UPDATE event SET idx = idx - 99 WHERE idx > 100; INSERT INTO event SELECT 3, 'note-x', rev, id, salt, header, payload FROM event WHERE idx = 0")]
    [InlineData("UPDATE event SET idx = 100 WHERE idx = 3; UPDATE event SET idx = 3 WHERE idx = 4; UPDATE event SET idx = 4 WHERE idx = 100")]
    [InlineData("UPDATE event SET idx = 100 WHERE idx = 3; UPDATE event SET idx = idx - 1 WHERE idx IN (4, 5)")]
    public async Task Rows_that_are_changed_removed_inserted_or_reordered_are_found_at_the_first_index(string alteration)
    {
        await Seal();
        Execute(alteration);

        Assert.Equal(3, (await Verify()).Problem?.Index);
    }

    [Fact]
    public async Task A_row_before_the_first_is_found()
    {
        await Seal();
        Execute("INSERT INTO event SELECT -1, stream, rev + 9, x'00', salt, header, payload FROM event WHERE idx = 0");

        Assert.Contains("-1", (await Verify()).Problem!.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_was_cut_is_behind_its_guard()
    {
        await Seal();
        for (var left = 5; left >= 0; left--)
        {
            Execute($"DELETE FROM event WHERE idx >= {left}");
            var problem = (await Verify()).Problem!;
            Assert.Equal((left, $"the log has {left} events but 6 were sealed: it was cut or an older copy was restored"), (problem.Index, problem.What));
        }
    }

    [Fact]
    public async Task A_restored_older_copy_is_behind_its_guard()
    {
        Execute($"VACUUM INTO '{_ledger.Layout.Root}/older.db'");
        await Append("d", 4);
        await Seal();
        await using var older = EmbeddedEventLog.Open(Path.Combine(_ledger.Layout.Root, "older.db"), _time);
        var report = await LedgerVerification.Verify(_ledger.Layout, older, key: null, progress: null, default);

        Assert.Equal(6, report.Problem?.Index);
        Assert.Contains("an older copy was restored", report.Problem!.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restored_older_copy_that_was_written_to_is_found_at_the_first_other_event()
    {
        Execute($"VACUUM INTO '{_ledger.Layout.Root}/older.db'");
        await Append("d", 4);
        await Seal();
        await using var older = EmbeddedEventLog.Open(Path.Combine(_ledger.Layout.Root, "older.db"), _time);
        await SealedLedger.Append(older, SealedLedger.Names(9));
        var report = await LedgerVerification.Verify(_ledger.Layout, older, key: null, progress: null, default);

        Assert.Equal(6, report.Problem?.Index);
    }

    [Fact]
    public async Task A_forged_event_is_found_when_the_stored_tree_was_forged_alike()
    {
        await Seal();
        Forge(3);
        Assert.Equal(3, (await Verify()).Problem?.Index);

        using (var tree = TreeFile.Create(_ledger.Layout.Tree))
        {
            var edge = new TreeEdge();
            foreach (var leaf in await SealedLedger.Leaves(_log))
            {
                edge.Append(leaf, tree);
            }

            tree.Flush();
        }

        var problem = (await Verify()).Problem!;
        Assert.Null(problem.Index);
        Assert.Contains("another root", problem.What, StringComparison.Ordinal);
        Assert.Equal(Failure.Integrity, (await Assert.ThrowsAsync<LedgerException>(async () =>
        {
            await Append("d", 1);
            await Seal();
        })).Failure);
    }

    [Fact]
    public async Task A_forged_event_before_a_damaged_one_is_named_first()
    {
        await Seal();
        Execute("UPDATE event SET payload = x'00' WHERE idx = 5");
        Assert.Equal(5, (await Verify()).Problem?.Index);
        Forge(2);

        Assert.Equal(2, (await Verify()).Problem?.Index);
    }

    [Fact]
    public async Task A_damaged_stored_tree_is_reported_and_is_no_problem_of_the_log()
    {
        await Seal();
        var good = File.ReadAllBytes(_ledger.Layout.Tree);
        for (var at = 0; at < good.Length; at += 5)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 4;
            File.WriteAllBytes(_ledger.Layout.Tree, bad);
            var report = await Verify();
            Assert.Null(report.Problem);
            Assert.NotNull(report.StoredTree);
        }

        File.WriteAllBytes(_ledger.Layout.Tree, good[..100]);
        Assert.NotNull((await Verify()).StoredTree);
        File.Delete(_ledger.Layout.Tree);
        Assert.Equal("there is no stored tree", (await Verify()).StoredTree);
    }

    [Fact]
    public async Task A_guard_that_the_key_did_not_sign_is_a_problem_whoever_brings_the_key()
    {
        await Seal();
        Assert.True((await LedgerVerification.Verify(_ledger.Layout, _log, _ledger.Key, progress: null, default)).IsSound);
        using var other = new SealedLedger();
        var report = await LedgerVerification.Verify(_ledger.Layout, _log, other.Key, progress: null, default);

        Assert.Null(report.Guard);
        Assert.Contains("cannot be trusted", report.Problem!.What, StringComparison.Ordinal);
        File.Delete(_ledger.Layout.Guard);
        Assert.Contains("is missing", (await Verify()).Problem!.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_key_of_ones_own_the_signing_key_is_not_needed()
    {
        await Seal();
        File.Delete(_ledger.Layout.Key);

        Assert.True((await LedgerVerification.Verify(_ledger.Layout, _log, _ledger.Key, progress: null, default)).IsSound);
    }

    [Fact]
    public async Task What_is_not_sealed_yet_is_checked_too()
    {
        await Seal();
        await Append("d", 2);
        Execute("UPDATE event SET payload = x'00' WHERE idx = 7");

        Assert.Equal(7, (await Verify()).Problem?.Index);
    }

    [Fact]
    public async Task A_log_is_verified_through_the_port_alike()
    {
        await Seal();
        var through = new SwitchableLog(_log);
        var report = await LedgerVerification.Verify(_ledger.Layout, through, key: null, progress: null, default);
        Assert.Equal((6, true), (report.Events, report.IsSound));

        through.Reading = item => Task.FromResult(item.Index == 4 ? item with { Salt = new byte[16] } : item);
        Assert.Equal(4, (await LedgerVerification.Verify(_ledger.Layout, through, key: null, progress: null, default)).Problem?.Index);

        through.Reading = item => item.Index == 2 ? throw new LogCorruptException(2, "as scripted") : Task.FromResult(item);
        Assert.Equal(2, (await LedgerVerification.Verify(_ledger.Layout, through, key: null, progress: null, default)).Problem?.Index);

        through.Reading = item => Task.FromResult(item.Index >= 1 ? item with { Index = item.Index + 1 } : item);
        Assert.Equal(1, (await LedgerVerification.Verify(_ledger.Layout, through, key: null, progress: null, default)).Problem?.Index);
    }

    [Fact]
    public async Task A_clock_that_stepped_back_shows_as_a_run_of_one_recorded_time()
    {
        _time.AdjustTime(_time.GetUtcNow().AddHours(-1));
        foreach (var i in Enumerable.Range(0, 5))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Append($"late{i}", 1);
        }

        await Seal();
        var report = await Verify();
        Assert.True(report.IsSound);
        Assert.Equal(new StandingClock(Repeated: 5, LongestFrom: 5, Longest: 6), report.Clock);
    }

    [Fact]
    public async Task Recorded_time_that_goes_back_and_revisions_that_leave_one_out_are_found()
    {
        await Seal();
        var through = new SwitchableLog(_log);
        foreach (var (change, what) in new (Func<EventHeader, EventHeader>, string)[]
        {
            (header => header with { Recorded = header.Recorded.AddDays(-1) }, "recorded before"),
            (header => header with { Rev = header.Rev + 1 }, "revision 3 of its stream, and revision 2 comes next"),
        })
        {
            through.Reading = item => Task.FromResult(item.Index == 4 ? item with { HeaderBytes = change(item.Header).Encode() } : item);
            var problem = (await LedgerVerification.Verify(_ledger.Layout, through, key: null, progress: null, default)).Problem!;
            Assert.Equal(4, problem.Index);
            Assert.Contains(what, problem.What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_log_of_many_batches_is_verified_in_order_and_tells_how_far_it_is()
    {
        foreach (var i in Enumerable.Range(0, 20))
        {
            await Append($"bulk{i}", 256);
        }

        await Seal();
        var told = new Told();
        var report = await LedgerVerification.Verify(_ledger.Layout, _log, key: null, told, default);
        Assert.Equal((6 + (20 * 256), true), (report.Events, report.IsSound));
        Assert.Equal(report.Events, told.All[^1]);
        Assert.Equal(told.All.Order(), told.All);
        Forge(4000);
        Assert.Equal(4000, (await Verify()).Problem?.Index);
        Execute("DELETE FROM event WHERE idx = 3000");
        Assert.Equal(3000, (await Verify()).Problem?.Index);
    }

    [Theory]
    [InlineData("DELETE FROM event_place WHERE idx = 700; DELETE FROM event_id WHERE idx = 700", 700L, "its stream's index does not lead to it")]
    [InlineData("DELETE FROM event_place WHERE idx >= 706", 706L, "its stream's index does not lead to it")]
    [InlineData("DELETE FROM event_id WHERE idx = 3", 3L, "the index of ids does not lead to it")]
    [InlineData("UPDATE event_place SET idx = 9 WHERE idx = 8", 8L, "its stream's index does not lead to it")]
    [InlineData("UPDATE event_id SET idx = 1001 - idx WHERE idx IN (500, 501)", 500L, "the index of ids does not lead to it")]
    [InlineData("INSERT INTO event_place VALUES ('note-a', 2, 5)", null, "the indexes have entries that are of no event")]
    [InlineData("INSERT INTO event_id VALUES (x'00112233445566778899aabbccddeeff', 100000)", null, "the indexes have entries that are of no event")]
    [InlineData("UPDATE event_indexed SET events = 9; UPDATE event_place SET idx = 10 WHERE idx = 11", null, "the indexes have entries that are of no event")]
    [InlineData("UPDATE event_indexed SET events = 9; UPDATE event_id SET idx = 10 WHERE idx = 11", null, "the indexes have entries that are of no event")]
    [InlineData("UPDATE event_indexed SET events = 9; UPDATE event_id SET idx = 10 WHERE idx = 3", 3L, "the index of ids does not lead to it")]
    [InlineData("UPDATE event_indexed SET events = 100000", null, "the indexes have entries that are of no event")]
    public async Task Indexes_that_do_not_lead_to_the_events_are_found(string alteration, long? index, string what)
    {
        foreach (var i in Enumerable.Range(0, 4))
        {
            await Append($"bulk{i}", 200);
        }

        await Seal();
        await Reopen(); // closing brings the indexes up to date
        Assert.Equal(806, Number("SELECT events FROM event_indexed"));
        Assert.Null((await Verify()).Problem);

        Execute(alteration);
        var problem = (await Verify()).Problem!;
        Assert.Equal(index, problem.Index);
        Assert.StartsWith(what, problem.What, StringComparison.Ordinal);
        Assert.Contains("docs/format/embedded.md", problem.What, StringComparison.Ordinal);

        // As that page says.
        await _log.DisposeAsync();
        Execute("DELETE FROM event_place; DELETE FROM event_id; UPDATE event_indexed SET events = 0;");
        await Reopen();
        Assert.Null((await Verify()).Problem);
    }

    [Fact]
    public async Task Entries_of_later_events_than_the_indexes_are_to_cover_are_none_too_many()
    {
        foreach (var i in Enumerable.Range(0, 4))
        {
            await Append($"bulk{i}", 200);
        }

        await Seal();
        await Reopen(); // closing brings the indexes up to date
        Execute("UPDATE event_indexed SET events = 100; DELETE FROM event_id WHERE idx >= 150");
        Assert.Null((await Verify()).Problem);
    }

    [Theory]
    [InlineData("UPDATE meta SET value = 'other.example/board' WHERE key = 'origin'", "the log says that it is other.example/board, and it is signed as ledger.example.org/board")]
    [InlineData("DELETE FROM meta", "the log does not say its origin: what it says of itself was altered")]
    public async Task A_log_that_says_another_name_than_it_is_signed_under_is_a_problem(string alteration, string what)
    {
        await Seal();
        Execute("DROP TRIGGER meta_is_not_updated; DROP TRIGGER meta_is_not_deleted;" + alteration);
        await Reopen();

        Assert.Equal(new VerificationProblem(null, what), (await Verify()).Problem);
    }

    [Fact]
    public async Task A_stored_tree_that_is_a_directory_is_reported_and_sealing_names_it()
    {
        await Seal();
        File.Delete(_ledger.Layout.Tree);
        Directory.CreateDirectory(_ledger.Layout.Tree);
        var report = await Verify();
        Assert.Null(report.Problem);
        Assert.Equal($"{_ledger.Layout.Tree} cannot be read: it is a directory", report.StoredTree);

        await Append("d", 1);
        var failure = await Assert.ThrowsAsync<LedgerException>(Seal);
        Assert.Equal((Failure.Usage, $"{_ledger.Layout.Tree} is a directory"), (failure.Failure, failure.Message));
        Directory.Delete(_ledger.Layout.Tree);
        await Seal();
        Assert.Equal((7, null), ((await Verify()).Sealed, (await Verify()).StoredTree));
    }

    [Fact]
    public async Task Indexes_of_more_events_than_are_read_at_once_agree()
    {
        foreach (var i in Enumerable.Range(0, 70))
        {
            await Append($"bulk{i}", 256);
        }

        await Reopen();
        Assert.Equal(17926, Number("SELECT events FROM event_indexed"));
        Assert.Null((await Verify()).Problem);
        Execute("DELETE FROM event_place WHERE idx = 17000");
        Assert.Equal(17000, (await Verify()).Problem?.Index);
    }

    [Fact]
    public async Task Verifying_can_be_cancelled()
    {
        await Seal();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => LedgerVerification.Verify(_ledger.Layout, _log, key: null, progress: null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Verifying_while_others_append_and_seal_finds_nothing_wrong()
    {
        await using var sealer = new Sealer(_log, _ledger.Layout);
        var writing = Task.Run(async () =>
        {
            foreach (var i in Enumerable.Range(0, 200))
            {
                await Append($"live{i}", 1);
                await sealer.Seal(7 + i, default);
            }
        });
        while (!writing.IsCompleted)
        {
            Assert.Null((await Verify()).Problem);
        }

        await writing;
    }

    private async Task Append(string name, int count) =>
        Assert.IsType<AppendResult.Written>(await _log.Append(new StreamName($"note-{name}"), -1, Events.Batch(name, count), default));

    private async Task Seal()
    {
        await using var sealer = new Sealer(_log, _ledger.Layout);
        await sealer.Seal(0, default);
    }

    private async Task Reopen()
    {
        await _log.DisposeAsync();
        _log = EmbeddedEventLog.Open(_ledger.Layout.Log, _time);
    }

    private long Number(string sql)
    {
        using var command = _file.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private Task<VerificationReport> Verify() => LedgerVerification.Verify(_ledger.Layout, _log, key: null, progress: null, default);

    /// <summary>Changes an event so that nothing about it alone is wrong.</summary>
    private void Forge(long index)
    {
        var header = EventHeader.Decode(Blob("header", index));
        Execute(
            $"UPDATE event SET header = $value WHERE idx = {index.ToString(CultureInfo.InvariantCulture)}",
            (header with { Actor = "office-forger" }).Encode());
    }

    private byte[] Blob(string column, long index)
    {
        using var command = _file.CreateCommand();
        command.CommandText = $"SELECT {column} FROM event WHERE idx = {index.ToString(CultureInfo.InvariantCulture)}";
        return (byte[])command.ExecuteScalar()!;
    }

    private void Execute(string sql, byte[]? value = null)
    {
        using var command = _file.CreateCommand();
        command.CommandText = sql;
        if (value is not null)
        {
            command.Parameters.AddWithValue("$value", value);
        }

        command.ExecuteNonQuery();
    }

    private sealed class Told : IProgress<long>
    {
        public List<long> All { get; } = [];

        public void Report(long value) => All.Add(value);
    }
}
