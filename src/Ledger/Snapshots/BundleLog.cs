using System.Runtime.CompilerServices;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Seal.Bundles;

namespace Ledger.Snapshots;

/// <summary>
/// The events of a bundle that was verified, as a log to read. In place of every event of a stream of which something is withheld stands one that says so,
/// so that indexes stay dense. Only for a whole bundle: one that continues another does not begin where its streams do.
/// </summary>
internal sealed class BundleLog(BundleFiles files, long size, long known) : IEventLog
{
    /// <summary>The stream that stands for all of which something is withheld.</summary>
    public static readonly StreamName Stand = new($"{WithheldEvent.Category}-all");

    private static readonly byte[] s_payload = EventCodec.Plaintext(new WithheldEvent.Withheld(), source: null, decidedAt: null);
    private OmittedStreams? _omitted;
    private static readonly byte[] s_salt = new byte[PayloadCommitment.SaltSize];

    private readonly Dictionary<string, (long Target, LoggedEvent Event)> _redactions = FindRedactions(files, size);

    /// <summary>The streams of which something is withheld, up to the point. What is redacted by an event that is here is not withheld: nobody has it.</summary>
    public OmittedStreams Omitted => _omitted ??= FindOmitted(files, size, known, [.. _redactions.Values.Select(r => r.Target)]);

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
        foreach (var (index, header, salt, payload) in Events(files, size, known))
        {
            ct.ThrowIfCancellationRequested();
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
    private static Dictionary<string, (long Target, LoggedEvent Event)> FindRedactions(BundleFiles files, long size)
    {
        var redactions = new Dictionary<string, (long, LoggedEvent)>(StringComparer.Ordinal);
        foreach (var (index, header, salt, payload) in Events(files, size, size - 1))
        {
            if (payload is not null && header.AsSpan().IndexOf("\"RedactionApplied\""u8) >= 0
                && HeaderView.TryParse(header, out var view, out _, out _) && RedactionNames.TryTarget(view.Type, view.Stream, out var target) && target < index)
            {
                var decoded = view.ToHeader();
                redactions.TryAdd(decoded.Stream, (target, new LoggedEvent(index, header, decoded, payload, salt)));
            }
        }

        return redactions;
    }

    private static OmittedStreams FindOmitted(BundleFiles files, long size, long known, HashSet<long> redacted)
    {
        var omitted = new OmittedStreams();
        foreach (var (index, header, _, payload) in Events(files, size, known))
        {
            if (payload is null && !redacted.Contains(index))
            {
                omitted.Add(EventHeader.Decode(header).Stream);
            }
        }

        return omitted;
    }

    // Header, salt and payload of each event up to the point; no payload where it is withheld.
    private static IEnumerable<(long Index, byte[] Header, byte[] Salt, byte[]? Payload)> Events(BundleFiles files, long size, long known)
    {
        foreach (var tile in Tile.EntriesOf(size))
        {
            if (tile.Start > known)
            {
                yield break;
            }

            var entries = files.Read(tile.Path, EntryBundle.MaxSize);
            var payloads = BundleNames.Payloads(tile);
            using var reader = files.Has(payloads) ? new PayloadReader(new BufferedStream(files.OpenRead(payloads), 1 << 16)) : null;
            var at = 0;
            for (var index = tile.Start; index < tile.End && index <= known; index++)
            {
                yield return Event(entries, ref at, reader, index);
            }
        }
    }

    private static (long Index, byte[] Header, byte[] Salt, byte[]? Payload) Event(byte[] entries, ref int at, PayloadReader? reader, long index)
    {
        ReadOnlySpan<byte> rest = entries.AsSpan(at);
        if (!EntryBundle.TryTake(ref rest, out var header))
        {
            throw new LogCorruptException(index, "it is not in the bundle, which was verified before");
        }

        at = entries.Length - rest.Length;
        ReadOnlySpan<byte> salt = default;
        ReadOnlySpan<byte> payload = default;
        reader?.Next(out salt, out payload);
        return (index, header.ToArray(), salt.ToArray(), salt.IsEmpty ? null : payload.ToArray());
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
