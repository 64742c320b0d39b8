using Ledger.Log.Embedded;
using Ledger.Sealing;
using Ledger.Testing;
using Microsoft.Data.Sqlite;

namespace Ledger.Tests;

public sealed class NewLedgerTests : IDisposable
{
    private const string Origin = "ledger.example.org/board";

    private readonly TempDirectory _directory = new();
    private readonly Layout _layout;

    public NewLedgerTests() => _layout = new Layout(_directory.File("data"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_new_ledger_says_its_origin_and_its_zone()
    {
        await Create();
        await using var log = EmbeddedEventLog.Open(_layout.Log, TimeProvider.System);

        Assert.Equal((Origin, NewLedger.DefaultZone), (NewLedger.OriginOf(log), NewLedger.ZoneOf(log).Id));
    }

    [Theory]
    [InlineData("DELETE FROM meta")]
    [InlineData("UPDATE meta SET value = 'Nowhere/Land', key = 'x' || key WHERE key = 'origin'; UPDATE meta SET value = 'Nowhere/Land' WHERE key = 'zone'")]
    public async Task A_log_that_does_not_say_them_is_damaged(string alteration)
    {
        await Create();
        await using (var file = new SqliteConnection($"Data Source={_layout.Log};Pooling=False"))
        {
            file.Open();
            await using var command = file.CreateCommand();
            command.CommandText = "DROP TRIGGER meta_is_not_updated; DROP TRIGGER meta_is_not_deleted;" + alteration;
            command.ExecuteNonQuery();
        }

        await using var log = EmbeddedEventLog.Open(_layout.Log, TimeProvider.System);
        Assert.Equal(Failure.Integrity, Assert.Throws<LedgerException>(() => NewLedger.OriginOf(log)).Failure);
        Assert.Equal(Failure.Integrity, Assert.Throws<LedgerException>(() => NewLedger.ZoneOf(log)).Failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_creation_that_was_interrupted_can_be_repeated(int step)
    {
        Directory.CreateDirectory(_layout.Evidence);
        if (step > 0)
        {
            SealSetup.Create(_layout, Origin);
            await File.WriteAllTextAsync(_layout.Log + ".4711.new", "half");
        }

        if (step > 1)
        {
            File.Move(_layout.Key, _layout.Key + ".new");
        }

        var key = await NewLedger.Create(_layout, "other.example/board", NewLedger.DefaultZone, TimeProvider.System);
        Assert.Equal("other.example/board", key.Name);
        Assert.Equal([_layout.Evidence, _layout.Log, _layout.SealDirectory], Directory.EnumerateFileSystemEntries(_layout.Root).Order(StringComparer.Ordinal));
        Assert.Equal(Failure.Refused, (await Assert.ThrowsAsync<LedgerException>(Create)).Failure);
    }

    [Theory]
    [InlineData("seal/lock")]
    [InlineData("seal/tree")]
    [InlineData("evidence/a")]
    [InlineData("secrets.db")]
    [InlineData("ledger.db-wal")]
    public async Task What_may_be_left_of_a_ledger_in_use_is_kept(string file)
    {
        Directory.CreateDirectory(_layout.Evidence);
        SealSetup.Create(_layout, Origin);
        await File.WriteAllTextAsync(Path.Combine(_layout.Root, file), "");
        var key = await File.ReadAllTextAsync(_layout.Key);

        Assert.Equal(Failure.Refused, (await Assert.ThrowsAsync<LedgerException>(Create)).Failure);
        Assert.Equal(key, await File.ReadAllTextAsync(_layout.Key));
    }

    [Fact]
    public async Task The_key_of_a_ledger_that_lost_its_log_or_its_guard_is_kept()
    {
        using var ledger = new SealedLedgerWithoutLog();
        await ledger.Refuses();
        File.Delete(ledger.Layout.Guard);
        await ledger.Refuses();
    }

    private Task Create() => NewLedger.Create(_layout, Origin, NewLedger.DefaultZone, TimeProvider.System);

    private sealed class SealedLedgerWithoutLog : IDisposable
    {
        private readonly Sealing.SealedLedger _ledger = new();

        public Layout Layout => _ledger.Layout;

        public async Task Refuses()
        {
            if (File.Exists(Layout.Guard))
            {
                await _ledger.Append("a");
                await _ledger.Seal(1);
                File.Delete(Layout.Tree);
                File.Delete(Layout.SealLock);
            }

            Assert.Equal(
                Failure.Refused,
                (await Assert.ThrowsAsync<LedgerException>(() => NewLedger.Create(Layout, Origin, NewLedger.DefaultZone, TimeProvider.System))).Failure);
            Assert.True(File.Exists(Layout.Key));
        }

        public void Dispose() => _ledger.Dispose();
    }
}
