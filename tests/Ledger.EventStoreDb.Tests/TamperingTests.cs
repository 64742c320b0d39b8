using System.Text;
using Ledger.Log;
using Ledger.Sealing;
using Ledger.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

/// <summary>What an administrator of the server, or another application, can do to a ledger there: verify and doctor find it and name it.</summary>
public sealed class TamperingTests : IAsyncLifetime
{
    private readonly ITestOutputHelper _console;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 9, 30, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private readonly TempDirectory _directory = new();
    private readonly Layout _layout;
    private TestServer _server = null!;
    private EventStoreDbLog _log = null!;
    private string _prefix = "";

    public TamperingTests(ITestOutputHelper console)
    {
        _console = console;
        _layout = new Layout(_directory.File("data"));
    }

    private StreamsDouble Node => _server.Node!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartDouble(_console);
        SealSetup.Create(_layout, TestServer.Meta[NewLedger.Origin]);
        _log = await _server.NewLog(_time);
        _prefix = _log.Where.Split("prefix=")[1] + ".";
        for (var i = 0; i < 6; i++)
        {
            Assert.IsType<AppendResult.Written>(await _log.Append(new StreamName($"note-{i % 2}"), (i / 2) - 1, Events.Batch($"c-{i}"), default));
        }

        await using var sealer = new Sealer(_log, _layout);
        await sealer.Seal(6, default);
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_log_that_nobody_touched_is_sound()
    {
        var (problem, harm) = await Look();
        Assert.Null(problem);
        Assert.Empty(harm);
    }

    [Fact]
    public async Task Events_of_other_applications_are_no_problem()
    {
        Node.Write("shop-1", "Sold", "{}");
        Node.Write("$settings", "$settings", "{}");
        Node.Write(_prefix.TrimEnd('.') + "-2.index", "Sold", "{}");
        Assert.Null((await Look()).Problem);
    }

    [Fact]
    public async Task Another_writer_in_the_index_stream_is_found()
    {
        Node.Write(_prefix + "index", "Sold", "{}");
        await Names(6, "no header");
    }

    [Fact]
    public async Task A_forged_entry_in_the_index_stream_is_found()
    {
        var entry = Node.Events(_prefix + "index")[0];
        Node.Write(_prefix + "index", "Sequenced", Encoding.UTF8.GetString(entry.Data.Span));
        await Names(6, "");
    }

    [Fact]
    public async Task A_foreign_event_in_a_ledger_stream_is_found_and_stops_recording()
    {
        Node.Write(_prefix + "note-0", "Sold", "{}");
        await Names(null, "what no ledger wrote");
        var failure = await Assert.ThrowsAsync<LedgerException>(() => _log.Append(new StreamName("note-9"), -1, Events.Batch("c-9"), default));
        Assert.Equal(Failure.Integrity, failure.Failure);
        Assert.Contains(_prefix + "note-0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_stream_with_the_ledgers_prefix_is_found()
    {
        Node.Write(_prefix + "shop-1", "Sold", "{}");
        await Names(null, "what no ledger wrote");
    }

    [Fact]
    public async Task A_stream_that_was_deleted_for_ever_is_found()
    {
        Node.Tombstone(_prefix + "note-1");
        await Names(1, "note-1 was deleted");
    }

    [Fact]
    public async Task A_stream_that_was_deleted_is_found()
    {
        Node.Delete(_prefix + "note-1");
        await Names(1, "$tb");
    }

    [Theory]
    [InlineData("$maxCount", 2)]
    [InlineData("$maxAge", 60)]
    [InlineData("$tb", 1)]
    public async Task Settings_by_which_the_server_drops_events_are_found(string setting, int value)
    {
        Node.SetMetadata(_prefix + "note-1", setting, value);
        await Names(1, setting);
        Node.SetMetadata(_prefix + "note-1", setting, null);
        Assert.Null((await Look()).Problem);
    }

    [Fact]
    public async Task Events_that_were_scavenged_are_named()
    {
        Node.Truncate(_prefix + "note-1", 2);
        Node.Scavenge();
        await Names(1, "gone");
        var failure = await Assert.ThrowsAsync<LogCorruptException>(() => Events.All(_log.ReadStream(new StreamName("note-1"), 0, default)));
        Assert.Equal(1, failure.Index);
    }

    [Fact]
    public async Task An_index_stream_that_was_truncated_and_scavenged_is_found()
    {
        Node.Truncate(_prefix + "index", 3);
        Node.Scavenge();
        await Names(0, "missing");
    }

    [Fact]
    public async Task A_payload_that_was_changed_is_found()
    {
        var payload = Node.Events(_prefix + "note-0")[1].Data.ToArray();
        payload[3] ^= 1;
        Assert.True(Node.Replace(_prefix + "note-0", 1, data: payload));
        await Names(2, "payload");
    }

    [Fact]
    public async Task A_header_that_was_changed_in_the_index_stream_is_found()
    {
        var header = Encoding.UTF8.GetString(Node.Events(_prefix + "index")[3].Data.Span);
        Assert.True(Node.Replace(_prefix + "index", 3, data: Encoding.UTF8.GetBytes(header.Replace("\"recorded\":\"2026-01-15T09", "\"recorded\":\"2026-01-15T10", StringComparison.Ordinal))));
        var (problem, _) = await Look();
        Assert.NotNull(problem);
        _console.WriteLine(problem!.What);
    }

    [Fact]
    public async Task A_checkpoint_of_somebody_else_is_found()
    {
        Node.Write(_prefix + "checkpoints", "CheckpointSigned", "hello");
        Assert.Contains((await Look()).Harm, finding => finding.Check == "checkpoints");
        await using var sealer = new Sealer(_log, _layout);
        await using var log = await TestServer.OpenAnother(_log, _time);
        Assert.Equal(Failure.Integrity, (await Assert.ThrowsAsync<LedgerException>(() => sealer.Seal(0, default))).Failure);
    }

    [Fact]
    public async Task A_ledger_without_its_own_guard_but_with_its_key_takes_what_was_published()
    {
        // Another machine with the same key, that has sealed nothing yet.
        using var elsewhere = new TempDirectory();
        var layout = new Layout(elsewhere.File("data"));
        Directory.CreateDirectory(layout.SealDirectory);
        File.Copy(_layout.Key, layout.Key);
        var empty = new Ledger.Seal.Checkpoint(TestServer.Meta[NewLedger.Origin], 0, Ledger.Seal.TreeHash.Empty);
        using (var key = Ledger.Seal.SigningKey.Parse((await File.ReadAllTextAsync(layout.Key)).TrimEnd('\n')))
        {
            await File.WriteAllBytesAsync(layout.Guard, empty.Sign(key).ToBytes());
        }

        await using var other = await TestServer.OpenAnother(_log, _time);
        await using var sealer = new Sealer(other, layout);
        Assert.Equal(6, (await sealer.Seal(0, default)).Size);
        Assert.IsType<AppendResult.Written>(await other.Append(new StreamName("note-9"), -1, Events.Batch("c-9"), default));
        Assert.Equal(7, (await sealer.Seal(7, default)).Size);

        // And the first one goes on from there.
        await using var first = new Sealer(_log, _layout);
        Assert.Equal(7, (await first.Seal(0, default)).Size);
        Assert.Equal(2, Node.Events(_prefix + "checkpoints").Count);
    }

    [Theory]
    [InlineData("Decided", """{"events":1}""", "it ends no decision")]
    [InlineData("Decided", "{}", "it ends no decision")]
    [InlineData("Hello", """{"events":1}""", "it ends no decision")]
    public async Task What_no_ledger_wrote_into_the_stream_of_decisions_is_named_and_nothing_is_decided_after_it(string type, string data, string saying)
    {
        Node.Write(_prefix + "decisions", type, data);
        await IsNoDecision(saying);
    }

    [Fact]
    public async Task A_decision_that_was_altered_is_not_carried_out()
    {
        _log.Decisions.AfterStep = step => throw new OperationCanceledException("stopped here");
        var stopped = _log.Decide(-1, new StreamName("note-7"), -1, Events.Batch("c-7", 2), default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.True(Node.Replace(_prefix + "decisions", 1, data: Encoding.UTF8.GetBytes("""{"note":"c-8 1"}""")));
        await IsNoDecision("not what its header commits to");
    }

    [Fact]
    public async Task A_decision_that_was_not_carried_out_is_told_and_harms_nothing()
    {
        _log.Decisions.AfterStep = step => throw new OperationCanceledException("stopped here");
        var stopped = _log.Decide(-1, new StreamName("note-7"), -1, Events.Batch("c-7", 2), default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        var found = await Events.All(new EventStoreDbEngine().Examine(TestServer.ConnectionOf(_log), _time, default));
        Assert.Contains("and not yet in", found.Single(finding => finding.Check == "decisions").Says, StringComparison.Ordinal);
        Assert.Null((await Look()).Problem);

        await using var other = await TestServer.OpenAnother(_log, _time);
        Assert.Equal(2, await other.Settle(default));
        Assert.Equal(2, (await Events.All(other.ReadStream(new StreamName("note-7"), 0, default))).Count);
    }

    private async Task IsNoDecision(string saying)
    {
        await using var log = await TestServer.OpenAnother(_log, _time);
        var failure = await Assert.ThrowsAsync<LedgerException>(() => log.Settle(default));
        Assert.Equal(Failure.Integrity, failure.Failure);
        Assert.Contains(saying, failure.Message, StringComparison.Ordinal);
        Assert.Contains((await Look()).Harm, finding => finding.Check == "decisions" && finding.Says.Contains(saying, StringComparison.Ordinal));
    }

    private async Task Names(long? index, string saying)
    {
        var (problem, harm) = await Look();
        Assert.NotNull(problem);
        _console.WriteLine($"{problem!.Index}: {problem.What}");
        Assert.Contains(saying, problem.What, StringComparison.Ordinal);
        Assert.Contains(harm, finding => finding.Says.Contains(saying, StringComparison.Ordinal));
        if (index is not null)
        {
            Assert.Equal(index, problem.Index);
        }
    }

    private async Task<(VerificationProblem? Problem, List<Finding> Harm)> Look()
    {
        await using var log = await TestServer.OpenAnother(_log, _time);
        var report = await LedgerVerification.Verify(_layout, log, key: null, progress: null, default);
        var found = await Events.All(new EventStoreDbEngine().Examine(TestServer.ConnectionOf(_log), _time, default));
        found.AddRange(await Events.All(SealExamination.Run(_layout, log, _time, default)));
        return (report.Problem, found.FindAll(finding => finding.Verdict == Verdict.Harm));
    }
}
