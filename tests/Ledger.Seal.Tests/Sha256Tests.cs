using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Xunit.Abstractions;

namespace Ledger.Seal.Tests;

/// <summary>The hashes that the verifier makes by itself and those it asks libcrypto for, held against .NET's and against FIPS 180-4's own examples.</summary>
public sealed class Sha256Tests(ITestOutputHelper output)
{
    [Fact]
    public void Every_length_to_300_hashes_as_dotnet_hashes_it()
    {
        output.WriteLine(Sha256.IsLibcrypto ? "libcrypto is asked" : "there is no libcrypto: Sha256 is OwnSha256");
        for (var length = 0; length <= 300; length++)
        {
            Check(Bytes(length, seed: 1));
        }
    }

    [Fact]
    public void Random_lengths_and_long_inputs_hash_as_dotnet_hashes_them()
    {
        var random = new Random(2);
        for (var i = 0; i < 300; i++)
        {
            Check(Bytes(random.Next(70_000), seed: i));
        }

        Check(Bytes(16 * 1024, seed: 3));
        Check(Bytes((16 * 1024) + 1, seed: 3));
        Check(Bytes(3_000_000, seed: 3));
    }

    [Fact]
    public void Any_bytes_in_any_pieces_hash_as_dotnet_hashes_them() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 300].Array[0, 6]).Sample((bytes, cuts) =>
        {
            var (own, running) = (default(OwnSha256), Sha256.Begin());
            own.Begin();
            var from = 0;
            foreach (var to in cuts.Where(cut => cut < bytes.Length).Order().Append(bytes.Length))
            {
                own.Append(bytes.AsSpan(from..to));
                running.Append(bytes.AsSpan(from..to));
                from = to;
            }

            var hash = new byte[Sha256.HashSize];
            own.Finish(hash);
            Assert.Equal(SHA256.HashData(bytes), hash);
            Assert.Equal(SHA256.HashData(bytes), running.Finish().ToArray());
        });

    [Fact]
    public void Every_length_to_300_in_two_pieces_hashes_as_dotnet_hashes_it()
    {
        for (var length = 0; length <= 300; length++)
        {
            var bytes = Bytes(length, seed: 5);
            var expected = Convert.ToHexStringLower(SHA256.HashData(bytes));
            for (var cut = 0; cut <= length; cut++)
            {
                Assert.Equal(expected, Own(bytes.AsSpan(0, cut), bytes.AsSpan(cut)));
            }
        }
    }

    // FIPS 180-4's examples: one block, two blocks, and a million times the same letter; and nothing at all.
    [Theory]
    [InlineData("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    public void The_standard_s_examples_of_SHA_256(string text, int times, string hash)
    {
        var bytes = Repeated(text, times);
        Assert.Equal(hash, Own(bytes, []));
        Assert.Equal(hash, TreeHash.Of(bytes).ToHex());
        using var stream = new MemoryStream(bytes);
        Assert.Equal(hash, Sha256.HashData(stream).ToHex());
    }

    [Theory]
    [InlineData("", 1, "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e")]
    [InlineData("abc", 1, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [InlineData(
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", 1,
        "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909")]
    [InlineData("a", 1_000_000, "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b")]
    public void The_standard_s_examples_of_SHA_512(string text, int times, string hash)
    {
        Span<byte> own = stackalloc byte[OwnSha512.HashSize];
        OwnSha512.HashData(Repeated(text, times), own);
        Assert.Equal(hash, Convert.ToHexStringLower(own));
    }

    [Fact]
    public void Every_length_to_300_and_long_inputs_hash_to_512_bits_as_dotnet_hashes_them()
    {
        Span<byte> own = stackalloc byte[OwnSha512.HashSize];
        foreach (var length in Enumerable.Range(0, 301).Append(70_001))
        {
            var bytes = Bytes(length, seed: 6);
            OwnSha512.HashData(bytes, own);
            Assert.Equal(SHA512.HashData(bytes), own);
        }
    }

    [Fact]
    public void Any_bytes_hash_to_512_bits_as_dotnet_hashes_them() =>
        Gen.Byte.Array[0, 600].Sample(bytes =>
        {
            var own = new byte[OwnSha512.HashSize];
            OwnSha512.HashData(bytes, own);
            Assert.Equal(SHA512.HashData(bytes), own);
        });

    [Fact]
    public void A_leaf_a_node_and_a_commitment_are_what_their_formats_say()
    {
        var random = new Random(4);
        for (var i = 0; i < 300; i++)
        {
            var (bytes, salt) = (Bytes(random.Next(2_000), seed: i), Bytes(PayloadCommitment.SaltSize, seed: -i));
            var leaf = TreeHash.FromBytes(SHA256.HashData([0, .. bytes]));
            Assert.Equal(leaf, TreeHash.Leaf(bytes));
            byte[] behind = [0x55, .. bytes];
            Assert.Equal(leaf, TreeHash.LeafIn(behind, 1, bytes.Length));
            Assert.Equal(0x55, behind[0]);
            Assert.Equal(TreeHash.FromBytes(SHA256.HashData([1, .. leaf.ToArray(), .. leaf.ToArray()])), TreeHash.Node(leaf, leaf));
            Assert.Equal(TreeHash.FromBytes(SHA256.HashData([.. "ledger/payload/v1\0"u8, 16, .. salt, .. bytes])), PayloadCommitment.Compute(salt, bytes));
        }
    }

    [Fact]
    public void Threads_do_not_disturb_each_other() =>
        Parallel.For(0, 64, i =>
        {
            for (var j = 0; j < 200; j++)
            {
                Check(Bytes(j, seed: i));
            }
        });

    private static byte[] Repeated(string text, int times) => Encoding.ASCII.GetBytes(new StringBuilder().Insert(0, text, times).ToString());

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static string Own(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        OwnSha256 own = default;
        own.Begin();
        own.Append(first);
        own.Append(second);
        Span<byte> hash = stackalloc byte[Sha256.HashSize];
        own.Finish(hash);
        return Convert.ToHexStringLower(hash);
    }

    private static void Check(byte[] input)
    {
        var expected = SHA256.HashData(input);
        Span<byte> hash = stackalloc byte[Sha256.HashSize];
        Sha256.HashData(input, hash);
        Assert.Equal(expected, hash);
        var cut = input.Length / 3;
        Sha256.HashData(input.AsSpan(0, cut), input.AsSpan(cut), hash);
        Assert.Equal(expected, hash);
        Assert.Equal(Convert.ToHexStringLower(expected), Own(input, []));
        var own = input.AsSpan();
        if (own.Length >= Sha256.HashSize)
        {
            Sha256.HashData(own, own); // into its own memory
            Assert.Equal(expected, own[..Sha256.HashSize]);
        }
    }
}
