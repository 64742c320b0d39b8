using System.Globalization;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Seal.Maps;
using Ledger.Sealing;

namespace Ledger.Maps;

/// <summary>Makes proofs that a stream had exactly its events, or that there was none (docs/format/streams-map.md).</summary>
public sealed class StreamProofs(IEventLog log, Sealer sealer, StreamsMapping mapping, Layout layout)
{
    /// <summary>How many events a stream has among the log's first entries.</summary>
    public async Task<long> Count(StreamName stream, long size, CancellationToken ct) => (await Events(stream, size, ct).ConfigureAwait(false)).Count;

    /// <summary>The proof, checked with the verifying code before it is handed out. It is of presence if the stream has events among the mapped entries, and of absence otherwise.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="logged">The map to prove it from.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="LedgerException">
    /// <see cref="Failure.Integrity"/>: the map that was logged is not that of its entries, or the log is not what was sealed. <see cref="Failure.Refused"/>: the stream is too long for such a file.
    /// Otherwise as <see cref="Sealer.Receipts"/>.
    /// </exception>
    public async Task<StreamProof> Prove(StreamName stream, LoggedMap logged, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(logged);
        var map = await mapping.Of(logged.Fact.Size, ct).ConfigureAwait(false);
        if (map.Root.ToHex() != logged.Fact.Root || map.Count != logged.Fact.Streams)
        {
            throw new LogCorruptException(logged.Event.Index, MapCheck.Wrong(logged.Fact.Size));
        }

        var events = await Events(stream, logged.Fact.Size, ct).ConfigureAwait(false);
        var receipts = await sealer.Receipts([logged.Event, .. events], ct).ConfigureAwait(false);
        var (salt, payload, note) = (logged.Event.Salt.ToArray(), logged.Event.Payload.ToArray(), receipts[0].Checkpoint);
        var place = map.Find(MappedStream.NameOf(stream.Value));
        var proof = place >= 0
            ? StreamProof.Of(stream.Value, Entry(receipts[0]), salt, payload, Place(map, place), [.. receipts.Skip(1).Select(Entry)], note)
            : StreamProof.OfAbsence(stream.Value, Entry(receipts[0]), salt, payload, ~place > 0 ? Place(map, ~place - 1) : null, ~place < map.Count ? Place(map, ~place) : null, note);
        var verdict = proof.Verify(new StreamProofQuestion(SealSetup.VerifierKeyOf(layout), KeysFile.Read(layout)));
        return verdict.Failed is { } failed
            ? throw new LedgerException(Failure.Integrity, $"the proof does not verify: {failed.Name}: {failed.Text.TrimEnd('.')}", "run `ledger verify`")
            : proof;
    }

    private static ProvenEntry Entry(Receipt receipt) => new(receipt.Index, receipt.Header, receipt.Proof);

    private static MapPlace Place(StreamsMap map, int place) => new(place, map[place], map.Inclusion(place));

    private async Task<List<LoggedEvent>> Events(StreamName stream, long size, CancellationToken ct)
    {
        var events = new List<LoggedEvent>();
        var bytes = 0L;
        await foreach (var logged in log.ReadStream(stream, 0, ct).ConfigureAwait(false))
        {
            if (logged.Index >= size)
            {
                break;
            }

            bytes += logged.HeaderBytes.Length;
            if (bytes > StreamProof.MaxSize / 2)
            {
                throw new LedgerException(Failure.Refused, string.Create(CultureInfo.InvariantCulture, $"{stream} is too long to be proven in one file"), "a bundle has all headers: `ledger snapshot`");
            }

            events.Add(logged);
        }

        return events;
    }
}
