using Ledger.Registers;
using Microsoft.Data.Sqlite;
using static Ledger.Tests.Registers.ThingEvent;

namespace Ledger.Tests.Registers;

/// <summary>What is in <c>views.db</c> is believed only if it was made of this log, by these slices, in this layout.</summary>
public class DisposableFileTests
{
    [Fact]
    public async Task Registers_of_another_log_are_rebuilt()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"));
        await shelf.Engine().CatchUp(progress: null, default);
        shelf.AnotherLog();
        await shelf.Record("thing-a", new Named("a", "bo"));
        await shelf.Record("thing-a", new Named("a", "cy"));

        await IsAsMadeAnew(shelf, shelf.Engine());
    }

    [Fact]
    public async Task Registers_of_a_log_that_was_rolled_back_are_rebuilt()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Kept("bo"), new Kept("cy"));
        await shelf.Engine().CatchUp(progress: null, default);

        foreach (var count in (long[])[2, 1, 0])
        {
            var engine = shelf.Engine(log: new FirstEvents(shelf.Log, count));
            Assert.Equal(count - 1, await engine.CatchUp(progress: null, default));
            Assert.Equal(await Shelf.Dump(shelf.Engine($"{count}.db", log: new FirstEvents(shelf.Log, count))), await Shelf.Dump(engine));
        }

        await IsAsMadeAnew(shelf, shelf.Engine());
    }

    [Fact]
    public async Task An_open_engine_notices_that_the_registers_were_rebuilt_from_a_log_that_was_rolled_back()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Kept("bo"));
        var open = shelf.Engine();
        await open.CatchUp(progress: null, default);
        await shelf.Engine(log: new FirstEvents(shelf.Log, 1)).CatchUp(progress: null, default);

        await shelf.Record("thing-a", new Released("bo"), new Kept("cy"));
        await IsAsMadeAnew(shelf, open);
    }

    [Theory]
    [InlineData("UPDATE state SET slices = 'other'")]
    [InlineData("UPDATE state SET genesis = 'other', generation = 'other'")]
    [InlineData("UPDATE state SET head = 'other'")]
    [InlineData("UPDATE state SET reached = 99")]
    [InlineData("PRAGMA user_version = 2")]
    [InlineData("PRAGMA application_id = 7")]
    [InlineData("DELETE FROM state")]
    [InlineData("DROP TABLE entry")]
    public async Task A_file_that_is_not_what_this_program_made_of_this_log_is_rebuilt(string change)
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Kept("bo"));
        using (var engine = shelf.Engine())
        {
            await engine.CatchUp(progress: null, default);
        }

        Change(shelf.Views, change);
        await IsAsMadeAnew(shelf, shelf.Engine());
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is not a database, whatever its name says, and it is longer than a header")]
    public async Task A_file_that_is_no_database_is_rebuilt(string content)
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"));
        await File.WriteAllTextAsync(shelf.Views, content);

        await IsAsMadeAnew(shelf, shelf.Engine());
    }

    [Fact]
    public async Task A_damaged_page_costs_a_rebuild()
    {
        using var shelf = new Shelf();
        for (var i = 0; i < 100; i++)
        {
            await shelf.Record($"thing-{i}", new Named($"t{i}", "ann"), new Kept("bo"));
        }

        using (var engine = shelf.Engine())
        {
            await engine.CatchUp(progress: null, default);
        }

        await using (var file = File.OpenWrite(shelf.Views))
        {
            file.Position = 4096;
            file.Write(new byte[file.Length - 4096]);
        }

        await IsAsMadeAnew(shelf, shelf.Engine());
    }

    [Fact]
    public async Task Deleting_the_file_costs_a_rebuild_even_while_it_is_open_and_its_journal_stays()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"));
        var open = shelf.Engine();
        await open.CatchUp(progress: null, default);
        await shelf.Record("thing-a", new Kept("bo"));
        await open.CatchUp(progress: null, default);
        File.Delete(shelf.Views);
        Assert.True(File.Exists(shelf.Views + "-wal"));

        await IsAsMadeAnew(shelf, shelf.Engine());
        await IsAsMadeAnew(shelf, open);
    }

    [Fact]
    public async Task Two_builds_do_not_take_the_file_from_each_other()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"));
        var older = shelf.Engine();
        await older.CatchUp(progress: null, default);
        await shelf.Engine(slices: [ThingRegister.Slice]).CatchUp(progress: null, default);

        var failure = await Assert.ThrowsAsync<LedgerException>(() => older.View(index: null, default));
        Assert.Equal(Failure.Conflict, failure.Failure);
        Assert.StartsWith("another build of this program has rebuilt ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_process_left_that_was_killed_while_it_rebuilt_is_cleared_away()
    {
        using var shelf = new Shelf();
        await File.WriteAllTextAsync(shelf.Views + ".12-1.new", "half");
        await File.WriteAllTextAsync(shelf.Views + ".12-1.new.lock", string.Empty);
        await using var alive = new FileStream(shelf.Views + ".13-1.new.lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        await shelf.Engine().CatchUp(progress: null, default);

        Assert.Equal(
            ["views.db", "views.db.13-1.new.lock"],
            Directory.EnumerateFiles(Path.GetDirectoryName(shelf.Views)!, "views.db*").Select(Path.GetFileName).Where(name => !name!.EndsWith("-wal", StringComparison.Ordinal) && !name.EndsWith("-shm", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_there_is_no_directory_there_are_no_registers()
    {
        using var shelf = new Shelf();
        var failure = await Assert.ThrowsAsync<LedgerException>(() => shelf.Engine("nowhere/views.db").CatchUp(progress: null, default));
        Assert.Equal(Failure.Usage, failure.Failure);
    }

    private static async Task IsAsMadeAnew(Shelf shelf, RegisterEngine engine) =>
        Assert.Equal(await Shelf.Dump(shelf.Engine("anew.db")), await Shelf.Dump(engine));

    private static void Change(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the statements stand above
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
