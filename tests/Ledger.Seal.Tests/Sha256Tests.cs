using System.Security.Cryptography;
using Xunit.Abstractions;

namespace Ledger.Seal.Tests;

public sealed class Sha256Tests(ITestOutputHelper output)
{
    [Fact]
    public void Every_length_to_300_hashes_as_dotnet_hashes_it()
    {
        output.WriteLine(Sha256.IsDirect ? "libcrypto is asked directly" : "no libcrypto to ask directly: both are .NET's");
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
    public void A_leaf_a_node_and_a_commitment_are_the_same_whoever_hashes_them()
    {
        using var hashes = new TreeHashes();
        var random = new Random(4);
        for (var i = 0; i < 300; i++)
        {
            var (bytes, salt) = (Bytes(random.Next(2_000), seed: i), Bytes(PayloadCommitment.SaltSize, seed: -i));
            var leaf = TreeHash.FromBytes(SHA256.HashData([0, .. bytes]));
            Assert.Equal(leaf, TreeHash.Leaf(bytes));
            Assert.Equal(leaf, hashes.Leaf(bytes));
            Assert.Equal(leaf, hashes.Leaf([0x55, .. bytes], 1, bytes.Length));
            Assert.Equal(TreeHash.FromBytes(SHA256.HashData([1, .. leaf.ToArray(), .. leaf.ToArray()])), TreeHash.Node(leaf, leaf));
            Assert.Equal(PayloadCommitment.Compute(salt, bytes), hashes.Commitment(salt, bytes));
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

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static void Check(byte[] input)
    {
        var expected = SHA256.HashData(input);
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        Sha256.HashData(input, hash);
        Assert.Equal(expected, hash);
        if (Sha256.IsDirect)
        {
            var cut = input.Length / 3;
            Sha256.HashData(input.AsSpan(0, cut), input.AsSpan(cut), hash);
            Assert.Equal(expected, hash);
        }
    }
}
