using System.Text;
using Ledger.Keys;
using Ledger.Log;
using Ledger.Maps;
using Ledger.Registers;
using Ledger.Snapshots;

namespace Ledger.Corrections;

/// <summary>
/// What goes with the event of a redaction (docs/format/erasure.md): the payload is destroyed where the log can do that, and the registers are purged. The event comes first.
/// Whatever ends the procedure after it, the rest is done when the registers are brought up to the log next.
/// </summary>
public sealed class Redacting(IEventLog log, EventCodec codec, FactReader facts, RegisterEngine registers)
{
    private static readonly string[] s_ofTheRecord = [CorrectionId.Category, KeyringId.Category, MapId.Streams.Stream.Category, SnapshotId.Category];

    /// <summary>Looks at an event that is to be redacted; with it its payload's text, while it can be read.</summary>
    internal async Task<(RedactionTarget? Target, string Text)> Examine(long index, IReadOnlyList<string>? fields, CancellationToken ct)
    {
        await registers.CatchUp(progress: null, ct).ConfigureAwait(false);
        LoggedEvent? logged = null;
        await foreach (var found in log.ReadLog(index, ct).ConfigureAwait(false))
        {
            logged = found;
            break;
        }

        if (logged is null)
        {
            return (null, string.Empty);
        }

        var header = logged.Header;
        var ofTheRecord = s_ofTheRecord.Contains(logged.Stream.Category, StringComparer.Ordinal) || codec.Erases(header.Type);
        var target = new RedactionTarget(header.Type, header.Stream, header.Protect is not null, ofTheRecord, Problem: null, Remains: null, Rests: null);
        if (target.IsPersonal || ofTheRecord || logged.LacksPayload || await facts.RedactionOf(index, ct).ConfigureAwait(false) is not null)
        {
            return (target, string.Empty);
        }

        var (remains, problem) = fields is null ? (null, null) : codec.Without(logged, fields);
        if (problem is null)
        {
            target = target with { Remains = remains, Rests = await Rests(logged, remains, ct).ConfigureAwait(false) };
        }

        return (target with { Problem = problem }, Encoding.UTF8.GetString(codec.PlaintextOf(logged).Span));
    }

    /// <summary>Does what is left to do once the event is recorded.</summary>
    internal async Task Finish(long index, CancellationToken ct)
    {
        if (log is IRedactingLog redacting)
        {
            await redacting.Destroy(index, ct).ConfigureAwait(false);
        }

        await registers.Purge(ct).ConfigureAwait(false);
    }

    private async Task<long?> Rests(LoggedEvent logged, string? remains, CancellationToken ct)
    {
        var slice = LedgerServices.Slices.First(s => s.Category == logged.Stream.Category);
        var state = slice.Initial;
        await foreach (var item in log.ReadStream(logged.Stream, 0, ct).ConfigureAwait(false))
        {
            var stored = item.Index != logged.Index ? (await facts.Read(item, ct).ConfigureAwait(false)).Fact
                : remains is null ? RedactedFact.Instance
                : codec.Remaining(logged, remains).Fact;
            try
            {
                state = slice.Evolve(state, stored);
                _ = slice.Rows(state).Count();
            }
            catch (Exception e) when (e is ImpossibleHistoryException or ArgumentException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
            {
                return item.Index;
            }
        }

        return null;
    }
}
