using Ledger.Seal;

namespace Ledger.Log;

/// <summary>
/// Reads logged events as facts, and knows of erasures: a payload whose subject was erased is not opened, whatever keys are at hand. The log alone says
/// that a subject was erased; it is asked for each payload that is encrypted, which is one lookup in the subject's short stream.
/// </summary>
public sealed class FactReader(IEventLog log, EventCodec codec)
{
    /// <summary>The fact that a logged event holds; what stands in its place if it was erased.</summary>
    /// <exception cref="LogCorruptException">It is of a kind or version that is not known, does not read as one, or cannot be opened and was not erased.</exception>
    public ValueTask<StoredFact> Read(LoggedEvent logged, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(logged);
        return logged.Header.Protect is null ? new ValueTask<StoredFact>(codec.Decode(logged)) : ReadProtected(logged, ct);
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
