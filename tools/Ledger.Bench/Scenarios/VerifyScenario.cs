using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Ledger.Sealing;
using Microsoft.Data.Sqlite;

namespace Ledger.Bench.Scenarios;

/// <summary>Reading and hashing everything again; next to selecting the same bytes and hashing them, on one thread.</summary>
internal static class VerifyScenario
{
    private const int Rounds = 5;

    public static async Task Run(BenchRun bench)
    {
        var directory = await bench.Big();
        await using var ledger = OpenLedger.Open(directory);
        var (verified, hashed, growth) = (new Samples(), new Samples(), 0.0);
        for (var round = -1; round < Rounds; round++)
        {
            using var memory = Memory.Watch();
            var start = Stopwatch.GetTimestamp();
            var report = await LedgerVerification.Verify(ledger.Layout, ledger.Log, key: null, progress: null, CancellationToken.None);
            var first = Stopwatch.GetElapsedTime(start);
            growth = Math.Max(growth, memory.Growth);
            if (!report.IsSound || report.Sealed != bench.Events || report.Events != bench.Events)
            {
                throw new InvalidOperationException($"The big ledger does not verify: {report.Problem}");
            }

            start = Stopwatch.GetTimestamp();
            Hash(ledger.Layout.Log);
            var second = Stopwatch.GetElapsedTime(start);
            if (round >= 0)
            {
                verified.Add(bench.Events / first.TotalSeconds);
                hashed.Add(bench.Events / second.TotalSeconds);
            }
        }

        bench.Add(new Figure("verify", $"events verified, of {bench.Events:N0}", verified.Rate(), hashed.Rate() + ", selected and hashed on one thread", verified.Over(hashed).Ratio(), "≥ 300,000/s", verified.Median >= 300_000));
        bench.Add(new Figure("verify", "memory: most that the working set grew", string.Create(CultureInfo.InvariantCulture, $"{growth:0} MiB")));
    }

    private static void Hash(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT header, payload FROM event ORDER BY idx";
        using var reader = select.ExecuteReader();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        while (reader.Read())
        {
            SHA256.HashData(reader.GetFieldValue<byte[]>(0), hash);
            SHA256.HashData(reader.GetFieldValue<byte[]>(1), hash);
        }
    }
}
