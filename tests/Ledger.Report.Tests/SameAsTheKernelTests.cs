using Ledger.Seal;
using Ledger.Seal.Tests;
using Xunit.Abstractions;

namespace Ledger.Report.Tests;

/// <summary>What the page computes is what the proof kernel computes: trees, proofs, and which signatures count.</summary>
[Collection(InChromium.Name)]
public class SameAsTheKernelTests(Chromium chromium, Reports reports, ITestOutputHelper console)
{
    private const int Sizes = 70;

    [Fact]
    public async Task Roots_come_out_the_same_for_every_size_from_every_beginning()
    {
        await using var report = await chromium.Open(reports.Small, console);
        if (report is null)
        {
            return;
        }

        var tree = HashStore.Of(Sizes);
        var leaves = Enumerable.Range(0, Sizes).Select(i => tree.Read(0, i).ToHex()).ToArray();
        var edges = Enumerable.Range(0, Sizes + 1).Select(size => TreeProofs.Edge(size, tree).Hashes.Select(hash => hash.ToHex()).ToArray()).ToArray();
        var roots = await report.Page.EvaluateAsync<string[][]>(
            """
            async ({ leaves, edges }) => {
              const { fromHex, hex, rootOf } = LedgerCheck.parts;
              const all = [];
              for (let size = 0; size <= leaves.length; size++) {
                const roots = [];
                for (let start = 0; start <= size; start++) { roots.push(hex(await rootOf(start, edges[start].map(fromHex), leaves.slice(start, size).map(fromHex)))); }
                all.push(roots);
              }
              return all;
            }
            """,
            new { leaves, edges });
        for (var size = 0; size <= Sizes; size++)
        {
            var root = TreeProofs.Edge(size, tree).Root().ToHex();
            Assert.Equal(size + 1, roots[size].Length);
            Assert.All(roots[size], other => Assert.Equal(root, other));
        }
    }

    [Fact]
    public async Task Inclusion_is_proved_for_the_right_place_and_for_no_other()
    {
        await using var report = await chromium.Open(reports.Small, console);
        if (report is null)
        {
            return;
        }

        var tree = HashStore.Of(Sizes);
        var cases = (
            from size in new[] { 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 64, Sizes }
            from index in Enumerable.Range(0, size)
            from claimed in new[] { index, index + 1, index - 1, index ^ 1, size - 1, size }.Distinct()
            where claimed >= 0
            let proof = TreeProofs.Inclusion(index, size, tree)
            from given in (IReadOnlyList<TreeHash>[])[proof, [.. proof, tree.Read(0, 0)], [.. proof.Skip(1)]]
            select new
            {
                leaf = tree.Read(0, index), claimed, size, given, root = TreeProofs.Root(size, tree),
            }).ToList();
        var accepted = await report.Page.EvaluateAsync<bool[]>(
            """
            async cases => {
              const { fromHex, isIncluded } = LedgerCheck.parts;
              const accepted = [];
              for (const { leaf, claimed, size, given, root } of cases) { accepted.push(await isIncluded(fromHex(leaf), claimed, size, given.map(fromHex), fromHex(root))); }
              return accepted;
            }
            """,
            cases.Select(c => new { leaf = c.leaf.ToHex(), c.claimed, c.size, given = c.given.Select(hash => hash.ToHex()).ToArray(), root = c.root.ToHex() }).ToArray());
        Assert.Equal(cases.Select(c => TreeProofs.VerifyInclusion(c.claimed, c.size, c.leaf, c.given, c.root)), accepted);
        Assert.True(accepted.Count(yes => yes) > 200);
    }

    [Fact]
    public async Task Odd_signatures_are_judged_by_the_one_profile()
    {
        await using var report = await chromium.Open(reports.Small, console);
        if (report is null)
        {
            return;
        }

        var cases = OddSignatures.HandMade.Cast<object[]>().Select(row => ((string)row[0], (string)row[1], (string)row[2], (string)row[3], (bool)row[4]))
            .Concat(OddSignatures.NonCanonicalKeys.Cast<object[]>().Select(row => ("not canonical", (string)row[0], "78", new string('0', 128), false)))
            .Concat(Public())
            .ToList();
        var accepted = await report.Page.EvaluateAsync<bool[]>(
            """
            async cases => {
              const { fromHex, isGoodPoint, importKey, isSignature } = LedgerCheck.parts;
              const accepted = [];
              for (const [key, message, signature] of cases) {
                const point = fromHex(key);
                try {
                  accepted.push(point.length === 32 && isGoodPoint(point) && await isSignature(await importKey(point), fromHex(message), fromHex(signature)));
                } catch (e) {
                  if (!(e instanceof LedgerCheck.NotUsable)) { throw e; }
                  accepted.push(false);
                }
              }
              return accepted;
            }
            """,
            cases.Select(c => new[] { c.Item2, c.Item3, c.Item4 }).ToArray());
        Assert.Equal(cases.Count, accepted.Length);
        for (var i = 0; i < cases.Count; i++)
        {
            Assert.True(cases[i].Item5 == accepted[i], cases[i].Item1);
        }

        console.WriteLine($"{cases.Count} signatures judged as the kernel judges them");
    }

    private IEnumerable<(string Name, string Key, string Message, string Signature, bool Accepted)> Public() => SharedVectors.Read("wycheproof-ed25519.json", console) is not { } vectors
        ? []
        : from @group in vectors.GetProperty("testGroups").EnumerateArray()
          from test in @group.GetProperty("tests").EnumerateArray()
          select (
              test.GetProperty("comment").GetString()!, @group.GetProperty("publicKey").GetProperty("pk").GetString()!, test.GetProperty("msg").GetString()!,
              test.GetProperty("sig").GetString()!, test.GetProperty("result").GetString() == "valid");
}
