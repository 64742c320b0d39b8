using System.Globalization;
using System.Text;
using System.Text.Json;
using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>
/// The order of decisions that rest on other streams, among all who share the log (docs/adr/0012-decisions-among-machines.md). A decision is a batch for one
/// stream, appended here whole, as it will stand there, after the last decision that was known before anything was read for it. It is carried out before
/// anybody decides again: appended to its own stream after the revision that it was made on. Either that succeeds, or something else stands at the next revision and
/// always will; so all who look find the same.
/// </summary>
internal sealed class DecisionStream(Server server, Sequencer sequencer, IndexMap map)
{
    /// <summary>The type of the event that ends a decision and says how long it is.</summary>
    public const string Type = "Decided";

    // The last decision of which this process knows that it is carried out or void.
    private volatile Place? _settled;

    /// <summary>Called after each step; what it throws ends the work there. For tests.</summary>
    internal Action<DecisionStep>? AfterStep { get; set; }

    private string Name => server.Names.Decisions;

    /// <summary>Carries out the last decision, and gives its place; −1 if there is none.</summary>
    public async Task<long> Settle(CancellationToken ct)
    {
        var last = await server.ReadLast(Name, ct).ConfigureAwait(false);
        AfterStep?.Invoke(DecisionStep.Read);
        if (last is null)
        {
            return -1;
        }

        var place = new Place(last.EventNumber.ToInt64(), last.EventId.ToGuid());
        if (_settled != place)
        {
            var (stream, expected, events) = await Read(last, ct).ConfigureAwait(false);
            await CarryOut(place, stream, expected, events).ConfigureAwait(false);
        }

        return place.Revision;
    }

    /// <summary>The place of the last decision, carried out or not; −1 if there is none.</summary>
    public async Task<long> Last(CancellationToken ct) => await server.ReadLast(Name, ct).ConfigureAwait(false) is { } last ? last.EventNumber.ToInt64() : -1;

    /// <summary>Makes a batch the next decision and carries it out. Null: somebody else has decided since.</summary>
    public async Task<Written?> Decide(long after, PreparedBatch batch)
    {
        var decision = new EventData[batch.Data.Length + 1];
        var ids = new byte[16 * batch.Data.Length];
        for (var i = 0; i < batch.Data.Length; i++)
        {
            var item = batch.Data[i];
            var id = IdOf(after + 1 + i, item.Metadata.Span);
            _ = id.TryWriteBytes(ids.AsSpan(16 * i), bigEndian: true, out _);
            decision[i] = new EventData(Uuid.FromGuid(id), item.Type, item.Data, item.Metadata, item.ContentType);
        }

        var place = new Place(after + decision.Length, IdOf(after + decision.Length, ids));
        decision[^1] = new EventData(
            Uuid.FromGuid(place.Id), Type, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"events":{{batch.Data.Length}}}""")));
        if (await server.Append(Name, after, decision).ConfigureAwait(false) is not Written.There)
        {
            return null;
        }

        AfterStep?.Invoke(DecisionStep.Decided);
        return await CarryOut(place, batch.Stream.Value, batch.Expected, batch.Data).ConfigureAwait(false);
    }

    /// <summary>The stream of the last decision, when it was made by the server's clock, and whether it is carried out or void as far as is known here; null if there is none.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: no ledger wrote that.</exception>
    public async Task<(string Stream, DateTime Made, bool IsSettled)?> Look(CancellationToken ct)
    {
        if (await server.ReadLast(Name, ct).ConfigureAwait(false) is not { } last)
        {
            return null;
        }

        var (stream, expected, _) = await Read(last, ct).ConfigureAwait(false);
        return (server.Names.Of(stream), last.Created, map.IndexOf(stream, expected + 1) >= 0);
    }

    // The batch of a decision, from the event that ends it.
    private async Task<(string Stream, long Expected, EventData[] Events)> Read(EventRecord end, CancellationToken ct)
    {
        var at = end.EventNumber.ToInt64();
        var count = CountOf(end);
        if (count is < 1 or > LogLimits.MaxEventsPerBatch || count > at)
        {
            throw Foreign(at, "it ends no decision");
        }

        var events = new List<EventData>(count);
        var first = default(Unsequenced);
        await foreach (var record in server.ReadStream(Name, at - count, count, ct).ConfigureAwait(false))
        {
            var item = Unsequenced.ReadCopy(record, out var problem) ?? throw Foreign(record.EventNumber.ToInt64(), problem);
            first ??= item;
            if (item.Stream != first.Stream || item.Decoded.Rev != first.Decoded.Rev + events.Count)
            {
                throw Foreign(record.EventNumber.ToInt64(), "it does not follow on the one before");
            }

            events.Add(PreparedBatch.Encode(item.Decoded.Type, item.Decoded.Media, record.Data, item.Salt, item.Header.Span));
        }

        return first is not null && events.Count == count
            ? (first.Stream, first.Decoded.Rev - 1, [.. events])
            : throw Foreign(at, "what it ends is gone");
    }

    // When this returns, the batch is in its stream or something else is in its place, with an index: a refused append alone may rest on what a dying leader
    // never made durable.
    private async Task<Written> CarryOut(Place place, string stream, long expected, EventData[] events)
    {
        var written = await server.Append(server.Names.Of(stream), expected, events).ConfigureAwait(false);
        AfterStep?.Invoke(DecisionStep.Recorded);
        if (written is Written.Elsewhere elsewhere && elsewhere.Actual < expected)
        {
            throw new LedgerException(
                Failure.Integrity,
                $"a decision was made on revision {expected} of stream {server.Names.Of(stream)}, which is gone at {server.Address.Where}",
                "restore the server from its backup; run `ledger doctor`");
        }

        await sequencer.Reach(stream, written is Written.There ? expected + events.Length : expected + 1, isOwn: written is Written.There { IsPlaced: true }).ConfigureAwait(false);
        _settled = place;
        AfterStep?.Invoke(DecisionStep.Sequenced);
        return written;
    }

    private static int CountOf(EventRecord end)
    {
        try
        {
            using var json = JsonDocument.Parse(end.Data);
            return end.EventType == Type && json.RootElement.GetProperty("events").TryGetInt32(out var count) ? count : 0;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return 0;
        }
    }

    // Of place and content, so that two decisions never look alike to the server, which compares ids only.
    private static Guid IdOf(long revision, ReadOnlySpan<byte> content) =>
        ContentId.Of("ledger/decision/v1\0"u8, [.. BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(revision)), .. content]);

    private LedgerException Foreign(long revision, string problem) => new(
        Failure.Integrity,
        $"stream {Name} holds at revision {revision} what no ledger wrote: {problem}",
        "let nobody but the ledger write to streams with its prefix; nothing that rests on other streams is decided until somebody has looked at it with `ledger doctor`");

    private sealed record Place(long Revision, Guid Id);
}
