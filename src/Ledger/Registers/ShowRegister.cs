using Ledger.Seal;
using MediatR;

namespace Ledger.Registers;

/// <summary>Shows a register as it was on a day, as it was known at a point.</summary>
/// <param name="Register">The register, e.g. tenures.</param>
/// <param name="Entity">The one thing to show rows of, e.g. chief-executive; all if none is named.</param>
/// <param name="On">The day on which rows are to hold, e.g. 2026-04-01; rows of all times if none is named.</param>
/// <param name="Known">What was known when; what is known now if not given.</param>
/// <param name="Timeline">Whether to show the rows too that were asserted before and were ended at or before the point.</param>
public sealed record ShowRegister(string Register, string? Entity = null, DateOnly? On = null, KnownPoint? Known = null, bool Timeline = false)
    : IRequest<RegisterAnswer>
{
    internal sealed class Handler(RegisterEngine registers) : IRequestHandler<ShowRegister, RegisterAnswer>
    {
        public async Task<RegisterAnswer> Handle(ShowRegister request, CancellationToken ct)
        {
            var computed = registers.Computed.FirstOrDefault(r => r.Name == request.Register);
            var stored = registers.Registers.FirstOrDefault(r => r.Name == request.Register);
            if (computed is null && stored is null)
            {
                var names = registers.Registers.Select(r => r.Name).Concat(registers.Computed.Select(r => r.Name)).Order(StringComparer.Ordinal);
                throw new LedgerException(Failure.NotFound, $"there is no register '{request.Register}'", $"the registers are {string.Join(", ", names)}");
            }

            if (computed is not null && request.Timeline)
            {
                throw new LedgerException(Failure.Usage, $"{request.Register} is computed for a day, and has no timeline", "leave out the timeline, and ask for one day or another");
            }

            if (computed is not null && request.On is null)
            {
                throw new LedgerException(Failure.Usage, $"{request.Register} is computed for a day, and none is named", "name the day, e.g. --on 2026-04-01");
            }

            var view = await registers.ViewAt(request.Known ?? KnownPoint.Now, ct).ConfigureAwait(false);
            var rows = computed is not null ? Computed(computed, view, request) : Stored(stored!, view, request);
            return new RegisterAnswer(request.Register, request.On, view.Index, view.Recorded, [.. rows]);
        }

        private static IEnumerable<AnswerRow> Stored(Register register, RegisterView view, ShowRegister request)
        {
            var rows = request.Timeline
                ? view.Ever(register, request.Entity).Where(row => request.On is not { } day || row.HoldsOn(day) != Holding.No)
                : view.Entries(register, request.Entity, key: null, request.On);
            return rows.Select(row => AnswerRow.Of(row, request.On is { } day ? row.HoldsOn(day) : null, view.Index));
        }

        private static IEnumerable<AnswerRow> Computed(ComputedRegister register, RegisterView view, ShowRegister request) => register
            .Rows(view, request.On!.Value)
            .Where(row => request.Entity is null || row.Row.Entity == request.Entity)
            .OrderBy(row => row.Row, StoredEntry.Order)
            .Select(row => AnswerRow.Of(row.Row, row.Holds, view.Index));
    }
}
