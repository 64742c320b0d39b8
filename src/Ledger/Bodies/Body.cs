using System.Collections.Immutable;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;
using static Ledger.Bodies.BodyEvent;

namespace Ledger.Bodies;

/// <summary>A body as its facts tell it.</summary>
public abstract record Body : IDecider<Body, BodyEvent>
{
    private Body()
    {
    }

    /// <inheritdoc/>
    public static Body Initial { get; } = new None();

    /// <inheritdoc/>
    public static Body Evolve(Body state, BodyEvent fact) => (state, fact) switch
    {
        (None, BodyConstituted f) => new Active(f.Id, f.Name, new(f, f.When()), [], [], [], [], [], []),
        (None, CommitteeEstablished f) => new Active(f.Id, f.Name, new(f, f.When()), [], [], [], [], [], [new(new Line(f.Parent, NotStatedIsNone(f.Decision)), f.When())]),
        (Active s, TermsOfReferenceAdopted f) when f.Version == s.Terms.Length + 1 => s with { Terms = s.Terms.Then(s.Terms.Length - 1, f, f) },
        (Active s, RemitAmended f) => s with { Remits = s.Remits.And(f, f) },
        (Active s, ChairAppointed f) => s with { Chairs = s.Chairs.And(f, f) },
        (Active s, MemberAppointed f) => s with { Members = s.Members.And(f, f) },
        (Active s, MemberCeased f) when s.Ceasing(f.Office, f.Ceases, f.When().From) is { IsSomething: true } ends => s with
        {
            Chairs = s.Chairs.EndingAt(ends.Chair, f.When().From),
            Members = s.Members.EndingAt(ends.Member, f.When().From),
        },
        (Active s, EscalationRouteDefined f) when s.LatestOf(f.Route) < 0 => s with { Routes = s.Routes.And(Route.Of(f), f) },
        (Active s, EscalationRouteRevised f) when s.LatestOf(f.Route) is >= 0 and var latest => s with { Routes = s.Routes.Then(latest, Route.Of(f), f) },
        (Active s, ReportingLineChanged f) => s with { Lines = s.Lines.Then(s.Lines.Length - 1, new Line(f.To, f.Decision), f) },
        (Active s, CommitteeDissolved f) => new Dissolved(s.AllEndingAt(f.When().From), f),
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    private static DecisionId? NotStatedIsNone(Stated<DecisionId> decision) => decision.TryGet(out var id) ? id : null;

    /// <summary>There is no such body.</summary>
    public sealed record None : Body;

    /// <summary>The body exists.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Founding">The fact that it began with.</param>
    /// <param name="Terms">The versions of its terms of reference, from 1.</param>
    /// <param name="Remits">The changes to its remit.</param>
    /// <param name="Chairs">Who chaired it and chairs it, in the order that the ledger learnt of them.</param>
    /// <param name="Members">Who sat on it and sits on it.</param>
    /// <param name="Routes">The escalation routes, one after each revision.</param>
    /// <param name="Lines">Whom it reported to and reports to.</param>
    public sealed record Active(
        BodyId Id,
        string Name,
        Dated<BodyEvent> Founding,
        ImmutableArray<Dated<TermsOfReferenceAdopted>> Terms,
        ImmutableArray<Dated<RemitAmended>> Remits,
        ImmutableArray<Dated<ChairAppointed>> Chairs,
        ImmutableArray<Dated<MemberAppointed>> Members,
        ImmutableArray<Dated<Route>> Routes,
        ImmutableArray<Dated<Line>> Lines) : Body
    {
        /// <summary>Where in <see cref="Routes"/> the route stands as it was last defined or revised; −1 if there is no such route.</summary>
        public int LatestOf(string route) => Routes.FindLastIndex(r => r.What.Name == route);

        /// <summary>What an office can give up on a day: of each kind one, and none that it gave up on that day before.</summary>
        internal Ends Ceasing(OfficeId office, Ceasing ceases, PartialDate at) => new(
            Ending(Chairs, c => c.Office == office, _ => true, at),
            ceases == Bodies.Ceasing.Chairing ? -1 : Ending(Members, m => m.Office == office, m => m.Office == office, at));

        // The last seat that can end on the day without certainly meeting, now that its end is known, another that excludes it.
        private static int Ending<T>(ImmutableArray<Dated<T>> seats, Func<T, bool> isTheirs, Func<T, bool> excludesIt, PartialDate at) =>
            at.IsStated && seats.Any(s => isTheirs(s.What) && s.Effective.To == at)
                ? -1
                : seats.FindLastIndex(s =>
                    isTheirs(s.What) && s.GoesOnAfter(at) && s.CanEndOn(at)
                    && !seats.Any(other => !ReferenceEquals(s, other) && excludesIt(other.What) && s.Until(at).Effective.CertainlyOverlaps(other.Effective)));

        internal Active AllEndingAt(PartialDate at) => this with
        {
            Founding = Founding.Until(at),
            Terms = Terms.AllEndingAt(at),
            Remits = Remits.AllEndingAt(at),
            Chairs = Chairs.AllEndingAt(at),
            Members = Members.AllEndingAt(at),
            Routes = Routes.AllEndingAt(at),
            Lines = Lines.AllEndingAt(at),
        };
    }

    /// <summary>The body exists no longer.</summary>
    /// <param name="Was">What it was; all of it has ended.</param>
    /// <param name="Dissolution">The fact that it ended with.</param>
    public sealed record Dissolved(Active Was, CommitteeDissolved Dissolution) : Body;

    /// <summary>An escalation route as it was defined, or as a revision left it.</summary>
    public sealed record Route(
        string Name,
        Stated<EscalationPoint> From,
        Stated<EscalationPoint> To,
        Stated<IReadOnlyList<EscalationPoint>> Through,
        Stated<IReadOnlyList<string>> Triggers,
        Stated<Latency> Latency,
        IReadOnlyList<Change> Changes,
        string? Narrative,
        DecisionId? Decision)
    {
        internal static Route Of(EscalationRouteDefined f) => new(f.Route, f.From, f.To, f.Through, f.Triggers, f.Latency, [], null, f.Decision);

        internal static Route Of(EscalationRouteRevised f) =>
            new(f.Route, f.From, f.To, f.Through, f.Triggers, f.Latency, f.Changes, f.Narrative, f.Decision);
    }

    /// <summary>Whom the body reports to.</summary>
    public sealed record Line(BodyId To, DecisionId? Decision);

    /// <summary>Where the chair and the membership stand that end; −1 where none does.</summary>
    internal sealed record Ends(int Chair, int Member)
    {
        public bool IsSomething => Chair >= 0 || Member >= 0;
    }
}
