using System.Runtime.CompilerServices;
using Ledger.Log;
using Ledger.Registers;
using MediatR;

namespace Ledger.Replay;

/// <summary>Steps through the log event by event, with what each changed in the registers.</summary>
/// <param name="From">The first index.</param>
/// <param name="To">The last index; the last there is if not given.</param>
/// <param name="Stream">The one stream whose events to show, e.g. office-chief-executive; all if none is named.</param>
public sealed record ReplayLog(long From = 0, long? To = null, StreamName? Stream = null) : IRequest<IAsyncEnumerable<ReplayStep>>
{
    internal sealed class Handler(RegisterEngine registers, IEventLog log, EventCodec codec, FactReader facts) : IRequestHandler<ReplayLog, IAsyncEnumerable<ReplayStep>>
    {
        public async Task<IAsyncEnumerable<ReplayStep>> Handle(ReplayLog request, CancellationToken ct)
        {
            if (request.From < 0)
            {
                throw new LedgerException(Failure.Usage, $"index {request.From} is below 0", "indexes start at 0");
            }

            if (request.To < request.From)
            {
                throw new LedgerException(Failure.Usage, $"there is nothing from index {request.From} to {request.To}", "name the lower index first, from 0");
            }

            var view = await registers.View(request.To, ct).ConfigureAwait(false);
            return Steps(request.Stream, request.From, view.Index, ct);
        }

        private async IAsyncEnumerable<ReplayStep> Steps(StreamName? stream, long from, long to, [EnumeratorCancellation] CancellationToken ct)
        {
            var events = stream is { } one ? log.ReadStream(one, 0, ct) : log.ReadLog(from, ct);
            await foreach (var logged in events.ConfigureAwait(false))
            {
                if (logged.Index > to)
                {
                    yield break;
                }

                if (logged.Index >= from)
                {
                    var (opened, ended) = registers.Read(reader => reader.ChangedBy(logged.Index));
                    yield return new ReplayStep(await HistoryEvent.Of(logged, facts, codec, ct).ConfigureAwait(false), Changes(opened, ended));
                }
            }
        }

        private List<RowChange> Changes(List<StoredEntry> opened, List<StoredEntry> ended)
        {
            var after = opened.ToDictionary(row => (row.Register, row.Entity, row.Key));
            var before = ended.ToDictionary(row => (row.Register, row.Entity, row.Key));
            return [.. before.Keys.Union(after.Keys)
                .Select(place => new RowChange(
                    registers.Registers[(int)place.Register].Name,
                    place.Entity,
                    place.Key,
                    RowSide.Of(before.GetValueOrDefault(place)),
                    RowSide.Of(after.GetValueOrDefault(place))))
                .OrderBy(change => change.Register, StringComparer.Ordinal)
                .ThenBy(change => change.Entity, StringComparer.Ordinal)
                .ThenBy(change => change.Key, StringComparer.Ordinal)];
        }
    }
}

/// <summary>One event, and what it changed.</summary>
/// <param name="Event">The event.</param>
/// <param name="Changes">The rows that it opened, changed or ended, by register, entity and key.</param>
public sealed record ReplayStep(HistoryEvent Event, IReadOnlyList<RowChange> Changes);

/// <summary>What an event changed in one place of a register.</summary>
/// <param name="Register">The register.</param>
/// <param name="Entity">What the row is about.</param>
/// <param name="Key">Which of the entity's rows.</param>
/// <param name="Before">The row that the event ended; null if there was none.</param>
/// <param name="After">The row that the event made true; null if it made none.</param>
public sealed record RowChange(string Register, string Entity, string Key, RowSide? Before, RowSide? After);

/// <summary>A row before or after an event.</summary>
/// <param name="Effective">When it holds; null where no time is stated.</param>
/// <param name="Data">What it says, in canonical JSON.</param>
/// <param name="MadeTrueBy">The index of the event that made it true.</param>
public sealed record RowSide(Seal.Effective? Effective, string Data, long MadeTrueBy)
{
    internal static RowSide? Of(StoredEntry? row) => row is null ? null : new(row.Effective, row.Data, row.MadeBy);
}
