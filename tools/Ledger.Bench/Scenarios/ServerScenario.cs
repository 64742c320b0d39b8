using System.Diagnostics;
using System.Globalization;
using EventStore.Client;
using Ledger.EventStoreDb;
using Ledger.Log;
using Ledger.Offices;

namespace Ledger.Bench.Scenarios;

/// <summary>
/// The distributed engine on a real server: 64 writers, reading the log, and how long an event waits for its index at 1,000 events/s; next to the client
/// used directly for the same bytes. Only when a server is named.
/// </summary>
internal static class ServerScenario
{
    private const int Writers = 64;
    private const int Each = 150;
    private const int Rounds = 5;

    // Recording begins slowly on both sides, and for longer on this one: there is more to compile.
    private const int WarmUps = 2;
    private const int PerSecond = 1000;
    private const int Seconds = 5;

    public static async Task Run(BenchRun bench)
    {
        if (bench.Connection is not { } given)
        {
            Screen.Talk("  not measured: no server is named (--connection esdb://…, or LEDGER_TEST_ESDB)");
            return;
        }

        var (text, prefix) = Named(given);
        var connection = LogConnection.Parse(text, new Layout("."));
        var engine = new EventStoreDbEngine();
        await engine.Create(connection, new Dictionary<string, string>(StringComparer.Ordinal) { [NewLedger.Origin] = "bench.example/ledger" }, TimeProvider.System, default);
        await using var log = await engine.Open(connection, TimeProvider.System, default);
        await using var raw = new EventStoreClient(EventStoreClientSettings.Create(given));
        await bench.InDirectory(async directory =>
        {
            await using var ledger = await OpenLedger.Create(Path.Combine(directory, "ledger"));
            await Recording(bench, ledger.Codec, log, raw, prefix);
            await Reading(bench, log, raw, prefix);
            await Lag(bench, ledger.Codec, log);
        });
    }

    private static (string Text, string Prefix) Named(string given)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"bench-{TimeProvider.System.GetUtcNow().UtcTicks}");
        return ($"{given}{(given.Contains('?', StringComparison.Ordinal) ? '&' : '?')}prefix={prefix}", prefix);
    }

    private static async Task Recording(BenchRun bench, EventCodec codec, ILedgerLog log, EventStoreClient raw, string prefix)
    {
        var (events, raws) = (new Samples(), new Samples());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var work = Enumerable.Range(0, Writers).Select(writer => Prepare(codec, "desk", (round + WarmUps) * Writers + writer, Each)).ToArray();
            GC.Collect();
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(work.Select(w => Task.Run(async () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    _ = (AppendResult.Written)await log.Append(w.Stream, i - 1, [w.Events[i]], CancellationToken.None);
                }
            })));
            var ledgers = Stopwatch.GetElapsedTime(start);

            // The bytes that the engine has just written, to streams of their own.
            var bytes = work.Select(w => w.Events.Select((item, i) => Bytes(w.Stream, i, item)).ToArray()).ToArray();
            start = Stopwatch.GetTimestamp();
            await Task.WhenAll(bytes.Select((data, writer) => Task.Run(async () =>
            {
                var stream = string.Create(CultureInfo.InvariantCulture, $"{prefix}-raw-{round + WarmUps}-{writer}");
                for (var i = 0; i < Each; i++)
                {
                    await (i == 0
                        ? raw.AppendToStreamAsync(stream, StreamState.NoStream, [data[i]])
                        : raw.AppendToStreamAsync(stream, StreamRevision.FromInt64(i - 1), [data[i]]));
                }
            })));
            var raws1 = Stopwatch.GetElapsedTime(start);
            if (round >= 0)
            {
                events.Add(Writers * Each / ledgers.TotalSeconds);
                raws.Add(Writers * Each / raws1.TotalSeconds);
            }
        }

        var ratio = events.Over(raws);
        bench.Add(new Figure("server", "64 writers: events recorded and sequenced", events.Rate(), raws.Rate(), ratio.Ratio(), "≥ 0.5 × raw", ratio.Median >= 0.5));
    }

    private static EventData Bytes(StreamName stream, int revision, NewEvent item)
    {
        var header = item.HeaderAt(stream, revision, TimeProvider.System.GetUtcNow()).Encode();
        return new EventData(
            Uuid.FromGuid(item.Id),
            item.Type,
            item.Payload,
            (byte[])[.. "{\"salt\":\""u8, .. System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(item.Salt.Span)), .. "\",\"header\":"u8, .. header, (byte)'}']);
    }

    private static async Task Reading(BenchRun bench, ILedgerLog log, EventStoreClient raw, string prefix)
    {
        var (events, raws) = (new Samples(), new Samples());
        for (var round = -1; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var count = 0L;
            await foreach (var item in log.ReadLog(0, default))
            {
                count = item.Index + 1;
            }

            var ledgers = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            await foreach (var _ in raw.ReadAllAsync(Direction.Forwards, Position.Start, StreamFilter.Prefix(4096, prefix + ".")))
            {
                // all of the ledger's events, the index stream too
            }

            var raws1 = Stopwatch.GetElapsedTime(start);
            if (round >= 0)
            {
                events.Add(count / ledgers.TotalSeconds);
                raws.Add(count / raws1.TotalSeconds);
            }
        }

        var ratio = events.Over(raws);
        bench.Add(new Figure("server", "ReadLog: events in log order", events.Rate(), raws.Rate(), ratio.Ratio(), "≥ 0.7 × raw $all, filtered", ratio.Median >= 0.7));
    }

    private static async Task Lag(BenchRun bench, EventCodec codec, ILedgerLog log)
    {
        var streams = Enumerable.Range(0, 200).Select(i => Prepare(codec, "lag", i, PerSecond * Seconds / 200)).ToArray();
        var took = new double[PerSecond * Seconds];
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(streams.Select((work, stream) => Task.Run(async () =>
        {
            for (var i = 0; i < work.Events.Length; i++)
            {
                // Event n is due at n milliseconds.
                var number = (i * streams.Length) + stream;
                var due = TimeSpan.FromMilliseconds((double)number * 1000 / PerSecond);
                if (due - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait);
                }

                var asked = Stopwatch.GetTimestamp();
                _ = (AppendResult.Written)await log.Append(work.Stream, i - 1, [work.Events[i]], CancellationToken.None);
                took[number] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            }
        })));
        var samples = new Samples();
        foreach (var one in took.Skip(PerSecond))
        {
            samples.Add(one);
        }

        bench.Add(new Figure("server", "1,000 events/s: from asking to sequenced", samples.Milliseconds(), null, null, "< 50 ms", samples.Median < 50));
        bench.Add(new Figure("server", "the same, 99 of 100 within", string.Create(CultureInfo.InvariantCulture, $"{samples.At(0.99):0.00} ms")));
    }

    private static (StreamName Stream, NewEvent[] Events) Prepare(EventCodec codec, string name, int number, int count)
    {
        var id = Facts.Office(name, number);
        var command = new SetAppraisalObjective(id, "-", default) { Correlation = "bench" };
        return (id.Stream, [.. Enumerable.Range(0, count).Select(revision => codec.Encode(
            id.Stream,
            revision,
            0,
            revision == 0 ? Facts.Created(id) : Facts.ObjectiveSet(revision),
            command,
            new CommandId(string.Create(CultureInfo.InvariantCulture, $"{name}-{number:D8}-{revision:D7}")),
            OpenLedger.Caller.Actor,
            decidedAt: null))]);
    }
}
