using System.Globalization;
using System.Text;
using Ledger.Seal;
using Ledger.Testing;
using Ledger.Witnessing;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Tests.Witnessing;

/// <summary>The cases of c2sp.org/tlog-witness, each with its status code, and what a witness remembers.</summary>
public sealed class WitnessTests : IAsyncLifetime
{
    private readonly TempDirectory _root = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly GrowingTree _log = new();
    private VerifierKey _key = null!;
    private Witness _witness = null!;

    private WitnessDirectory Directory => new(_root.File("witness"));

    private string State => Directory.CheckpointOf(_log.Origin);

    public async Task InitializeAsync()
    {
        _key = Directory.Create("witness.example/w");
        Assert.True(Directory.AddLog(_log.Key.Verifier));
        _witness = await Open();
    }

    public Task DisposeAsync()
    {
        _witness.Dispose();
        _log.Dispose();
        _root.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void A_checkpoint_that_extends_the_last_is_cosigned_200()
    {
        Cosigned(0, 5);
        Cosigned(5, 5);
        Cosigned(5, 6);
        Cosigned(6, 300);
    }

    [Fact]
    public void The_empty_tree_is_cosigned_200_and_known_from_then_on()
    {
        Cosigned(0, 0);
        Assert.Equal(200, _witness.Latest(WitnessDirectory.HashOf(_log.Origin)).Status);
        Cosigned(0, 4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0\n")]
    [InlineData("old 0\n\n")]
    [InlineData("old 0\n\nlog.example/board\n")]
    [InlineData("nonsense")]
    [InlineData("{\"old\":0}")]
    public void What_is_no_request_is_400(string body) => Answers(400, Encoding.UTF8.GetBytes(body));

    [Theory]
    [InlineData("old 0\n", "old 00\n")]
    [InlineData("old 0\n", "old -1\n")]
    [InlineData("old 0\n", "old 0 \n")]
    [InlineData("old 0\n", "old  0\n")]
    [InlineData("old 0\n", "Old 0\n")]
    [InlineData("old 0\n", "size 0\n")]
    [InlineData("old 0\n", "old 9223372036854775808\n")]
    [InlineData("old 0\n", "old 0\r\n")]
    [InlineData("old 0\n", "old 0\nAAAA\n")]
    [InlineData("\n5\n", "\n05\n")]
    [InlineData("\n5\n", "\nfive\n")]
    public void A_request_with_a_line_that_is_not_as_specified_is_400(string from, string to)
    {
        var body = Encoding.UTF8.GetString(_log.Request(0, 5));
        Assert.Contains(from, body, StringComparison.Ordinal);
        Answers(400, Encoding.UTF8.GetBytes(body.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_proof_of_more_than_63_hashes_is_400()
    {
        var body = Encoding.UTF8.GetString(_log.Request(0, 5));
        var lines = string.Concat(Enumerable.Repeat(TreeHash.Empty.ToBase64() + "\n", 64));
        Answers(400, Encoding.UTF8.GetBytes(body.Replace("old 0\n", "old 0\n" + lines, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_body_of_more_than_the_cap_is_400() => Answers(400, new byte[AddCheckpoint.MaxSize + 1]);

    [Fact]
    public void An_old_size_larger_than_the_checkpoints_is_400()
    {
        Cosigned(0, 5);
        Answers(400, new AddCheckpoint(6, [], _log.At(5).Sign(_log.Key)).ToBytes());
    }

    [Fact]
    public void An_unknown_origin_is_404()
    {
        using var other = new GrowingTree("log.example/other");
        Answers(404, other.Request(0, 5));
    }

    [Fact]
    public void No_signature_by_a_key_of_the_origin_is_403()
    {
        using var stranger = SigningKey.Generate(_log.Origin);
        Answers(403, new AddCheckpoint(0, [], _log.At(5).Sign(stranger)).ToBytes());
    }

    [Fact]
    public void A_wrong_signature_under_a_known_name_and_id_is_403_even_beside_a_right_one()
    {
        var note = _log.At(5).Sign(_log.Key);
        var wrong = new NoteSignature(note.Signatures[0].Name, note.Signatures[0].KeyId, [.. note.Signatures[0].Signature.Reverse()]);
        Answers(403, new AddCheckpoint(0, [], note.With(wrong)).ToBytes());
        Answers(403, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_log.Request(0, 5)).Replace("\n5\n", "\n6\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Signatures_by_unknown_keys_are_ignored_and_not_kept()
    {
        using var stranger = SigningKey.Generate("stranger.example/s");
        var note = _log.At(5).Sign(_log.Key);
        var both = note.With(new NoteSignature(stranger.Verifier.Name, stranger.Verifier.KeyId, new byte[64]));

        Assert.Equal(200, _witness.Add(new AddCheckpoint(0, [], both).ToBytes()).Status);
        Assert.DoesNotContain("stranger", _witness.Latest(WitnessDirectory.HashOf(_log.Origin)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_old_size_than_the_one_known_is_409_with_the_size_known()
    {
        Conflicts(0, old: 3, size: 5);
        Cosigned(0, 5);
        Conflicts(5, old: 0, size: 7);
        Conflicts(5, old: 4, size: 7);
        Conflicts(5, old: 6, size: 7);
        Conflicts(5, old: 0, size: 3); // an earlier checkpoint again
        Conflicts(5, old: 3, size: 3);
    }

    [Fact]
    public void A_checkpoint_of_size_zero_with_another_root_than_the_empty_trees_is_422()
    {
        var text = $"{_log.Origin}\n0\n{TreeHash.Leaf("x"u8)}\n";
        Answers(422, new AddCheckpoint(0, [], SignedNote.Sign(text, _log.Key)).ToBytes());
    }

    [Fact]
    public void A_proof_from_nothing_is_422() =>
        Answers(422, new AddCheckpoint(0, [TreeHash.Empty], _log.At(5).Sign(_log.Key)).ToBytes());

    [Fact]
    public void A_proof_that_does_not_verify_is_422()
    {
        Cosigned(0, 5);
        var proof = _log.Proof(5, 9);
        var note = _log.At(9).Sign(_log.Key);
        Answers(422, new AddCheckpoint(5, [], note).ToBytes());
        Answers(422, new AddCheckpoint(5, [.. proof, TreeHash.Empty], note).ToBytes());
        Answers(422, new AddCheckpoint(5, [.. proof.Skip(1)], note).ToBytes());
        Answers(422, new AddCheckpoint(5, [.. proof.Reverse()], note).ToBytes());
    }

    [Fact]
    public void Another_tree_signed_by_the_logs_key_is_422_larger_or_of_the_same_size()
    {
        using var fork = new GrowingTree(kind: "fork", key: SigningKey.Parse(_log.Key.Export()));
        Cosigned(0, 5);
        Answers(422, fork.Request(5, 5));
        var answer = _witness.Add(fork.Request(5, 9));
        Assert.Equal(422, answer.Status);
        Assert.Contains("was not shown to extend", answer.Said, StringComparison.Ordinal);
        Cosigned(5, 9);
    }

    [Fact]
    public void The_same_size_with_a_proof_is_422()
    {
        Cosigned(0, 5);
        Answers(422, new AddCheckpoint(5, [TreeHash.Empty], _log.At(5).Sign(_log.Key)).ToBytes());
    }

    [Fact]
    public void Extension_lines_are_cosigned_with_the_rest()
    {
        var note = SignedNote.Sign(_log.At(5).ToText() + "an extension\n", _log.Key);
        var answer = _witness.Add(new AddCheckpoint(0, [], note).ToBytes());

        Assert.Equal(200, answer.Status);
        Assert.Single(Cosignature.On(Combined(note, answer), _key));
    }

    [Fact]
    public void What_was_cosigned_last_can_be_read_with_both_signatures()
    {
        var path = WitnessDirectory.HashOf(_log.Origin);
        Assert.Equal(404, _witness.Latest(path).Status);
        Assert.Equal(404, _witness.Latest("../" + path).Status);
        Assert.Equal(404, _witness.Latest(new string('a', 64)).Status);
        Cosigned(0, 5);

        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(_witness.Latest(path).Body));

        Assert.Equal(_log.At(5), Checkpoint.Open(note, _log.Key.Verifier));
        Assert.Single(Cosignature.On(note, _key));
    }

    [Fact]
    public void Times_never_decrease_when_the_clock_does()
    {
        var first = Cosigned(0, 5);
        _time.AdjustTime(_time.GetUtcNow().AddYears(-3));
        Assert.Equal(first.Time, Cosigned(5, 6).Time);
    }

    [Fact]
    public async Task A_second_key_of_a_log_is_trusted_as_soon_as_it_is_added()
    {
        Cosigned(0, 5);
        using var second = SigningKey.Generate(_log.Origin);
        var request = new AddCheckpoint(5, _log.Proof(5, 8), _log.At(8).Sign(second)).ToBytes();
        Answers(403, request);
        Assert.True(Directory.AddLog(second.Verifier));
        Assert.False(Directory.AddLog(second.Verifier));
        Assert.Equal(200, _witness.Add(request).Status);
        await Reopen();
        Cosigned(8, 9);
    }

    [Fact]
    public async Task Only_one_process_serves_a_witness() =>
        Assert.Equal(Failure.Conflict, (await Assert.ThrowsAsync<LedgerException>(Open)).Failure);

    [Theory]
    [InlineData(nameof(WitnessStep.Checked), false)]
    [InlineData(nameof(WitnessStep.Signed), false)]
    [InlineData(nameof(WitnessStep.Written), false)]
    [InlineData(nameof(WitnessStep.Persisted), true)]
    public async Task Ended_after_any_step_it_remembers_what_it_may_have_told_and_goes_on(string step, bool moved)
    {
        Cosigned(0, 5);
        _witness.AfterStep = at => { if (at.ToString() == step) { throw new EndedHere(); } };
        Assert.Throws<EndedHere>(() => _witness.Add(_log.Request(5, 9)));
        await Reopen();

        if (moved)
        {
            Conflicts(9, old: 5, size: 9);
            Cosigned(9, 9);
        }
        else
        {
            Cosigned(5, 9);
        }
    }

    [Fact]
    public async Task Racing_requests_never_take_the_witness_back()
    {
        Cosigned(0, 1);
        _log.At(400);
        var requests = Enumerable.Range(2, 300).Select(size => (Size: (long)size, Notes: _log.At(size).Sign(_log.Key))).ToList();
        var told = new System.Collections.Concurrent.ConcurrentQueue<(long Old, long Size)>();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (request, _) =>
        {
            var old = 1L;
            while (true)
            {
                var answer = _witness.Add(new AddCheckpoint(old, _log.Proof(old, request.Size), request.Notes).ToBytes());
                if (answer.Status == 200)
                {
                    told.Enqueue((old, request.Size));
                    return ValueTask.CompletedTask;
                }

                Assert.Equal(409, answer.Status);
                old = long.Parse(answer.Body.TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture);
                if (old > request.Size)
                {
                    return ValueTask.CompletedTask; // somebody was faster with a larger one
                }
            }
        });

        // One chain: each cosigned from exactly where another ended, and none twice.
        var chain = told.OrderBy(t => t.Size).ToList();
        Assert.Equal(chain.Select(t => t.Old), chain.Select(t => t.Size).Prepend(1L).SkipLast(1));
        Conflicts(chain[^1].Size, old: 0, size: 400);
    }

    [Fact]
    public async Task A_lost_or_altered_record_stops_the_witness_for_that_log_and_an_older_one_is_noticed_while_it_serves()
    {
        Cosigned(0, 5);
        var older = await File.ReadAllBytesAsync(State);
        Cosigned(5, 9);
        var newest = await File.ReadAllBytesAsync(State);

        await File.WriteAllBytesAsync(State, older);
        var answer = _witness.Add(_log.Request(5, 9));
        Assert.Equal(500, answer.Status);
        Assert.Contains("which was size 9", answer.Said, StringComparison.Ordinal);

        File.Delete(State);
        await Reopen();
        answer = _witness.Add(_log.Request(0, 9));
        Assert.Equal(500, answer.Status);
        Assert.Contains("is missing", answer.Said, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(State, [.. newest[..^2], (byte)'A', (byte)'\n']);
        Assert.Equal(500, _witness.Add(_log.Request(9, 9)).Status);

        // Somebody else's witness.
        using var other = Cosigner.Generate("witness.example/other");
        var note = _log.At(12).Sign(_log.Key);
        await File.WriteAllBytesAsync(State, note.With(other.Cosign(note, 1)).ToBytes());
        Assert.Equal(500, _witness.Add(_log.Request(12, 12)).Status);

        await File.WriteAllBytesAsync(State, newest);
        Cosigned(9, 12);
    }

    [Fact]
    public async Task Its_own_cosignature_over_more_than_it_remembers_tells_that_it_was_rolled_back()
    {
        Cosigned(0, 5);
        var older = await File.ReadAllBytesAsync(State);
        var note = _log.At(9).Sign(_log.Key);
        var held = Combined(note, _witness.Add(new AddCheckpoint(5, _log.Proof(5, 9), note).ToBytes()));
        _witness.Dispose();
        await File.WriteAllBytesAsync(State, older);
        _witness = await Open();

        var answer = _witness.Add(new AddCheckpoint(5, _log.Proof(5, 9), held).ToBytes());

        Assert.Equal(200, answer.Status);
        Assert.Contains("cosigned size 9", answer.Said, StringComparison.Ordinal);
        Assert.Contains("remembers 5 only: its record was rolled back", answer.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_witness_knows_logs_by_their_own_keys_only()
    {
        Assert.Equal(Failure.Usage, Assert.Throws<LedgerException>(() => Directory.AddLog(_key)).Failure);
        Assert.Equal(Failure.Refused, Assert.Throws<LedgerException>(() => Directory.Create("again.example/w")).Failure);
        Assert.Equal(Failure.NotFound, Assert.Throws<LedgerException>(() => new WitnessDirectory(_root.File("none")).AddLog(_log.Key.Verifier)).Failure);
        Assert.Equal(_log.Origin, Assert.Single(Directory.KnownLogs()).Origin);
    }

    private Task<Witness> Open() => Witness.Open(Directory, _time, default);

    private async Task Reopen()
    {
        _witness.Dispose();
        _witness = await Open();
    }

    private Cosignature Cosigned(long old, long size)
    {
        var answer = _witness.Add(_log.Request(old, size));
        Assert.True(answer.Status == 200, $"{answer.Status} {answer.Body}{answer.Said}");
        var cosignature = Assert.Single(Cosignature.On(Combined(_log.At(size).Sign(_log.Key), answer), _key));
        Assert.InRange(cosignature.Time, 1, _time.GetUtcNow().AddYears(10).ToUnixTimeSeconds());
        Conflicts(size, old: size + 1, size + 2);
        return cosignature;
    }

    private void Conflicts(long known, long old, long size)
    {
        var answer = _witness.Add(_log.Request(old, size));
        Assert.Equal((409, WitnessAnswer.Size, string.Create(CultureInfo.InvariantCulture, $"{known}\n")), (answer.Status, answer.ContentType, answer.Body));
    }

    private void Answers(int status, byte[] body)
    {
        var before = File.ReadAllBytes(State);
        Assert.Equal(status, _witness.Add(body).Status);
        Assert.Equal(before, File.ReadAllBytes(State));
    }

    private static SignedNote Combined(SignedNote note, WitnessAnswer answer) => SignedNote.Parse([.. note.ToBytes(), .. Encoding.UTF8.GetBytes(answer.Body)]);

    private sealed class EndedHere : Exception;
}
