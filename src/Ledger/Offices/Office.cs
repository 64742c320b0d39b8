using System.Collections.Immutable;
using Ledger.Log;
using Ledger.People;
using Ledger.Seal;

namespace Ledger.Offices;

/// <summary>An office as its facts tell it.</summary>
public abstract record Office : IDecider<Office, OfficeEvent>
{
    private Office()
    {
    }

    /// <inheritdoc/>
    public static Office Initial { get; } = new None();

    /// <inheritdoc/>
    public static Office Evolve(Office state, OfficeEvent fact) => (state, fact) switch
    {
        (None, OfficeEvent.OfficeCreated f) => new Post(f.Id, f.Title, f.Effective, [], [], [], []),
        (Post s, OfficeEvent.HolderAppointed f) => s with { Tenures = s.Tenures.Add(new Tenure(f, Ceased: null)) },
        (Post s, OfficeEvent.HolderCeased f) when s.TenureEndingOn(f.Holder, f.Effective) is >= 0 and var ending =>
            s with { Tenures = s.Tenures.SetItem(ending, s.Tenures[ending] with { Ceased = f }) },
        (Post s, OfficeEvent.ActingCoverStarted f) => s with { Covers = s.Covers.Add(new Cover(f, Ended: null)) },
        (Post s, OfficeEvent.ActingCoverEnded f) when s.CoverEndingOn(f.Cover, f.Effective) is >= 0 and var ending =>
            s with { Covers = s.Covers.SetItem(ending, s.Covers[ending] with { Ended = f }) },
        (Post s, OfficeEvent.FitAndProperAssessed f) => s with { Assessments = s.Assessments.Add(f) },
        (Post s, OfficeEvent.AppraisalObjectiveSet f) => s with { Objectives = s.Objectives.Add(f) },
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    // From when somebody was appointed to when they ceased; to the end that was stated at the appointment, if they have not.
    private static Effective Between(OfficeEvent start, OfficeEvent? end)
    {
        var stated = start.Effective ?? Effective.Since(PartialDate.NotStated);
        return end is null ? stated : new Effective(stated.From, end.Effective?.From ?? PartialDate.NotStated);
    }

    // There is a day before the date on which it holds, and the date does not come after the end that was stated.
    private static bool CanEndOn(Effective holding, PartialDate date) =>
        (holding.From.Earliest is not { } began || date.Latest is not { } ends || began < ends)
        && (holding.To?.Latest is not { } stated || date.Earliest is not { } earliest || earliest <= stated);

    /// <summary>There is no such office.</summary>
    public sealed record None : Office;

    /// <summary>The office exists.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Effective">Since when, if stated.</param>
    /// <param name="Tenures">Who held it and holds it, in the order that the ledger learnt of them.</param>
    /// <param name="Covers">Who covered for the holder.</param>
    /// <param name="Assessments">The fit and proper person tests.</param>
    /// <param name="Objectives">The appraisal objectives.</param>
    public sealed record Post(
        OfficeId Id,
        string Title,
        Effective? Effective,
        ImmutableArray<Tenure> Tenures,
        ImmutableArray<Cover> Covers,
        ImmutableArray<OfficeEvent.FitAndProperAssessed> Assessments,
        ImmutableArray<OfficeEvent.AppraisalObjectiveSet> Objectives) : Office
    {
        /// <summary>Where in <see cref="Tenures"/> the last one stands that a holder can cease on a date; −1 if none does.</summary>
        public int TenureEndingOn(Stated<PersonId> holder, Effective? effective) =>
            Tenures.FindLastIndex(t => t.Holder == holder && t.Ceased is null && CanEndOn(t.Effective, effective?.From ?? PartialDate.NotStated));

        /// <summary>Where in <see cref="Covers"/> the last one stands that can end on a date; −1 if none does.</summary>
        public int CoverEndingOn(Stated<PersonId> cover, Effective? effective) =>
            Covers.FindLastIndex(c => c.Person == cover && c.Ended is null && CanEndOn(c.Effective, effective?.From ?? PartialDate.NotStated));
    }

    /// <summary>Somebody holds the office for a time.</summary>
    /// <param name="Appointed">The appointment.</param>
    /// <param name="Ceased">What ended it; none if nothing has, though an end may have been stated at the appointment.</param>
    public sealed record Tenure(OfficeEvent.HolderAppointed Appointed, OfficeEvent.HolderCeased? Ceased)
    {
        /// <summary>Who.</summary>
        public Stated<PersonId> Holder => Appointed.Holder;

        /// <summary>On what footing.</summary>
        public Stated<Basis> Basis => Appointed.Basis;

        /// <summary>From when to when.</summary>
        public Effective Effective => Between(Appointed, Ceased);
    }

    /// <summary>Somebody covers for the holder for a time.</summary>
    /// <param name="Started">Its start.</param>
    /// <param name="Ended">Its end; none if it has not ended, though an end may have been stated at the start.</param>
    public sealed record Cover(OfficeEvent.ActingCoverStarted Started, OfficeEvent.ActingCoverEnded? Ended)
    {
        /// <summary>Who.</summary>
        public Stated<PersonId> Person => Started.Cover;

        /// <summary>Why.</summary>
        public Stated<string> Reason => Started.Reason;

        /// <summary>From when to when.</summary>
        public Effective Effective => Between(Started, Ended);
    }
}
