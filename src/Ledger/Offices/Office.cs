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
        (Post s, OfficeEvent.HolderAppointed f) => s with { Tenures = s.Tenures.Add(new Tenure(f.Holder, f.Basis, Since(f))) },
        (Post s, OfficeEvent.HolderCeased f) => s with { Tenures = s.Tenures.SetItem(s.OpenTenure(f.Holder), s.Tenures[s.OpenTenure(f.Holder)].Until(f)) },
        (Post s, OfficeEvent.ActingCoverStarted f) => s with { Covers = s.Covers.Add(new Cover(f.Cover, f.Reason, Since(f))) },
        (Post s, OfficeEvent.ActingCoverEnded f) => s with { Covers = s.Covers.SetItem(s.OpenCover(f.Cover), s.Covers[s.OpenCover(f.Cover)].Until(f)) },
        (Post s, OfficeEvent.FitAndProperAssessed f) => s with { Assessments = s.Assessments.Add(f) },
        (Post s, OfficeEvent.AppraisalObjectiveSet f) => s with { Objectives = s.Objectives.Add(f) },
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    private static Effective Since(OfficeEvent fact) => fact.Effective ?? Effective.Since(PartialDate.NotStated);

    private static Effective End(Effective holding, OfficeEvent fact) => new(holding.From, fact.Effective?.From ?? PartialDate.NotStated);

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
        ImmutableList<Tenure> Tenures,
        ImmutableList<Cover> Covers,
        ImmutableList<OfficeEvent.FitAndProperAssessed> Assessments,
        ImmutableList<OfficeEvent.AppraisalObjectiveSet> Objectives) : Office
    {
        /// <summary>Where in <see cref="Tenures"/> the holder's tenure stands that has no end yet; −1 if none does.</summary>
        public int OpenTenure(Stated<PersonId> holder) => Tenures.FindLastIndex(t => t.Holder == holder && t.Effective.To is null);

        /// <summary>Where in <see cref="Covers"/> the cover stands that has no end yet; −1 if none does.</summary>
        public int OpenCover(Stated<PersonId> cover) => Covers.FindLastIndex(c => c.Person == cover && c.Effective.To is null);
    }

    /// <summary>Somebody holds the office for a time.</summary>
    public sealed record Tenure(Stated<PersonId> Holder, Basis Basis, Effective Effective)
    {
        internal Tenure Until(OfficeEvent fact) => this with { Effective = End(Effective, fact) };
    }

    /// <summary>Somebody covers for the holder for a time.</summary>
    public sealed record Cover(Stated<PersonId> Person, Stated<string> Reason, Effective Effective)
    {
        internal Cover Until(OfficeEvent fact) => this with { Effective = End(Effective, fact) };
    }
}
