using System.Text;
using CsCheck;
using NSec.Cryptography;
using Xunit.Abstractions;

namespace Ledger.Seal.Tests;

/// <summary>docs/format/note.md, "One way to accept Ed25519", through the public door: a verifier key and a signature.</summary>
public sealed class Ed25519ProfileTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(OddSignatures.HandMade), MemberType = typeof(OddSignatures))]
    public void Odd_signatures_are_judged_by_the_one_profile(string name, string key, string message, string signature, bool accepted)
    {
        Assert.True(accepted == Verifies(key, message, signature), name);

        // And libsodium agrees without our own checks; should a newer one not, this says so.
        var alone = PublicKey.TryImport(SignatureAlgorithm.Ed25519, Convert.FromHexString(key), KeyBlobFormat.RawPublicKey, out var imported)
            && imported is not null
            && SignatureAlgorithm.Ed25519.Verify(imported, Convert.FromHexString(message), Convert.FromHexString(signature));
        Assert.True(accepted == alone, $"libsodium alone: {name}");
    }

    [Theory]
    [MemberData(nameof(OddSignatures.NonCanonicalKeys), MemberType = typeof(OddSignatures))]
    public void Keys_that_are_not_canonical_are_refused(string key) => Assert.False(VerifierKey.TryParse(Vkey(Convert.FromHexString(key)), out _));

    [Fact]
    public void The_public_vectors_come_out_as_stated()
    {
        if (SharedVectors.Read("wycheproof-ed25519.json", output) is not { } vectors)
        {
            return;
        }

        var count = 0;
        foreach (var group in vectors.GetProperty("testGroups").EnumerateArray())
        {
            var key = group.GetProperty("publicKey").GetProperty("pk").GetString()!;
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var valid = string.Equals(test.GetProperty("result").GetString(), "valid", StringComparison.Ordinal);
                Assert.True(
                    valid == Verifies(key, test.GetProperty("msg").GetString()!, test.GetProperty("sig").GetString()!),
                    $"{test.GetProperty("tcId")} {test.GetProperty("comment")}");
                count++;
            }
        }

        Assert.Equal(vectors.GetProperty("numberOfTests").GetInt32(), count);
    }

    [Fact]
    public void The_kernels_own_code_and_libsodium_judge_every_signature_alike()
    {
        foreach (var row in OddSignatures.HandMade)
        {
            Alike((string)row[1], (string)row[2], (string)row[3]);
        }

        foreach (var (key, message, signature) in Vectors())
        {
            Alike(key, message, signature);
        }

        // Honest ones, and the same with one bit changed anywhere in key, message or signature.
        (from seed in Gen.Byte.Array[32] from message in Gen.Byte.Array[1, 200] from bit in Gen.Int[0, 10_000] select (seed, message, bit)).Sample(
            sample =>
            {
                using var key = Key.Import(SignatureAlgorithm.Ed25519, sample.seed, KeyBlobFormat.RawPrivateKey);
                var encoded = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
                byte[] all = [.. encoded, .. SignatureAlgorithm.Ed25519.Sign(key, sample.message), .. sample.message];
                Assert.True(Alike(all));
                var at = sample.bit % (all.Length * 8);
                all[at / 8] ^= (byte)(1 << (at % 8));
                Assert.False(Alike(all));
            },
            iter: 300);
    }

    [Fact]
    public void What_is_no_point_is_no_key_whichever_code_checks_signatures() =>
        Gen.Byte.Array[32].Sample(
            bytes => Assert.Equal(
                Ed25519Profile.Import(bytes) is not null,
                Ed25519Profile.IsCanonicalPointOfHighOrder(bytes) && Ed25519Key.ImportManaged(bytes) is not null),
            iter: 1000);

    [Fact]
    public void Honest_signatures_always_pass() =>
        Gen.Byte.Array[0, 300].Sample(message =>
        {
            using var key = SigningKey.Generate("a.example/log");
            var signature = key.Sign(message);
            Assert.True(key.Verifier.Verify(message, signature));
            Assert.False(key.Verifier.Verify([.. message, 0], signature));
            Assert.False(key.Verifier.Verify(message, signature.AsSpan(..63)));
            Assert.False(key.Verifier.Verify(message, [.. signature, 0]));
        }, iter: 200);

    private IEnumerable<(string Key, string Message, string Signature)> Vectors() => SharedVectors.Read("wycheproof-ed25519.json", output) is not { } vectors
        ? []
        : from @group in vectors.GetProperty("testGroups").EnumerateArray()
          from test in @group.GetProperty("tests").EnumerateArray()
          select (@group.GetProperty("publicKey").GetProperty("pk").GetString()!, test.GetProperty("msg").GetString()!, test.GetProperty("sig").GetString()!);

    private static void Alike(string key, string message, string signature)
    {
        byte[] signed = Convert.FromHexString(signature);
        if (Convert.FromHexString(key) is { Length: 32 } encoded && signed.Length == 64)
        {
            Alike([.. encoded, .. signed, .. Convert.FromHexString(message)]);
        }
    }

    // Key (32), signature (64), message: judged by libsodium alone, and by the profile on the kernel's own code.
    private static bool Alike(ReadOnlySpan<byte> all)
    {
        var (key, signature, message) = (all[..32].ToArray(), all[32..96].ToArray(), all[96..].ToArray());
        var linked = PublicKey.TryImport(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey, out var imported)
            && SignatureAlgorithm.Ed25519.Verify(imported!, message, signature);
        var own = Ed25519Profile.IsCanonicalPointOfHighOrder(key) && Ed25519Key.ImportManaged(key) is { } managed && Ed25519Profile.Verify(managed, message, signature);
        Assert.True(linked == own, Convert.ToHexStringLower(all));
        return own;
    }

    private static bool Verifies(string key, string message, string signature) =>
        VerifierKey.TryParse(Vkey(Convert.FromHexString(key)), out var verifier)
        && verifier.Verify(Convert.FromHexString(message), Convert.FromHexString(signature));

    private static string Vkey(byte[] key)
    {
        var id = System.Security.Cryptography.SHA256.HashData([.. Encoding.ASCII.GetBytes("a.example/log\n"), 1, .. key])[..4];
        return $"a.example/log+{Convert.ToHexStringLower(id)}+{Convert.ToBase64String([1, .. key])}";
    }
}
