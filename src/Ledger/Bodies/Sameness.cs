using Ledger.Log;
using static Ledger.Bodies.BodyEvent;

namespace Ledger.Bodies;

/// <summary>Whether two facts say the same, lists included: records compare lists by reference.</summary>
internal static class Sameness
{
    public static bool IsSame(this TermsOfReferenceAdopted a, TermsOfReferenceAdopted b) =>
        a.Version == b.Version
        && a.Document == b.Document
        && a.Powers.IsSame(b.Powers)
        && a.Membership.IsSame(b.Membership)
        && (a.Quorum.TryGet(out var one) && b.Quorum.TryGet(out var other) ? one.IsSame(other) : a.Quorum.IsStated == b.Quorum.IsStated)
        && a.Cadence == b.Cadence
        && a.ReviewDue == b.ReviewDue
        && a.Decision == b.Decision
        && a.Effective == b.Effective;

    public static bool IsSame(this RemitAmended a, RemitAmended b) =>
        a.Changes.SequenceEqual(b.Changes) && a.Narrative == b.Narrative && a.Decision == b.Decision && a.Effective == b.Effective;

    /// <summary>Whether two states of a route are the same, whatever was said to have changed.</summary>
    public static bool HasSameTerms(this Body.Route a, Body.Route b) =>
        a.Name == b.Name
        && a.From == b.From
        && a.To == b.To
        && a.Through.IsSame(b.Through)
        && a.Triggers.IsSame(b.Triggers)
        && a.Latency == b.Latency;

    public static bool IsSame<T>(this Stated<IReadOnlyList<T>> a, Stated<IReadOnlyList<T>> b) =>
        a.TryGet(out var one) && b.TryGet(out var other) ? one.SequenceEqual(other) : a.IsStated == b.IsStated;
}
