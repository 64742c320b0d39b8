using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ledger.Bench.Scenarios;

/// <summary>Every event through the port, headers decoded; next to selecting the same rows.</summary>
internal static class ReadScenario
{
    private const int Rounds = 5;

    public static async Task Run(BenchRun bench)
    {
        var directory = await bench.Big();
        await using var ledger = OpenLedger.Open(directory);
        var (read, selected, growth) = (new Samples(), new Samples(), 0.0);
        for (var round = -1; round < Rounds; round++)
        {
            using var memory = Memory.Watch();
            var start = Stopwatch.GetTimestamp();
            var (count, bytes) = (0L, 0L);
            await foreach (var logged in ledger.Log.ReadLog(0, CancellationToken.None))
            {
                count++;
                bytes += logged.HeaderBytes.Length + logged.Payload.Length;
            }

            var first = Stopwatch.GetElapsedTime(start);
            growth = Math.Max(growth, memory.Growth);
            start = Stopwatch.GetTimestamp();
            var rows = Select(ledger.Layout.Log);
            var second = Stopwatch.GetElapsedTime(start);
            if (count != bench.Events || rows != (count, bytes))
            {
                throw new InvalidOperationException("The big ledger does not read as it was written.");
            }

            if (round >= 0)
            {
                read.Add(count / first.TotalSeconds);
                selected.Add(count / second.TotalSeconds);
            }
        }

        bench.Add(new Figure("read", $"events read, of {bench.Events:N0}", read.Rate(), selected.Rate(), read.Over(selected).Ratio()));
        bench.Add(new Figure("read", "memory: most that the working set grew", string.Create(CultureInfo.InvariantCulture, $"{growth:0} MiB"), Target: "< 200 MiB", Met: growth < 200));
    }

    private static (long Count, long Bytes) Select(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT idx, stream, rev, id, salt, header, payload FROM event ORDER BY idx";
        using var reader = select.ExecuteReader();
        var (count, bytes) = (0L, 0L);
        while (reader.Read())
        {
            _ = reader.GetInt64(0);
            _ = reader.GetString(1);
            _ = reader.GetInt64(2);
            _ = reader.GetFieldValue<byte[]>(3);
            _ = reader.GetFieldValue<byte[]>(4);
            bytes += reader.GetFieldValue<byte[]>(5).Length + reader.GetFieldValue<byte[]>(6).Length;
            count++;
        }

        return (count, bytes);
    }
}
