using System.Diagnostics;
using System.Globalization;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Sealing;

namespace Ledger.Bench;

/// <summary>The big ledger: facts of offices, appended through the port in batches of one stream, stream after stream, round after round; then sealed.</summary>
internal static class BigLedger
{
    /// <summary>How many events a batch has.</summary>
    public const int BatchEvents = 10;

    private const int StreamEvents = 100;
    private const int Waiting = 64;

    /// <summary>Builds it unless a complete one is there.</summary>
    public static async Task Build(string directory, int events)
    {
        var marker = Path.Combine(directory, "complete");
        var wanted = string.Create(CultureInfo.InvariantCulture, $"{events}");
        if (File.Exists(marker) && string.Equals(await File.ReadAllTextAsync(marker), wanted, StringComparison.Ordinal))
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        await using (var ledger = await OpenLedger.Create(directory))
        {
            await Fill(ledger, events);
            var appended = Stopwatch.GetElapsedTime(started);
            await ledger.Sealer.Seal(events, CancellationToken.None);
            Screen.Talk(string.Create(
                CultureInfo.InvariantCulture,
                $"built {events:N0} events: {events / appended.TotalSeconds:N0}/s appended, {events / (Stopwatch.GetElapsedTime(started) - appended).TotalSeconds:N0}/s sealed"));
        }

        await File.WriteAllTextAsync(marker, wanted);
    }

    private static async Task Fill(OpenLedger ledger, int events)
    {
        var streams = Math.Max(1, events / StreamEvents);
        var command = new SetAppraisalObjective(Facts.Office("big", 0), "-", default) { Correlation = "bench" };
        var waiting = new Queue<Task<AppendResult>>();
        var appended = 0;
        for (var first = 0; appended < events; first += BatchEvents)
        {
            for (var stream = 0; stream < streams && appended < events; stream++)
            {
                var count = Math.Min(BatchEvents, events - appended);
                waiting.Enqueue(ledger.Log.Append(Facts.Office("big", stream).Stream, first - 1, Batch(ledger.Codec, command, stream, first, count), CancellationToken.None));
                appended += count;
                if (waiting.Count == Waiting)
                {
                    Check(await waiting.Dequeue());
                }
            }
        }

        while (waiting.TryDequeue(out var last))
        {
            Check(await last);
        }
    }

    private static List<NewEvent> Batch(EventCodec codec, SetAppraisalObjective command, int stream, int first, int count)
    {
        var id = Facts.Office("big", stream);
        var batch = new List<NewEvent>(count);
        for (var i = 0; i < count; i++)
        {
            var revision = first + i;
            var commandId = new CommandId(string.Create(CultureInfo.InvariantCulture, $"0d5c9a4e-bench-{stream:D8}-{revision:D12}"));
            batch.Add(codec.Encode(
                id.Stream, revision, 0, revision == 0 ? Facts.Created(id) : Facts.ObjectiveSet(revision), command, commandId, OpenLedger.Caller.Actor, decidedAt: null));
        }

        return batch;
    }

    private static void Check(AppendResult result) =>
        _ = result as AppendResult.Written ?? throw new InvalidOperationException("The big ledger could not be built.");
}
