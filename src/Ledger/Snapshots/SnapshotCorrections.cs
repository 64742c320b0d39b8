using Ledger.Corrections;
using Ledger.Registers;
using Ledger.Seal.Bundles;
using MediatR;

namespace Ledger.Snapshots;

/// <summary>
/// What a recipient relied on that has since been corrected: the rows of the registers in a snapshot that are, for the same day, known otherwise now.
/// </summary>
/// <param name="Snapshot">The snapshot, as its bundle says it.</param>
public sealed record ListCorrections(SnapshotClaim Snapshot) : IRequest<IReadOnlyList<CorrectedRow>>
{
    internal sealed class Handler(RegisterEngine registers) : IRequestHandler<ListCorrections, IReadOnlyList<CorrectedRow>>
    {
        public async Task<IReadOnlyList<CorrectedRow>> Handle(ListCorrections request, CancellationToken ct)
        {
            var claim = request.Snapshot;
            var day = DateOnly.ParseExact(claim.On, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            var then = await registers.View(claim.Known, ct).ConfigureAwait(false);
            var now = await registers.View(index: null, ct).ConfigureAwait(false);
            return [.. claim.States.SelectMany(state => Corrected(SnapshotStates.Scoped(state.Register, now, day), then, now, day)), .. Redacted(then, now)];
        }

        // What was redacted since, though the registers do not show it any more as known then either.
        private static IEnumerable<CorrectedRow> Redacted(RegisterView then, RegisterView now) => now.Entries(CorrectionRegister.Redactions, entity: null, key: null, on: null)
            .Where(row => row.MadeBy > then.Index && row.As<RedactionRow>().Data.Index <= then.Index)
            .Select(row => new CorrectedRow(CorrectionRegister.Redactions.Name, row.Entity, row.Key, Was: null, AnswerRow.Of(row, Seal.Holding.Certainly, now.Index), row.MadeBy));

        private static IEnumerable<CorrectedRow> Corrected(ScopedRegister register, RegisterView then, RegisterView now, DateOnly day)
        {
            var was = Rows(register, then, day);
            var @is = Rows(register, now, day);
            foreach (var place in was.Keys.Union(@is.Keys).OrderBy(p => p.Entity, StringComparer.Ordinal).ThenBy(p => p.Key, StringComparer.Ordinal))
            {
                var (before, after) = (was.GetValueOrDefault(place), @is.GetValueOrDefault(place));
                if (before is null || after is null || !SaysTheSame(before, after))
                {
                    yield return new CorrectedRow(register.Name, place.Entity, place.Key, before, after, By(register, before, after, then, now));
                }
            }
        }

        // Rows of two streams can stand in one place: they are told apart by what made them true.
        private static Dictionary<(string Entity, string Key, long Nth), AnswerRow> Rows(ScopedRegister register, RegisterView view, DateOnly day)
        {
            var rows = new Dictionary<(string, string, long), AnswerRow>();
            foreach (var row in new SnapshotScope(view, day, [register], OmittedStreams.None).Answer(register).Rows)
            {
                var nth = 0L;
                while (!rows.TryAdd((row.Entity, row.Key, nth), row))
                {
                    nth++;
                }
            }

            return rows;
        }

        private static bool SaysTheSame(AnswerRow a, AnswerRow b) => a.Data == b.Data && a.Effective == b.Effective && a.Holds == b.Holds;

        // The event that made the row another, or that ended it; a computed row is ended by something that is not its own.
        private static long? By(ScopedRegister register, AnswerRow? before, AnswerRow? after, RegisterView then, RegisterView now) =>
            after is not null && after.MadeTrueBy > then.Index ? after.MadeTrueBy
            : before is not null && register.Stored is { } stored
                ? now.Ever(stored, before.Entity).Find(row => row.Key == before.Key && row.MadeBy == before.MadeTrueBy)?.EndedBy
                : null;
    }
}

/// <summary>A row that is known otherwise now.</summary>
/// <param name="Register">The register.</param>
/// <param name="Entity">What the row is about.</param>
/// <param name="Key">Which of the entity's rows.</param>
/// <param name="Was">The row as it went out; null if there was none.</param>
/// <param name="Is">The row as it is known now; null if there is none.</param>
/// <param name="By">The index of the event that changed it; null where it follows from others.</param>
public sealed record CorrectedRow(string Register, string Entity, string Key, AnswerRow? Was, AnswerRow? Is, long? By);
