using System.Runtime.CompilerServices;
using System.Text;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using MediatR;

namespace Ledger.Replay;

/// <summary>Shows the events of one stream in order, as far as they were known at a point.</summary>
/// <param name="Stream">The stream, e.g. office-chief-executive.</param>
/// <param name="Known">What was known when; what is known now if not given.</param>
public sealed record ShowHistory(StreamName Stream, KnownPoint? Known = null) : IRequest<IAsyncEnumerable<HistoryEvent>>
{
    internal sealed class Handler(RegisterEngine registers, IEventLog log, EventCodec codec, FactReader facts) : IRequestHandler<ShowHistory, IAsyncEnumerable<HistoryEvent>>
    {
        public async Task<IAsyncEnumerable<HistoryEvent>> Handle(ShowHistory request, CancellationToken ct)
        {
            var view = await registers.ViewAt(request.Known ?? KnownPoint.Now, ct).ConfigureAwait(false);
            return Events(request.Stream, view.Index, ct);
        }

        private async IAsyncEnumerable<HistoryEvent> Events(StreamName stream, long known, [EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (var logged in log.ReadStream(stream, 0, ct).ConfigureAwait(false))
            {
                if (logged.Index > known)
                {
                    yield break;
                }

                yield return await HistoryEvent.Of(logged, facts, codec, ct).ConfigureAwait(false);
            }
        }
    }
}

/// <summary>An event as it is recorded.</summary>
/// <param name="Index">Its place in the log.</param>
/// <param name="Id">Its id.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Revision">Its place in the stream.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="Recorded">When it was recorded, in UTC, to 100 ns.</param>
/// <param name="Effective">When it holds in the world, if it says.</param>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Behalf">The office on whose behalf, if for one.</param>
/// <param name="Capacity">In what capacity, if acting for an office.</param>
/// <param name="Cause">The event that caused it, if one did.</param>
/// <param name="Correlation">What it belongs to together with others, if anything.</param>
/// <param name="Source">The passage that says so, if one does.</param>
/// <param name="DecidedAt">The index up to which other streams were known when it was decided, if they were asked.</param>
/// <param name="Data">The payload's plain text: the JSON as it was stored; null where it was erased.</param>
/// <param name="Redacted">What redacted the payload; null where nothing did. Then the data are what remains of the fact, and null where nothing does.</param>
/// <param name="Erased">What erased the payload; null where nothing did. Then source and known index are not known either.</param>
public sealed record HistoryEvent(
    long Index, Guid Id, StreamName Stream, long Revision, string Type, DateTimeOffset Recorded, Effective? Effective,
    string Actor, string? Behalf, string? Capacity, Guid? Cause, string? Correlation, Source? Source, long? DecidedAt, string? Data, Erasure? Erased = null, Redaction? Redacted = null)
{
    internal static async ValueTask<HistoryEvent> Of(LoggedEvent logged, FactReader facts, EventCodec codec, CancellationToken ct)
    {
        var header = logged.Header;
        var stored = await facts.Read(logged, ct).ConfigureAwait(false);
        return new HistoryEvent(
            logged.Index, header.Id, logged.Stream, header.Rev, header.Type, header.Recorded, header.Effective,
            header.Actor, header.Behalf, header.Capacity, header.Cause, header.Correlation, stored.Source, stored.DecidedAt,
            stored.Erased is not null ? null
                : stored.Redacted is null ? Encoding.UTF8.GetString(codec.PlaintextOf(logged).Span)
                : stored.Fact is RedactedFact ? null
                : Encoding.UTF8.GetString(EventCodec.Plaintext(stored.Fact, source: null, decidedAt: null)),
            stored.Erased,
            stored.Redacted);
    }
}
