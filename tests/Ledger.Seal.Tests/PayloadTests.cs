using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Xunit.Abstractions;

namespace Ledger.Seal.Tests;

public sealed class PayloadTests(ITestOutputHelper output)
{
    private static readonly Guid Id = new("8f14e45f-ceea-467f-9d1b-2a3c4d5e6f70");
    private static readonly byte[] Key = [.. Enumerable.Range(32, 32).Select(i => (byte)i)];
    private static readonly byte[] Nonce = [.. Enumerable.Range(64, 12).Select(i => (byte)i)];

    [Fact]
    public void The_commitment_is_the_hash_of_label_salt_length_salt_and_payload()
    {
        byte[] salt = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        byte[] input = [.. "ledger/payload/v1\0"u8, 16, .. salt, .. "payload"u8];
        Assert.Equal(SHA256.HashData(input), PayloadCommitment.Compute(salt, "payload"u8).ToArray());
        Assert.NotEqual(PayloadCommitment.Compute(salt, "payload"u8), PayloadCommitment.Compute(new byte[16], "payload"u8));
        Assert.Throws<ArgumentException>(() => PayloadCommitment.Compute(new byte[15], "payload"u8));
    }

    [Fact]
    public void An_erasable_payload_opens_to_what_was_sealed() =>
        Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[12], Gen.Byte.Array[0, 300], Gen.Long[0, long.MaxValue]).Sample((key, nonce, plaintext, rev) =>
        {
            var stored = ErasablePayload.Seal(key, nonce, "office-2", rev, Id, "holder-appointed", plaintext);
            Assert.Equal(12 + plaintext.Length + 16, stored.Length);
            Assert.Equal(plaintext, ErasablePayload.Open(key, "office-2", rev, Id, "holder-appointed", stored));
        }, iter: 300);

    [Fact]
    public void A_payload_opens_only_with_its_key_in_its_place_and_unchanged()
    {
        var stored = ErasablePayload.Seal(Key, Nonce, "office-2", 5, Id, "t", "secret"u8);
        Assert.Equal("secret"u8.ToArray(), ErasablePayload.Open(Key, "office-2", 5, Id, "t", stored));
        Assert.Throws<AuthenticationTagMismatchException>(() => ErasablePayload.Open(new byte[32], "office-2", 5, Id, "t", stored));
        Assert.Throws<AuthenticationTagMismatchException>(() => ErasablePayload.Open(Key, "office-3", 5, Id, "t", stored));
        Assert.Throws<AuthenticationTagMismatchException>(() => ErasablePayload.Open(Key, "office-2", 6, Id, "t", stored));
        Assert.Throws<AuthenticationTagMismatchException>(() => ErasablePayload.Open(Key, "office-2", 5, Guid.Empty, "t", stored));
        Assert.Throws<AuthenticationTagMismatchException>(() => ErasablePayload.Open(Key, "office-2", 5, Id, "u", stored));
        for (var i = 0; i < stored.Length; i++)
        {
            stored[i] ^= 1;
            Assert.Throws<AuthenticationTagMismatchException>(() => ErasablePayload.Open(Key, "office-2", 5, Id, "t", stored));
            stored[i] ^= 1;
        }

        Assert.Throws<PayloadFormatException>(() => ErasablePayload.Open(Key, "office-2", 5, Id, "t", stored.AsSpan(..27)));
    }

    [Fact]
    public void Wrong_sizes_and_names_that_no_header_holds_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ErasablePayload.Seal(Key.AsSpan(1), Nonce, "s", 0, Id, "t", []));
        Assert.Throws<ArgumentException>(() => ErasablePayload.Seal(Key, Nonce.AsSpan(1), "s", 0, Id, "t", []));
        Assert.Throws<ArgumentException>(() => ErasablePayload.Seal(Key, Nonce, "s\0", 0, Id, "t", []));
        Assert.Throws<ArgumentException>(() => ErasablePayload.Seal(Key, Nonce, "s", 0, Id, "", []));
        Assert.Throws<ArgumentOutOfRangeException>(() => ErasablePayload.Seal(Key, Nonce, "s", -1, Id, "t", []));
        Assert.Throws<ArgumentException>(() => ErasablePayload.PlaintextCommitment(Key.AsSpan(1), Id, []));
    }

    [Fact]
    public void Opening_by_header_compares_the_plaintext_with_what_the_header_commits_to()
    {
        var header = Headers.Minimal with { Protect = new Protection("key-1", ErasablePayload.PlaintextCommitment(Key, Headers.Minimal.Id, "secret"u8)) };
        var stored = ErasablePayload.Seal(Key, Nonce, header.Stream, header.Rev, header.Id, header.Type, "secret"u8);
        Assert.Equal("secret"u8.ToArray(), ErasablePayload.Open(Key, header, stored));
        var other = header with { Protect = header.Protect with { Commit = TreeHash.Empty } };
        Assert.Throws<PayloadFormatException>(() => ErasablePayload.Open(Key, other, stored));
        Assert.Throws<PayloadFormatException>(() => ErasablePayload.Open(Key, Headers.Minimal, stored));
    }

    [Fact]
    public void The_worked_examples_of_the_document_hold()
    {
        static byte[] Hex(string name) => Convert.FromHexString(DocExample.Line("payload.md", name));
        var payload = Encoding.UTF8.GetBytes(DocExample.Line("payload.md", "payload"));
        Assert.Equal(DocExample.Line("payload.md", "commit"), PayloadCommitment.Compute(Hex("salt"), payload).ToHex());
        var plaintext = Encoding.UTF8.GetBytes(DocExample.Line("payload.md", "erasable-plaintext"));
        var stored = ErasablePayload.Seal(Hex("erasable-key"), Hex("erasable-nonce"), "office-2", 5, Id, "holder-appointed", plaintext);
        Assert.Equal(Hex("erasable-stored"), stored);
        Assert.Equal(DocExample.Line("payload.md", "erasable-commit"), ErasablePayload.PlaintextCommitment(Hex("erasable-key"), Id, plaintext).ToHex());
    }

    [Fact]
    public void The_commitment_is_HMAC_under_a_key_derived_for_the_event()
    {
        var derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, Key, 32, Id.ToByteArray(bigEndian: true), "commit"u8.ToArray());
        Assert.Equal(HMACSHA256.HashData(derived, "secret"u8), ErasablePayload.PlaintextCommitment(Key, Id, "secret"u8).ToArray());
        Assert.NotEqual(ErasablePayload.PlaintextCommitment(Key, Id, "secret"u8), ErasablePayload.PlaintextCommitment(Key, Guid.Empty, "secret"u8));
    }

    [Fact]
    public void The_platform_passes_the_public_AES_GCM_vectors()
    {
        if (SharedVectors.Read("wycheproof-aes-gcm.json", output) is not { } vectors)
        {
            return;
        }

        var (count, foreign) = (0, 0);
        foreach (var group in vectors.GetProperty("testGroups").EnumerateArray())
        {
            // The platform takes 12-byte nonces only, which is all that is used here.
            if (group.GetProperty("ivSize").GetInt32() != 96)
            {
                foreign += group.GetProperty("tests").GetArrayLength();
                continue;
            }

            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var valid = string.Equals(test.GetProperty("result").GetString(), "valid", StringComparison.Ordinal);
                Assert.True(valid == Decrypts(test), $"{test.GetProperty("tcId")} {test.GetProperty("comment")}");
                count++;
            }
        }

        Assert.Equal(vectors.GetProperty("numberOfTests").GetInt32(), count + foreign);
        output.WriteLine($"{count} vectors checked; {foreign} have nonces of other sizes.");
    }

    [Fact]
    public void The_platform_passes_the_public_HKDF_vectors()
    {
        if (SharedVectors.Read("wycheproof-hkdf-sha256.json", output) is not { } vectors)
        {
            return;
        }

        foreach (var test in vectors.GetProperty("testGroups").EnumerateArray().SelectMany(group => group.GetProperty("tests").EnumerateArray()))
        {
            var size = test.GetProperty("size").GetInt32();
            if (string.Equals(test.GetProperty("result").GetString(), "valid", StringComparison.Ordinal))
            {
                Assert.Equal(Bytes(test, "okm"), HKDF.DeriveKey(HashAlgorithmName.SHA256, Bytes(test, "ikm"), size, Bytes(test, "salt"), Bytes(test, "info")));
            }
            else
            {
                Assert.ThrowsAny<ArgumentException>(() => HKDF.DeriveKey(HashAlgorithmName.SHA256, Bytes(test, "ikm"), size, Bytes(test, "salt"), Bytes(test, "info")));
            }
        }
    }

    private static bool Decrypts(JsonElement test)
    {
        try
        {
            using var aes = new AesGcm(Bytes(test, "key"), 16);
            var plaintext = new byte[Bytes(test, "ct").Length];
            aes.Decrypt(Bytes(test, "iv"), Bytes(test, "ct"), Bytes(test, "tag"), plaintext, Bytes(test, "aad"));
            return plaintext.AsSpan().SequenceEqual(Bytes(test, "msg"));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static byte[] Bytes(JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);
}
