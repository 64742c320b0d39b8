using System.Collections.Concurrent;
using Ledger.Seal;

namespace Ledger.Log;

/// <summary>
/// Reads logged events as facts, and knows of erasures and redactions: a payload whose subject was erased, or that was redacted, is not opened, whatever is still at hand. The log alone says
/// that it was. Erasures are asked for at each payload that is encrypted, which is one lookup in the subject's short stream. Redactions are kept as they are met by whoever
/// brings the registers up to the log; where the payload is gone, the stream that has the redaction's name is asked.
/// </summary>
public sealed class FactReader(IEventLog log, EventCodec codec)
{
    private readonly ConcurrentDictionary<long, (Redaction Redaction, string? Remains)> _redacted = new();

    /// <summary>The fact that a logged event holds; what stands in its place if it was erased or redacted.</summary>
    /// <exception cref="LogCorruptException">It is of a kind or version that is not known, does not read as one, or cannot be opened and was neither erased nor redacted.</exception>
    public ValueTask<StoredFact> Read(LoggedEvent logged, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(logged);
        return _redacted.TryGetValue(logged.Index, out var known) ? new ValueTask<StoredFact>(codec.Redacted(logged, known.Redaction, known.Remains))
            : logged.LacksPayload ? ReadMissing(logged, ct)
            : logged.Header.Protect is null ? new ValueTask<StoredFact>(codec.Decode(logged))
            : ReadProtected(logged, ct);
    }

    /// <summary>What erased an event's payload; null if nothing did.</summary>
    public async ValueTask<Erasure?> ErasureOf(EventHeader header, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header.Protect is not { Key: var subject })
        {
            return null;
        }

        // In its own stream an erasure comes later.
        var from = string.Equals(subject, header.Stream, StringComparison.Ordinal) ? header.Rev + 1 : 0;
        await foreach (var later in log.ReadStream(new StreamName(subject), from, ct).ConfigureAwait(false))
        {
            if (codec.ErasureIn(later) is { } erasure)
            {
                return erasure;
            }
        }

        return null;
    }

    /// <summary>What redacted the payload of the event at an index; null if nothing did. One lookup in the log where it is not known.</summary>
    public async ValueTask<Redaction?> RedactionOf(long index, CancellationToken ct)
    {
        if (_redacted.TryGetValue(index, out var known))
        {
            return known.Redaction;
        }

        await foreach (var item in log.ReadStream(Redaction.StreamOf(index), 0, ct).ConfigureAwait(false))
        {
            if (codec.RedactionIn(item) is { } found && found.Target == index)
            {
                _redacted[index] = (found.Redaction, found.Remains);
                return found.Redaction;
            }
        }

        return null;
    }

    /// <summary>The redactions that are known here, by the index of what they redact: all, once the registers are up to the log.</summary>
    internal IReadOnlyDictionary<long, Redaction> Redactions => _redacted.ToDictionary(r => r.Key, r => r.Value.Redaction);

    /// <summary>What redacted the event at an index, as far as it is known here.</summary>
    internal Redaction? Known(long index) => _redacted.TryGetValue(index, out var known) ? known.Redaction : null;

    /// <summary>Takes note of a redaction that was met.</summary>
    internal void Learn(long index, EventHeader header, IRedacts fact) =>
        _redacted[fact.Redacts] = (EventCodec.RedactionOf(index, header, (Fact)fact), fact.What);

    private async ValueTask<StoredFact> ReadMissing(LoggedEvent logged, CancellationToken ct) =>
        await RedactionOf(logged.Index, ct).ConfigureAwait(false) is { } redaction
            ? codec.Redacted(logged, redaction, _redacted[logged.Index].Remains)
            : codec.Decode(logged); // which says that it is gone

    private async ValueTask<StoredFact> ReadProtected(LoggedEvent logged, CancellationToken ct)
    {
        if (await ErasureOf(logged.Header, ct).ConfigureAwait(false) is { } erasure)
        {
            return codec.Erased(logged, erasure);
        }

        try
        {
            return codec.Decode(logged);
        }
        catch (LogCorruptException)
        {
            // It may have been erased between the two.
            if (await ErasureOf(logged.Header, ct).ConfigureAwait(false) is { } meanwhile)
            {
                return codec.Erased(logged, meanwhile);
            }

            throw;
        }
    }
}
