using System.Text;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Testing;
using Ledger.Tests.Sealing;
using Ledger.Witnessing;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Tests.Witnessing;

/// <summary>A ledger asks its witnesses: what it keeps, what receipts carry, and what it notices.</summary>
public sealed class WitnessesTests : IAsyncLifetime
{
    private readonly SealedLedger _ledger = new();
    private readonly Network _network = new();

    public async Task InitializeAsync()
    {
        await _network.Add("one", _ledger.Key);
        await _network.Add("two", _ledger.Key);
    }

    public Task DisposeAsync()
    {
        _network.Dispose();
        _ledger.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_the_witnesses_cosign_is_kept_and_receipts_carry_it()
    {
        var events = await _ledger.Append("a", "b", "c");
        await using var sealer = Sealer("group both all one two\nquorum both\n");
        Assert.Empty(Cosigned(await sealer.ReceiptFor(events[0], default)));

        var round = await sealer.Witness(default);

        Assert.True(round.Met);
        Assert.All(round.Answers, answer => Assert.Null(answer.Problem));
        Assert.Equal(["one.example", "two.example"], Cosigned(await sealer.ReceiptFor(events[0], default)));

        // A later fact that nobody cosigned yet has its receipt at once; earlier ones keep theirs.
        var later = await _ledger.Append("d");
        Assert.Empty(Cosigned(await sealer.ReceiptFor(later[0], default)));
        Assert.Equal(2, Cosigned(await sealer.ReceiptFor(events[2], default)).Count);
        Assert.Equal(events.Count, (await sealer.ReceiptFor(events[2], default)).Checkpoint.Text.Split('\n')[1] is var size ? int.Parse(size, System.Globalization.CultureInfo.InvariantCulture) : 0);
    }

    [Fact]
    public async Task A_witness_is_asked_once_a_checkpoint_and_extended_from_what_it_knows()
    {
        await _ledger.Append("a");
        await using var sealer = Sealer("quorum one\n");
        Assert.True((await sealer.Witness(default)).Met);
        Assert.True((await sealer.Witness(default)).Met);
        Assert.Equal(2, _network.Asked);

        await _ledger.Append("b", "c");
        await sealer.Seal(3, default);
        Assert.True((await sealer.Witness(default)).Met);
        Assert.Equal(4, _network.Asked);
    }

    [Fact]
    public async Task Without_a_memory_of_its_own_the_ledger_learns_the_size_from_the_witness()
    {
        await _ledger.Append("a");
        await using (var sealer = Sealer("quorum one\n"))
        {
            await sealer.Witness(default);
        }

        Directory.Delete(_ledger.Layout.WitnessNotes, recursive: true);
        await _ledger.Append("b");
        await using var again = Sealer("quorum one\n");
        Assert.True((await again.Witness(default)).Met);
    }

    [Fact]
    public async Task A_witness_that_cannot_be_reached_stops_nothing_unless_it_is_required()
    {
        var events = await _ledger.Append("a");
        _network.Down("two");
        await using (var sealer = Sealer("group both all one two\nquorum both\n"))
        {
            var round = await sealer.Witness(default);
            Assert.False(round.Met);
            Assert.Null(round.Witnessed);
            Assert.Contains("could not be reached", round.Answers[1].Problem, StringComparison.Ordinal);
            Assert.NotNull(await sealer.ReceiptFor(events[0], default));
        }

        await using (var strict = Sealer("group both all one two\nquorum both\n", required: true))
        {
            var failure = await Assert.ThrowsAsync<NotWitnessedException>(async () => await strict.ReceiptFor(events[0], default));
            Assert.Equal(Failure.Refused, failure.Failure);
            Assert.Contains("two could not be reached", failure.Message, StringComparison.Ordinal);
            _network.Up("two");
            Assert.Equal(2, Cosigned(await strict.ReceiptFor(events[0], default)).Count);
        }
    }

    [Fact]
    public async Task The_exposure_is_told_by_the_newest_checkpoint_that_anybody_cosigned()
    {
        var witnesses = Witnesses("group both all one two\nquorum both\n");
        await _ledger.Append("a");
        await using var sealer = new Sealer(_ledger.Log, _ledger.Layout, null, witnesses);
        Assert.Null(witnesses.Held(KeyHistory.Of(_ledger.Key)));
        await sealer.Witness(default);
        await _ledger.Append("b");
        await sealer.Seal(2, default);
        _network.Down("one");
        await sealer.Witness(default);

        Assert.Equal((1L, 2L, "two"), (witnesses.Newest(_ledger.Key)!.Size, witnesses.Held(KeyHistory.Of(_ledger.Key))!.Checkpoint.Size, witnesses.Held(KeyHistory.Of(_ledger.Key))!.Witness));
        Assert.Equal(_network.Time.GetUtcNow().ToUnixTimeSeconds(), witnesses.Held(KeyHistory.Of(_ledger.Key))!.Time);
    }

    [Fact]
    public async Task A_ledger_rolled_back_together_with_its_guard_is_found_out_by_a_witness_and_sealing_stops()
    {
        await _ledger.Append("a", "b");
        await _ledger.Seal();
        var guard = await File.ReadAllBytesAsync(_ledger.Layout.Guard);
        await _ledger.Append("c");
        await using (var sealer = Sealer("quorum one\n"))
        {
            await sealer.Witness(default);
        }

        // Everything as it was, what was kept of the witnesses too.
        _ledger.Log.Inner = SealedLedger.LogOf("a", "b");
        await File.WriteAllBytesAsync(_ledger.Layout.Guard, guard);
        File.Delete(_ledger.Layout.NextGuard);
        Directory.Delete(_ledger.Layout.WitnessNotes, recursive: true);
        File.Delete(_ledger.Layout.Witnessed);
        await _ledger.Seal();

        await using var restored = Sealer("quorum one\n");
        var failure = await Assert.ThrowsAsync<LedgerException>(() => restored.Witness(default));
        Assert.Equal(Failure.Integrity, failure.Failure);
        Assert.Contains("holds a checkpoint of 3 events that this ledger's key signed, and the guard says 2", failure.Message, StringComparison.Ordinal);
        await _ledger.Append("x");
        Assert.Same(failure, await Assert.ThrowsAsync<LedgerException>(() => restored.Seal(3, default)));
    }

    [Fact]
    public async Task A_witness_that_claims_to_know_more_and_shows_nothing_is_not_believed()
    {
        await _ledger.Append("a");
        _network.Says("one", new WitnessAnswer(409, WitnessAnswer.Size, "70\n"));
        await using var sealer = Sealer("quorum two\n");
        var round = await sealer.Witness(default);

        Assert.Contains("says that it knows 70 events of this log, and shows no proof", round.Answers[0].Problem, StringComparison.Ordinal);
        Assert.True(round.Met);
    }

    [Fact]
    public async Task A_witness_that_was_rolled_back_is_told_of_and_caught_up()
    {
        await _ledger.Append("a");
        await using var sealer = Sealer("quorum one\n");
        await sealer.Witness(default);
        var older = _network.State("one", SealedLedger.Origin);
        await _ledger.Append("b");
        await sealer.Seal(2, default);
        await sealer.Witness(default);
        await _network.Restore("one", SealedLedger.Origin, older);
        await _ledger.Append("c");
        await sealer.Seal(3, default);

        var round = await sealer.Witness(default);

        Assert.True(round.Met);
        Assert.Contains("cosigned 2 events", round.Answers[0].Warning, StringComparison.Ordinal);
        Assert.Contains("now knows of 1 only: its record was rolled back", round.Answers[0].Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "", "without a cosignature")]
    [InlineData(200, "nonsense\n", "a cosignature that is not right")]
    [InlineData(200, "\u2014 one.example AAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "without a cosignature")]
    [InlineData(403, "no known key signed it\n", "answered 403: no known key signed it")]
    [InlineData(404, "", "answered 404")]
    [InlineData(409, "many\n", "answered 409: many")]
    [InlineData(422, "no\n", "either it holds another history of this log")]
    [InlineData(500, "", "answered 500")]
    public async Task Whatever_else_a_witness_answers_is_told_and_stops_nothing(int status, string body, string told)
    {
        await _ledger.Append("a");
        _network.Says("one", new WitnessAnswer(status, WitnessAnswer.Text, body));
        await using var sealer = Sealer("quorum two\n");
        var round = await sealer.Witness(default);

        Assert.Contains(told, round.Answers[0].Problem, StringComparison.Ordinal);
        Assert.True(round.Met);
    }

    [Fact]
    public async Task Kept_cosignatures_that_were_altered_are_not_believed()
    {
        var events = await _ledger.Append("a");
        await using var sealer = Sealer("quorum one\n");
        await sealer.Witness(default);
        await File.WriteAllTextAsync(_ledger.Layout.Witnessed, (await File.ReadAllTextAsync(_ledger.Layout.Witnessed)).Replace("\n1\n", "\n2\n", StringComparison.Ordinal));

        Assert.Empty(Cosigned(await sealer.ReceiptFor(events[0], default)));
    }

    [Fact]
    public async Task Without_a_policy_nobody_is_asked()
    {
        await _ledger.Append("a");
        await using var sealer = _ledger.NewSealer();
        Assert.Empty((await sealer.Witness(default)).Answers);
        Assert.Equal(0, _network.Asked);
    }

    private Sealer Sealer(string quorum, bool required = false) => new(_ledger.Log, _ledger.Layout, null, Witnesses(quorum, required));

    private Witnesses Witnesses(string quorum, bool required = false) => new(_ledger.Layout, _network.Policy(quorum), _network, required);

    private IReadOnlyList<string> Cosigned(Receipt receipt)
    {
        Assert.IsType<ReceiptVerdict.Valid>(receipt.Verify(_ledger.Key));
        return [.. Cosignature.On(receipt.Checkpoint, _network.Policy("quorum one\n").Witnesses.Select(w => w.Key)).Select(c => c.Witness.Name)];
    }

    /// <summary>Witnesses within this process.</summary>
    private sealed class Network : IWitnessTransport, IDisposable
    {
        private readonly TempDirectory _root = new();
        private readonly Dictionary<string, (Witness Witness, VerifierKey Key)> _witnesses = new(StringComparer.Ordinal);
        private readonly Dictionary<string, WitnessAnswer> _says = new(StringComparer.Ordinal);
        private readonly HashSet<string> _down = new(StringComparer.Ordinal);
        private int _asked;

        public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(56));

        public int Asked => _asked;

        public async Task Add(string name, VerifierKey log)
        {
            var directory = new WitnessDirectory(_root.File(name));
            var key = directory.Create(name + ".example");
            directory.AddLog(log);
            _witnesses[name] = (await Witness.Open(directory, Time, default), key);
        }

        public void Down(string name) => _down.Add(name);

        public void Up(string name) => _down.Remove(name);

        public void Says(string name, WitnessAnswer answer) => _says[name] = answer;

        public byte[] State(string name, string origin) => File.ReadAllBytes(new WitnessDirectory(_root.File(name)).CheckpointOf(origin));

        public async Task Restore(string name, string origin, byte[] state)
        {
            _witnesses[name].Witness.Dispose();
            var directory = new WitnessDirectory(_root.File(name));
            await File.WriteAllBytesAsync(directory.CheckpointOf(origin), state);
            _witnesses[name] = (await Witness.Open(directory, Time, default), _witnesses[name].Key);
        }

        public TrustPolicy Policy(string quorum) => TrustPolicy.Parse(Encoding.UTF8.GetBytes(
            string.Concat(_witnesses.Select(w => $"witness {w.Key} {w.Value.Key} http://{w.Key}/\n")) + quorum));

        public Task<WitnessAnswer> AddCheckpoint(Uri prefix, byte[] body, CancellationToken ct)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult(Reached(prefix) is { } said ? said : _witnesses[prefix.Host].Witness.Add(body));
        }

        public Task<WitnessAnswer> Latest(Uri prefix, string originHash, CancellationToken ct) =>
            Task.FromResult(Reached(prefix) is not null ? new WitnessAnswer(404, WitnessAnswer.Text, "") : _witnesses[prefix.Host].Witness.Latest(originHash));

        public void Dispose()
        {
            foreach (var (witness, _) in _witnesses.Values)
            {
                witness.Dispose();
            }

            _root.Dispose();
        }

        private WitnessAnswer? Reached(Uri prefix) => _down.Contains(prefix.Host) ? throw new IOException("Nobody listens there.") : _says.GetValueOrDefault(prefix.Host);
    }
}
