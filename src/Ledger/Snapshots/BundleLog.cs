using System.Runtime.CompilerServices;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Seal.Bundles;

namespace Ledger.Snapshots;

/// <summary>
/// The events of bundles that were verified, as a log to read. In place of every event of a stream of which something is withheld stands one that says so,
/// so that indexes stay dense. They begin with the log: a bundle that continues another comes with that one.
/// </summary>
/// <param name="chain">The events.</param>
/// <param name="known">The point.</param>
/// <param name="rules">What the sender of the last bundle keeps back of streams that an earlier one discloses.</param>
internal sealed class BundleLog(BundleChain chain, long known, IReadOnlyList<WithholdRule> rules) : IEventLog
{
    /// <summary>The stream that stands for all of which something is withheld.</summary>
    public static readonly StreamName Stand = new($"{WithheldEvent.Category}-all");

    private static readonly byte[] s_payload = EventCodec.Plaintext(new WithheldEvent.Withheld(), source: null, decidedAt: null);
    private (OmittedStreams All, OmittedStreams Unruled)? _omitted;
    private static readonly byte[] s_salt = new byte[PayloadCommitment.SaltSize];

    private readonly Dictionary<string, (long Target, LoggedEvent Event)> _redactions = FindRedactions(chain);

    /// <summary>The streams of which something is withheld, up to the point. What is redacted by an event that is here is not withheld: nobody has it.</summary>
    public OmittedStreams Omitted => (_omitted ??= FindOmitted()).All;

    /// <summary>Those of them that the rules do not name: in a bundle that continues another, the sender may have counted on payloads that the recipient was never given.</summary>
    public OmittedStreams Unruled => (_omitted ??= FindOmitted()).Unruled;

    private HashSet<long> Redacted => [.. _redactions.Values.Select(r => r.Target)];

    /// <inheritdoc/>
    public Task<AppendResult> Append(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct) =>
        throw new NotSupportedException("Nothing is recorded in a bundle.");

    /// <inheritdoc/>
    public async IAsyncEnumerable<LoggedEvent> ReadStream(StreamName stream, long fromRevision, [EnumeratorCancellation] CancellationToken ct)
    {
        if (_redactions.TryGetValue(stream.Value, out var redaction))
        {
            yield return redaction.Event;
            yield break;
        }

        await foreach (var logged in ReadLog(0, ct).ConfigureAwait(false))
        {
            if (logged.Header.Stream == stream.Value && logged.Header.Rev >= fromRevision)
            {
                yield return logged;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LoggedEvent> ReadLog(long fromIndex, [EnumeratorCancellation] CancellationToken ct)
    {
        var stand = 0L;
        var redacted = Redacted;
        foreach (var (index, header, salt, given) in chain.Events(known))
        {
            ct.ThrowIfCancellationRequested();
            var payload = redacted.Contains(index) ? null : given; // an earlier bundle may still hold it
            var decoded = EventHeader.Decode(header);
            var logged = Omitted.Contains(decoded.Stream)
                ? StandFor(index, decoded, stand++)
                : new LoggedEvent(index, header, decoded, payload, payload is null ? default : salt); // without a payload: redacted
            if (index >= fromIndex)
            {
                yield return logged;
            }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LoggedEvent> Follow(long fromIndex, CancellationToken ct) => throw new NotSupportedException("A bundle does not grow.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static LoggedEvent StandFor(long index, EventHeader header, long revision)
    {
        var stand = header with
        {
            Stream = Stand.Value,
            Rev = revision,
            Type = WithheldEvent.Withheld.Name,
            Schema = 1,
            Effective = null,
            Media = EventCodec.Json,
            Protect = null,
        };
        return new LoggedEvent(index, stand.Encode(), stand, s_payload, s_salt);
    }

    // Those that are disclosed, also after the point.
    private static Dictionary<string, (long Target, LoggedEvent Event)> FindRedactions(BundleChain chain)
    {
        var redactions = new Dictionary<string, (long, LoggedEvent)>(StringComparer.Ordinal);
        foreach (var (index, header, salt, payload) in chain.Events(chain.Size - 1))
        {
            if (payload is not null && Redacts(header, index) is { } target)
            {
                var decoded = EventHeader.Decode(header);
                redactions.TryAdd(decoded.Stream, (target, new LoggedEvent(index, header, decoded, payload, salt)));
            }
        }

        return redactions;
    }

    private static long? Redacts(byte[] header, long index) =>
        header.AsSpan().IndexOf("\"RedactionApplied\""u8) >= 0 && HeaderView.TryParse(header, out var view, out _, out _)
            && RedactionNames.TryTarget(view.Type, view.Stream, out var target) && target < index ? target : null;

    private (OmittedStreams All, OmittedStreams Unruled) FindOmitted()
    {
        var (all, unruled) = (new OmittedStreams(), new OmittedStreams());
        var (redacted, closed, streams) = (Redacted, new HashSet<long>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (index, header, _, payload) in chain.Events(chain.Size - 1))
        {
            var decoded = EventHeader.Decode(header);
            var ruled = SnapshotStates.RuleFor(rules, decoded, index) is not null;
            var missing = payload is null && !redacted.Contains(index);
            if (index <= known && (ruled || missing))
            {
                all.Add(decoded.Stream);
                _ = ruled && streams.Add(decoded.Stream);
            }

            // Of what a redaction that is kept back leaves, nothing can be said.
            if ((ruled || (missing && index <= known)) && Redacts(header, index) is { } target)
            {
                closed.Add(target);
            }
        }

        foreach (var (_, header, _, _) in closed.Count == 0 ? [] : chain.Events(known).Where(e => closed.Contains(e.Index)))
        {
            var stream = EventHeader.Decode(header).Stream;
            streams.Add(stream);
            all.Add(stream);
        }

        all.Except(streams, unruled);
        return (all, unruled);
    }
}

/// <summary>What stands in place of events that are withheld, in a replay of a bundle. Never stored.</summary>
internal abstract record WithheldEvent : Fact
{
    /// <summary>The category of its one stream.</summary>
    public const string Category = "withheld";

    private WithheldEvent()
    {
    }

    /// <summary>An event is withheld.</summary>
    [StoredAs(Name)]
    public sealed record Withheld : WithheldEvent
    {
        /// <summary>Its name.</summary>
        public const string Name = "Withheld";
    }
}

/// <summary>The state of that stream: none.</summary>
internal sealed record WithheldState : IDecider<WithheldState, WithheldEvent>
{
    /// <inheritdoc/>
    public static WithheldState Initial { get; } = new();

    /// <inheritdoc/>
    public static WithheldState Evolve(WithheldState state, WithheldEvent fact) => state;
}
