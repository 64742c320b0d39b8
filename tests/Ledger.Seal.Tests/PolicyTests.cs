using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Ledger.Seal.Tests;

public sealed class PolicyTests : IDisposable
{
    private readonly SigningKey log = SigningKey.Generate("a.example/log");
    private readonly SigningKey[] witnesses = [.. Enumerable.Range(1, 6).Select(i => SigningKey.Generate($"w{i}.example"))];

    [Fact]
    public void The_example_of_the_specification_counts_as_it_says()
    {
        var policy = Parse($"""
            log {log.Verifier}

            witness X1 {Key(0)}
            witness X2 {Key(1)}
            witness X3 {Key(2)} https://x3.example/
            group X-witnesses 2 X1 X2 X3

            witness Y1 {Key(3)}
            witness Y2 {Key(4)}
            witness Y3 {Key(5)}
            group Y-witnesses any Y1 Y2 Y3

            group X-and-Y all X-witnesses Y-witnesses
            quorum X-and-Y

            """);
        Assert.Equal("X-and-Y", policy.Quorum);
        Assert.Equal(["X1", "X2", "X3", "Y1", "Y2", "Y3"], policy.Witnesses.Select(w => w.Name));
        Assert.Equal("https://x3.example/", policy.Witnesses[2].Url);
        Assert.IsType<PolicyVerdict.Met>(policy.Check(Cosigned(0, 2, 4), log.Verifier));
        Assert.Equal(6, Assert.IsType<PolicyVerdict.Met>(policy.Check(Cosigned(0, 1, 2, 3, 4, 5), log.Verifier)).Witnesses.Count);
        Assert.IsType<PolicyVerdict.NotMet>(policy.Check(Cosigned(0, 1, 2), log.Verifier));
        Assert.IsType<PolicyVerdict.NotMet>(policy.Check(Cosigned(0, 3, 4, 5), log.Verifier));
        Assert.IsType<PolicyVerdict.NotMet>(policy.Check(Cosigned(), log.Verifier));
    }

    [Fact]
    public void A_wrong_cosignature_by_a_witness_of_the_policy_refuses_the_checkpoint_though_it_is_not_needed()
    {
        var policy = Parse($"witness W {Key(0)}\nwitness V {Key(1)}\ngroup g any W V\nquorum g\n");
        var good = Cosigned(0);
        var other = Cosignature(1, "another text\n");
        var verdict = policy.Check(good.With(other), log.Verifier);
        Assert.Contains("is wrong", Assert.IsType<PolicyVerdict.NotMet>(verdict).Reason, StringComparison.Ordinal);
        Assert.IsType<PolicyVerdict.Met>(policy.Check(good, log.Verifier));
    }

    [Fact]
    public void A_witness_signs_nothing_of_a_log_that_did_not_sign()
    {
        using var other = SigningKey.Generate("a.example/log");
        var policy = Parse($"witness W {Key(0)}\nquorum W\n");
        Assert.IsType<PolicyVerdict.NotMet>(policy.Check(Cosigned(0), other.Verifier));
    }

    [Fact]
    public void A_policy_that_names_logs_takes_no_other()
    {
        using var other = SigningKey.Generate("b.example/log");
        Assert.IsType<PolicyVerdict.NotMet>(Parse($"log {other.Verifier}\nquorum none\n").Check(Cosigned(), log.Verifier));
        Assert.IsType<PolicyVerdict.Met>(Parse($"log {log.Verifier}\nquorum none\n").Check(Cosigned(), log.Verifier));
        Assert.IsType<PolicyVerdict.Met>(Parse("quorum none\n").Check(Cosigned(), log.Verifier));
        Assert.IsType<PolicyVerdict.Met>(TrustPolicy.WithoutWitnesses.Check(Cosigned(), log.Verifier));
    }

    [Fact]
    public void White_space_comments_and_names_of_any_octets_are_taken()
    {
        byte[] name = [0xFF, 0xC3, 0xA9];
        var policy = TrustPolicy.Parse([.. "# comment\n\t  # another\n \t\n  witness\t"u8, .. name, .. Encoding.UTF8.GetBytes($" \t{Key(0)}  \nquorum "), .. name, .. "\n"u8]);
        Assert.IsType<PolicyVerdict.Met>(policy.Check(Cosigned(0), log.Verifier));
        Assert.Throws<PolicyFormatException>(() => TrustPolicy.Parse([.. Encoding.UTF8.GetBytes($"witness K {Key(0)}\nquorum \u212A\n")]));
    }

    [Theory]
    [InlineData("", "newline")]
    [InlineData("quorum none", "newline")]
    [InlineData("\n", "no quorum")]
    [InlineData("quorum none\nquorum none\n", "second quorum")]
    [InlineData("quorum W\nwitness W {0}\n", "line 1: no witness or group W")]
    [InlineData("witness none {0}\nquorum none\n", "none is taken")]
    [InlineData("witness W {0}\nwitness W {1}\nquorum W\n", "line 2: the name W is taken")]
    [InlineData("witness W {0}\nwitness V {0}\nquorum W\n", "listed already")]
    [InlineData("witness W {0}\ngroup W any W\nquorum W\n", "is taken")]
    [InlineData("witness W {0}\ngroup g 0 W\nquorum g\n", "threshold")]
    [InlineData("witness W {0}\ngroup g 2 W\nquorum g\n", "threshold")]
    [InlineData("witness W {0}\ngroup g 01 W\nquorum g\n", "threshold")]
    [InlineData("witness W {0}\ngroup g any\nquorum g\n", "not of the form")]
    [InlineData("witness W {0}\ngroup g any W W\nquorum g\n", "is a member")]
    [InlineData("witness W {0}\ngroup g any W\ngroup h any W\nquorum h\n", "is a member")]
    [InlineData("group g any g\nquorum g\n", "no witness or group g")]
    [InlineData("group g any none\nquorum g\n", "no witness or group none")]
    [InlineData("log {0}\nquorum none\n", "type 0x01")]
    [InlineData("witness W {2}\nquorum W\n", "type 0x04")]
    [InlineData("log {2}\nlog {2}\nquorum none\n", "listed already")]
    [InlineData("log {2} https://a https://b\nquorum none\n", "not of the form")]
    [InlineData("witness W nonsense\nquorum none\n", "verifier key")]
    [InlineData("quorum none\r\n", "control character")]
    [InlineData("policy none\n", "not of the form")]
    public void What_is_no_policy_is_refused_with_its_line(string text, string why)
    {
        var given = string.Format(CultureInfo.InvariantCulture, text, Key(0), Key(1), log.Verifier);
        Assert.Contains(why, Assert.Throws<PolicyFormatException>(() => Parse(given)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Absurd_policies_are_refused()
    {
        Assert.Throws<PolicyFormatException>(() => Parse(new string('#', TrustPolicy.MaxSize) + "\nquorum none\n"));
        Assert.Throws<PolicyFormatException>(() => Parse(string.Concat(Enumerable.Repeat("group g any x\n", 4000)) + "quorum none\n"));
    }

    public void Dispose()
    {
        log.Dispose();
        Array.ForEach(witnesses, w => w.Dispose());
    }

    private static TrustPolicy Parse(string text) => TrustPolicy.Parse(Encoding.UTF8.GetBytes(text));

    private VerifierKey Key(int witness) => Cosigning.KeyOf(witnesses[witness]);

    private SignedNote Cosigned(params int[] by)
    {
        var note = new Checkpoint("a.example/log", 1, TreeHash.Leaf([0])).Sign(log);
        return by.Length == 0 ? note : note.With([.. by.Select(i => Cosignature(i, note.Text))]);
    }

    private NoteSignature Cosignature(int witness, string text) => Cosigning.Sign(witnesses[witness], text, 1_700_000_000);
}

/// <summary>What a witness does (c2sp.org/tlog-cosignature), for tests.</summary>
internal static class Cosigning
{
    public static VerifierKey KeyOf(SigningKey key)
    {
        byte[] bytes = [VerifierKey.Cosignature, .. key.Verifier.PublicKey];
        var id = System.Security.Cryptography.SHA256.HashData([.. Encoding.UTF8.GetBytes(key.Verifier.Name), (byte)'\n', .. bytes])[..4];
        return VerifierKey.Parse($"{key.Verifier.Name}+{Convert.ToHexStringLower(id)}+{Convert.ToBase64String(bytes)}");
    }

    public static NoteSignature Sign(SigningKey key, string text, long time)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time);
        var signature = key.Sign(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}")));
        var verifier = KeyOf(key);
        return new NoteSignature(verifier.Name, verifier.KeyId, [.. bytes, .. signature]);
    }
}
