using System.Text;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Tests.Sealing;

namespace Ledger.Tests.Keys;

/// <summary>One key takes over from another, wherever it is interrupted.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly SealedLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task Both_keys_sign_one_checkpoint_and_then_the_new_one_signs_alone()
    {
        await _ledger.Append("a", "b");
        await _ledger.Seal();
        var next = KeyRotation.Prepare(_ledger.Layout);
        Assert.Equal(next, KeyRotation.Prepare(_ledger.Layout));

        var history = await KeyRotation.HandOver(_ledger.Layout, 2, default);

        Assert.Equal([_ledger.Key, next], history.Periods.Select(p => p.Key));
        Assert.Equal((2L, next), (history.Periods[1].From, SealSetup.VerifierKeyOf(_ledger.Layout)));
        Assert.False(File.Exists(_ledger.Layout.NextKey));
        Assert.DoesNotContain("PRIVATE", Encoding.UTF8.GetString(history.ToBytes()), StringComparison.Ordinal);
        var both = Guard();
        Assert.True(both.VerifiedBy(_ledger.Key) && both.VerifiedBy(next));

        var events = await _ledger.Append("c");
        await using var sealer = _ledger.NewSealer();
        var receipt = await sealer.ReceiptFor(events[0], default);
        Assert.IsType<ReceiptVerdict.Valid>(receipt.Verify(next));
        Assert.IsType<ReceiptVerdict.Invalid>(receipt.Verify(_ledger.Key));
        Assert.IsType<ReceiptVerdict.Valid>(receipt.Verify(KeysFile.Read(_ledger.Layout), _ledger.Key, null));
        Assert.False(Guard().VerifiedBy(_ledger.Key));
    }

    [Fact]
    public async Task A_sealer_that_ran_all_along_goes_by_the_new_key()
    {
        await _ledger.Append("a");
        await using var sealer = _ledger.NewSealer();
        await sealer.Seal(1, default);
        var next = KeyRotation.Prepare(_ledger.Layout);
        await KeyRotation.HandOver(_ledger.Layout, 1, default);
        await _ledger.Append("b");

        var latest = await sealer.Seal(2, default);

        Assert.True(latest.Note.VerifiedBy(next));
        Assert.False(latest.Note.VerifiedBy(_ledger.Key));
    }

    [Theory]
    [InlineData(nameof(RotationStep.Prepared), false)]
    [InlineData(nameof(RotationStep.Handed), true)]
    [InlineData(nameof(RotationStep.GuardSigned), true)]
    [InlineData(nameof(RotationStep.Taken), true)]
    public async Task Ended_after_any_step_it_has_happened_or_not_and_sealing_goes_on(string step, bool happened)
    {
        await _ledger.Append("a", "b");
        await _ledger.Seal();
        var next = KeyRotation.Prepare(_ledger.Layout);
        await Assert.ThrowsAsync<EndedHere>(() => KeyRotation.HandOver(_ledger.Layout, 2, at => { if (at.ToString() == step) { throw new EndedHere(); } }, default));

        await _ledger.Append("c");
        var latest = await _ledger.Seal(3);

        Assert.True(latest.Note.VerifiedBy(happened ? next : _ledger.Key));
        Assert.Equal(happened ? next : _ledger.Key, SealSetup.VerifierKeyOf(_ledger.Layout));
        if (!happened)
        {
            Assert.Equal(next, (await KeyRotation.HandOver(_ledger.Layout, 3, default)).Current);
        }

        Assert.Equal(3, KeysFile.Read(_ledger.Layout).Open(latest.Note, _ledger.Key, null, out _).Size);
        Assert.Equal(happened ? 2 : 3, KeysFile.Read(_ledger.Layout).Periods[1].From);
    }

    [Fact]
    public async Task An_old_key_brought_back_seals_nothing()
    {
        var old = await File.ReadAllBytesAsync(_ledger.Layout.Key);
        await _ledger.Append("a");
        await _ledger.Seal();
        KeyRotation.Prepare(_ledger.Layout);
        await KeyRotation.HandOver(_ledger.Layout, 1, default);
        await File.WriteAllBytesAsync(_ledger.Layout.Key, old);
        await _ledger.Append("b");

        var failure = await Assert.ThrowsAsync<LedgerException>(() => _ledger.Seal(2));
        Assert.Equal(Failure.Integrity, failure.Failure);
        Assert.Contains("another key took over from it", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verifying_goes_from_the_old_key_to_the_new_and_not_from_a_strangers()
    {
        await _ledger.Append("a");
        await _ledger.Seal();
        KeyRotation.Prepare(_ledger.Layout);
        await KeyRotation.HandOver(_ledger.Layout, 1, default);
        await _ledger.Append("b");
        await _ledger.Seal(2);

        Assert.True((await LedgerVerification.Verify(_ledger.Layout, _ledger.Log, _ledger.Key, null, default)).IsSound);
        Assert.True((await LedgerVerification.Verify(_ledger.Layout, _ledger.Log, null, null, default)).IsSound);
        Assert.False((await LedgerVerification.Verify(_ledger.Layout, _ledger.Log, SigningKey.Generate(SealedLedger.Origin).Verifier, null, default)).IsSound);

        await KeyRotation.Compromise(_ledger.Layout, _ledger.Key, 0, default);
        Assert.False((await LedgerVerification.Verify(_ledger.Layout, _ledger.Log, _ledger.Key, null, default)).IsSound);
        Assert.True((await LedgerVerification.Verify(_ledger.Layout, _ledger.Log, null, null, default)).IsSound);
    }

    [Fact]
    public async Task The_key_can_come_from_an_environment_variable_or_a_program_and_must_be_the_same()
    {
        var secret = (await File.ReadAllTextAsync(_ledger.Layout.Key)).Trim();
        var variable = "LEDGER_TEST_KEY_" + _ledger.Key.KeyId;
        Environment.SetEnvironmentVariable(variable, secret);
        KeySource.Use(_ledger.Layout, ["environment", variable]);
        File.Delete(_ledger.Layout.Key);
        await _ledger.Append("a");
        Assert.True((await _ledger.Seal(1)).Note.VerifiedBy(_ledger.Key));
        Assert.Equal(Failure.Refused, Assert.Throws<LedgerException>(() => KeyRotation.Prepare(_ledger.Layout)).Failure);

        Environment.SetEnvironmentVariable(variable, SigningKey.Generate(SealedLedger.Origin).Export());
        Assert.Equal(Failure.Refused, Assert.Throws<LedgerException>(() => KeySource.Use(_ledger.Layout, ["environment", variable])).Failure);
        Environment.SetEnvironmentVariable(variable, "nonsense");
        Assert.DoesNotContain("nonsense", Assert.Throws<LedgerException>(() => KeySource.Open(_ledger.Layout)).ToString(), StringComparison.Ordinal);
        Environment.SetEnvironmentVariable(variable, null);
        Assert.Equal(Failure.NotFound, Assert.Throws<LedgerException>(() => KeySource.Open(_ledger.Layout)).Failure);

        // The program may sign with anything: here it has one answer, which is right for one message only.
        using var key = SigningKey.Parse(secret);
        var message = "to be signed\n"u8.ToArray();
        await File.WriteAllTextAsync(_ledger.Layout.KeySource, $"command {_ledger.Key} /bin/echo {Convert.ToBase64String(key.Sign(message))}\n");
        using var signer = KeySource.Open(_ledger.Layout);
        Assert.Equal(key.Sign(message), signer.Sign(message));
        Assert.Contains("is not the base64 of a signature by the expected key", Assert.Throws<LedgerException>(() => signer.Sign("another\n"u8)).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_ledger.Layout.KeySource, $"command {_ledger.Key} /bin/false\n");
        using var failing = KeySource.Open(_ledger.Layout);
        Assert.Contains("ended with exit code 1", Assert.Throws<LedgerException>(() => failing.Sign(message)).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_ledger.Layout.KeySource, "nowhere\n");
        Assert.Equal(Failure.Usage, Assert.Throws<LedgerException>(() => KeySource.Open(_ledger.Layout)).Failure);
    }

    private SignedNote Guard() => SignedNote.Parse(File.ReadAllBytes(_ledger.Layout.Guard));

    private sealed class EndedHere : Exception;
}
