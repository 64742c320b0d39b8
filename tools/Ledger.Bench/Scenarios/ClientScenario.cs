using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EventStore.Client;

namespace Ledger.Bench.Scenarios;

/// <summary>
/// The client of EventStoreDB in this repository, on a real server, next to what the published client did once on two cores with events of 200 bytes: one event
/// at a time, hundreds at a time, and reading the server's own order. Only when a server is named.
/// </summary>
internal static class ClientScenario
{
    private const int Rounds = 5;
    private const int Bytes = 200;
    private const int PerBatch = 100;
    private const int Single = 300;
    private const int Batches = 200;
    private const int Writers = 8;
    private const int MostRead = 150_000;

    // The published client's medians.
    private const double OneMilliseconds = 1.0;
    private const double OneWriter = 36_000;
    private const double EightWriters = 99_000;
    private const double Reads = 83_000;

    private static readonly byte[] Data = RandomNumberGenerator.GetBytes(Bytes);

    public static async Task Run(BenchRun bench)
    {
        if (bench.Connection is not { } given)
        {
            Screen.Talk("  not measured: no server is named (--connection esdb://…, or LEDGER_TEST_ESDB)");
            return;
        }

        await using var client = new EventStoreClient(EventStoreClientSettings.Create(given));
        var (one, alone, together, read) = (new Samples(), new Samples(), new Samples(), new Samples());
        for (var round = -1; round < Rounds; round++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"client-{TimeProvider.System.GetUtcNow().UtcTicks}");
            var singles = new Samples();
            for (var i = 0; i < Single; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await Append(client, $"{name}-one", i - 1, 1);
                singles.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            var single = await PerSecond(1, writer => Many(client, $"{name}-alone-{writer}"));
            var many = await PerSecond(Writers, writer => Many(client, $"{name}-together-{writer}"));
            var reading = await ReadAll(client);
            if (round >= 0)
            {
                one.Add(singles.Median);
                alone.Add(single);
                together.Add(many);
                read.Add(reading);
            }
        }

        bench.Add(new Figure("client", "one event appended", one.Milliseconds(), null, null, "≤ 1.0 ms", one.Median <= OneMilliseconds));
        bench.Add(new Figure("client", "events appended, batches of 100, one writer", alone.Rate(), null, null, "≥ 36,000/s", alone.Median >= OneWriter));
        bench.Add(new Figure("client", "events appended, batches of 100, eight writers", together.Rate(), null, null, "≥ 99,000/s", together.Median >= EightWriters));
        bench.Add(new Figure("client", "events read of $all", read.Rate(), null, null, "≥ 83,000/s", read.Median >= Reads));
    }

    private static async Task<double> PerSecond(int writers, Func<int, Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => work(writer))));
        return writers * Batches * PerBatch / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task Many(EventStoreClient client, string stream)
    {
        for (var i = 0; i < Batches; i++)
        {
            await Append(client, stream, (i * PerBatch) - 1, PerBatch);
        }
    }

    private static Task<IWriteResult> Append(EventStoreClient client, string stream, int expected, int count)
    {
        var events = new EventData[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = new EventData(Uuid.NewUuid(), "Measured", Data, contentType: "application/octet-stream");
        }

        return expected < 0 ? client.AppendToStreamAsync(stream, StreamState.NoStream, events) : client.AppendToStreamAsync(stream, StreamRevision.FromInt64(expected), events);
    }

    private static async Task<double> ReadAll(EventStoreClient client)
    {
        var start = Stopwatch.GetTimestamp();
        var count = 0;
        await foreach (var _ in client.ReadAllAsync(Direction.Forwards, Position.Start, MostRead))
        {
            count++;
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
