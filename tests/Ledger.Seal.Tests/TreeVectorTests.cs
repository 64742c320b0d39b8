using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace Ledger.Seal.Tests;

public sealed class TreeVectorTests(ITestOutputHelper output)
{
    private const int Max = 130;

    private static readonly HashStore Tree = HashStore.Of(Max);

    [Fact]
    public void Every_subtree_hash_up_to_130_leaves_is_as_published()
    {
        var lines = Subtrees(Max).Select(s => $"[{s.Start}, {s.End}) {TreeProofs.SubtreeRoot(s.Start, s.End, Tree).ToHex()}");
        Assert.Equal((712, "b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81"), Accumulate(lines));
    }

    [Fact]
    public void Every_inclusion_proof_up_to_130_leaves_is_as_published()
    {
        var lines =
            from s in Subtrees(Max)
            from i in Enumerable.Range(s.Start, s.End - s.Start)
            select $"{i} [{s.Start}, {s.End}){Hashes(TreeProofs.SubtreeInclusion(i, s.Start, s.End, Tree))}";
        Assert.Equal((12_807, "ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f"), Accumulate(lines));
    }

    [Fact]
    public void Every_consistency_proof_up_to_130_leaves_is_as_published()
    {
        var lines =
            from n in Enumerable.Range(0, Max + 1)
            from s in Subtrees(n)
            select $"[{s.Start}, {s.End}) {n}{Hashes(TreeProofs.SubtreeConsistency(s.Start, s.End, n, Tree))}";
        Assert.Equal((42_893, "10fa99b37bf9bf9ffa26b412fbd98bd75363256d0b75d61bc4538b9c9c5a0a74"), Accumulate(lines));
    }

    [Theory]
    [InlineData(0, (1L << 47) + 1, true)]
    [InlineData(0, long.MaxValue, true)]
    [InlineData(1L << 46, (1L << 47) + 1, false)]
    [InlineData(1L << 46, (1L << 48) - 1, false)]
    [InlineData(1L << 62, long.MaxValue, true)]
    [InlineData(1L << 61, (1L << 62) + 1, false)]
    [InlineData(5, 5, true)]
    [InlineData(5, 4, false)]
    [InlineData(-1, 4, false)]
    public void Large_and_odd_subtrees_are_told_apart(long start, long end, bool valid) => Assert.Equal(valid, TreeProofs.IsValidSubtree(start, end));

    [Fact]
    public void The_public_inclusion_cases_come_out_as_stated()
    {
        if (SharedVectors.Read("merkle-inclusion.json", output) is not { } cases)
        {
            return;
        }

        var valid = 0;
        foreach (var test in cases.EnumerateArray())
        {
            var verified = TryNumber(test, "leafIdx", out var index) && TryNumber(test, "treeSize", out var size)
                && Hash(test.GetProperty("leafHash")) is { } leaf && Hash(test.GetProperty("root")) is { } root && Proof(test) is { } proof
                && TreeProofs.VerifyInclusion(index, size, leaf, proof, root);
            Assert.True(verified != test.GetProperty("wantErr").GetBoolean(), test.GetProperty("case").GetString());
            valid += verified ? 1 : 0;
        }

        Assert.Equal(98, cases.GetArrayLength());
        Assert.Equal(6, valid);
    }

    [Fact]
    public void The_public_consistency_cases_come_out_as_stated()
    {
        if (SharedVectors.Read("merkle-consistency.json", output) is not { } cases)
        {
            return;
        }

        foreach (var test in cases.EnumerateArray())
        {
            var verified = TryNumber(test, "size1", out var size1) && TryNumber(test, "size2", out var size2)
                && Hash(test.GetProperty("root1")) is { } root1 && Hash(test.GetProperty("root2")) is { } root2 && Proof(test) is { } proof
                && TreeProofs.VerifyConsistency(size1, size2, root1, root2, proof);
            Assert.True(verified != test.GetProperty("wantErr").GetBoolean(), test.GetProperty("case").GetString());
        }

        Assert.Equal(98, cases.GetArrayLength());
    }

    [Fact]
    public void The_worked_example_of_the_document_holds()
    {
        var tree = HashStore.Of(7);
        Assert.Equal(TreeHash.Leaf([4]).ToHex(), DocExample.Line("tree.md", "leaf-4"));
        Assert.Equal(TreeProofs.Root(3, tree).ToHex(), DocExample.Line("tree.md", "root-of-3"));
        Assert.Equal(TreeProofs.Root(7, tree).ToHex(), DocExample.Line("tree.md", "root-of-7"));
        Assert.Equal(string.Concat(tree.Edge.Hashes.Select(hash => $"{hash.ToHex()}\n")), DocExample.Text("tree.md", "edge-of-7"));
        Assert.Equal(string.Concat(TreeProofs.Inclusion(4, 7, tree).Select(hash => $"{hash.ToHex()}\n")), DocExample.Text("tree.md", "inclusion-of-4-in-7"));
        Assert.Equal(string.Concat(TreeProofs.Consistency(3, 7, tree).Select(hash => $"{hash.ToHex()}\n")), DocExample.Text("tree.md", "consistency-of-3-and-7"));
    }

    private static IEnumerable<(int Start, int End)> Subtrees(int max) =>
        from end in Enumerable.Range(0, max + 1)
        from start in Enumerable.Range(0, end + 1)
        where TreeProofs.IsValidSubtree(start, end)
        select (start, end);

    private static string Hashes(IEnumerable<TreeHash> proof) => string.Concat(proof.Select(hash => $" {hash.ToHex()}"));

    private static (int Lines, string Sha256) Accumulate(IEnumerable<string> lines)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0;
        foreach (var line in lines)
        {
            sha.AppendData(Encoding.ASCII.GetBytes($"{line}\n"));
            count++;
        }

        return (count, Convert.ToHexStringLower(sha.GetHashAndReset()));
    }

    /// <summary>Sizes up to 2^64 − 1 occur; those that are no sizes here are refused before verifying.</summary>
    private static bool TryNumber(JsonElement test, string name, out long value) =>
        long.TryParse(test.GetProperty(name).GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static List<TreeHash>? Proof(JsonElement test)
    {
        var proof = test.GetProperty("proof");
        var hashes = proof.ValueKind == JsonValueKind.Null ? [] : proof.EnumerateArray().Select(Hash).ToList();
        return hashes.TrueForAll(hash => hash is not null) ? hashes.ConvertAll(hash => hash!.Value) : null;
    }

    /// <summary>Some cases hold nothing where a hash should be, which is refused before verifying, and some hold words ("don't
    /// care"), for which any hash will do that differs where the words do.</summary>
    private static TreeHash? Hash(JsonElement value) => value.GetBytesFromBase64() switch
    {
        [] => null,
        { Length: TreeHash.Size } bytes => TreeHash.FromBytes(bytes),
        var words => TreeHash.FromBytes(SHA256.HashData(words)),
    };
}
