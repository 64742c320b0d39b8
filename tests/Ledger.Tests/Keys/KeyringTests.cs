using Ledger.Keys;
using Ledger.Seal;
using Ledger.Testing;

namespace Ledger.Tests.Keys;

using Given = Given<Keyring, KeyEvent>;

public class KeyringTests
{
    private static readonly KeyringId Id = KeyringId.Signing;
    private static readonly string A = Key();
    private static readonly string B = Key();
    private static readonly string C = Key();
    private static readonly KeyEvent.SigningKeyRotated AtoB = new(Id, A, B);
    private static readonly KeyEvent.SigningKeyCompromised ACompromised = new(Id, A, 7);

    [Fact]
    public void A_first_rotation_is_recorded() => Given.Nothing().When(new RotateSigningKey(Id, A, B), RotateSigningKey.Decide).Recorded(AtoB);

    [Fact]
    public void The_same_rotation_again_changes_nothing() => Given.Facts(AtoB).When(new RotateSigningKey(Id, A, B), RotateSigningKey.Decide).Unchanged();

    [Fact]
    public void Keys_follow_one_another() =>
        Given.Facts(AtoB).When(new RotateSigningKey(Id, B, C), RotateSigningKey.Decide).Recorded(new KeyEvent.SigningKeyRotated(Id, B, C));

    [Fact]
    public void A_key_that_no_longer_signs_hands_over_to_nobody() =>
        Given.Facts(AtoB).When(new RotateSigningKey(Id, A, C), RotateSigningKey.Decide).Refused("not-the-current-key");

    [Fact]
    public void A_key_is_never_used_again()
    {
        Given.Facts(AtoB).When(new RotateSigningKey(Id, B, A), RotateSigningKey.Decide).Refused("key-used-before");
        Given.Nothing().When(new RotateSigningKey(Id, A, A), RotateSigningKey.Decide).Refused("key-used-before");
    }

    [Fact]
    public void What_is_no_key_of_the_same_log_takes_over_from_nothing()
    {
        Given.Nothing().When(new RotateSigningKey(Id, A, "nonsense"), RotateSigningKey.Decide).Refused("not-keys-of-one-log");
        Given.Nothing().When(new RotateSigningKey(Id, A, SigningKey.Generate("another.example/log").Verifier.ToString()), RotateSigningKey.Decide).Refused("not-keys-of-one-log");
        Given.Nothing().When(new RotateSigningKey(Id, A, Cosigner.Generate("ledger.example/board").Verifier.ToString()), RotateSigningKey.Decide).Refused("not-keys-of-one-log");
    }

    [Fact]
    public void A_key_is_compromised_from_a_size_on_and_later_knowledge_may_only_make_it_earlier()
    {
        var report = new ReportCompromisedKey(Id, A, 7);
        Given.Nothing().When(report, ReportCompromisedKey.Decide).Recorded(ACompromised);
        Given.Facts(AtoB).When(report, ReportCompromisedKey.Decide).Recorded(ACompromised);
        Given.Facts(ACompromised).When(report, ReportCompromisedKey.Decide).Unchanged();
        Given.Facts(ACompromised).When(report with { FromSize = 3 }, ReportCompromisedKey.Decide).Recorded(ACompromised with { FromSize = 3 });
        Given.Facts(ACompromised).When(report with { FromSize = 9 }, ReportCompromisedKey.Decide).Refused("compromised-before");
    }

    [Fact]
    public void What_was_never_a_key_is_not_compromised()
    {
        Given.Facts(AtoB).When(new ReportCompromisedKey(Id, C, 7), ReportCompromisedKey.Decide).Refused("no-such-key");
        Given.Nothing().When(new ReportCompromisedKey(Id, "nonsense", 7), ReportCompromisedKey.Decide).Refused("not-a-key");
        Given.Nothing().When(new ReportCompromisedKey(Id, A, -1), ReportCompromisedKey.Decide).Refused("no-such-size");
    }

    [Fact]
    public void The_register_shows_each_key_which_one_signs_and_which_is_compromised() =>
        Assert.Equal(
            [new SigningKeyRow(A, false, 7), new SigningKeyRow(B, true, null)],
            KeyRegister.Rows(Given.Facts(AtoB, ACompromised).State).Select(row => row.Data));

    private static string Key() => SigningKey.Generate("ledger.example/board").Verifier.ToString();
}
