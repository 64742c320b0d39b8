using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Seal;

namespace Ledger.Bench.Scenarios;

/// <summary>The root over a million leaf hashes that are in memory; and receipts of events of the big ledger: the proof read from the stored tree, and checked.</summary>
internal static class TreeScenario
{
    private const int Leaves = 1_000_000;
    private const int Rounds = 9;
    private const int Proofs = 5_000;

    public static async Task Run(BenchRun bench)
    {
        Root(bench);
        await Inclusion(bench);
    }

    private static void Root(BenchRun bench)
    {
        var leaves = new TreeHash[Leaves];
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i] = TreeHash.FromBytes(SHA256.HashData(BitConverter.GetBytes(i)));
        }

        var (level, grown) = (new Samples(), new Samples());
        var hashes = new TreeHash[Leaves];
        for (var round = -2; round < Rounds; round++)
        {
            leaves.CopyTo(hashes.AsSpan());
            var start = Stopwatch.GetTimestamp();
            var root = TreeLevel.Root(hashes);
            var first = Stopwatch.GetElapsedTime(start);

            start = Stopwatch.GetTimestamp();
            var edge = new TreeEdge();
            foreach (var leaf in leaves)
            {
                edge.Append(leaf);
            }

            var second = Stopwatch.GetElapsedTime(start);
            if (root != edge.Root())
            {
                throw new InvalidOperationException("Two ways to the root lead to two.");
            }

            if (round >= 0)
            {
                level.Add(first.TotalMilliseconds);
                grown.Add(second.TotalMilliseconds);
            }
        }

        bench.Add(new Figure("tree", $"the root over {Leaves:N0} leaf hashes, one thread; next to leaf by leaf", level.Milliseconds(), grown.Milliseconds(), level.Over(grown).Ratio(), "≤ 100 ms", level.Median <= 100));
    }

    private static async Task Inclusion(BenchRun bench)
    {
        await using var ledger = OpenLedger.Open(await bench.Big());
        await ledger.Sealer.Seal(0, CancellationToken.None);
        var proof = new Samples();
        for (var i = -1000; i < Proofs; i++)
        {
            var index = (long)((uint)(i + 1000) * 2_654_435_761u % (uint)bench.Events); // anywhere, and never near the one before
            var logged = await First(ledger.Log, index);
            var start = Stopwatch.GetTimestamp();
            var receipt = await ledger.Sealer.ReceiptFor(logged, CancellationToken.None);
            var taken = Stopwatch.GetElapsedTime(start);
            if (i >= 0 && receipt.Index == index)
            {
                proof.Add(taken.TotalMicroseconds);
            }
        }

        bench.Add(new Figure(
            "tree",
            $"a receipt in a ledger of {bench.Events:N0}: its proof of inclusion read, and checked",
            string.Create(CultureInfo.InvariantCulture, $"{proof.Median:0.0} µs ({proof.Min:0.0}–{proof.Max:0.0})"),
            Target: "< 100 µs",
            Met: proof.Median < 100));
        bench.Add(new Figure("tree", "the same, 99 of 100 within", string.Create(CultureInfo.InvariantCulture, $"{proof.At(0.99):0.0} µs")));
    }

    private static async Task<LoggedEvent> First(EmbeddedEventLog log, long index)
    {
        await foreach (var logged in log.ReadLog(index, CancellationToken.None))
        {
            return logged;
        }

        throw new InvalidOperationException("The big ledger does not read as it was written.");
    }
}
