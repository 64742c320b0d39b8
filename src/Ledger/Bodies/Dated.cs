using System.Collections.Immutable;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Bodies;

/// <summary>Something that a body's facts say, and when it holds.</summary>
/// <typeparam name="T">What is said.</typeparam>
public sealed record Dated<T>(T What, Effective Effective)
{
    /// <summary>Whether it goes on after a day: it has no end, or certainly a later one.</summary>
    internal bool GoesOnAfter(PartialDate at) => Effective.To is not { } to || (to.Earliest is { } end && at.Latest is { } day && end > day);

    /// <summary>Whether it can end on a day: there can be a day before on which it holds.</summary>
    internal bool CanEndOn(PartialDate at) => Effective.From.Earliest is not { } from || at.Latest is not { } day || from < day;

    /// <summary>Whether it would go on after a day on which it cannot end, since it begins no earlier.</summary>
    internal bool StandsInTheWayOf(PartialDate at) => GoesOnAfter(at) && !CanEndOn(at);

    /// <summary>The same, ending on a day unless it has ended by then.</summary>
    internal Dated<T> Until(PartialDate at) => GoesOnAfter(at) ? this with { Effective = new Effective(Effective.From, at) } : this;
}

/// <summary>Lists of what is dated.</summary>
internal static class DatedLists
{
    /// <summary>When a fact holds: since a day that nobody states, if it has no time of its own.</summary>
    public static Effective When(this Fact fact) => fact.Effective ?? Effective.Since(PartialDate.NotStated);

    /// <summary>One more.</summary>
    public static ImmutableArray<Dated<T>> And<T>(this ImmutableArray<Dated<T>> list, T what, Fact fact) => list.Add(new Dated<T>(what, fact.When()));

    /// <summary>One more, in the place of the one at an index, which ends when it begins; at −1 there is none.</summary>
    public static ImmutableArray<Dated<T>> Then<T>(this ImmutableArray<Dated<T>> list, int before, T what, Fact fact) =>
        list.EndingAt(before, fact.When().From).And(what, fact);

    /// <summary>
    /// Of versions, each of which takes the place of the one before: the one that the next cannot follow, since it begins no earlier or would
    /// hold at the same time as the next, or as another once the next ends it; null if there is none.
    /// </summary>
    public static Dated<T>? InTheWayOf<T>(this IEnumerable<Dated<T>> versions, Effective next)
    {
        var list = versions.ToImmutableArray();
        if (list.IsEmpty || list[^1].StandsInTheWayOf(next.From))
        {
            return list.LastOrDefault();
        }

        var last = list[^1].Until(next.From);
        return last.Effective.CertainlyOverlaps(next)
            ? last
            : list.Take(list.Length - 1).FirstOrDefault(d => d.Effective.CertainlyOverlaps(next) || d.Effective.CertainlyOverlaps(last.Effective));
    }

    /// <summary>The same, but the one at an index ends on a day; at −1 there is none.</summary>
    public static ImmutableArray<Dated<T>> EndingAt<T>(this ImmutableArray<Dated<T>> list, int index, PartialDate at) =>
        index < 0 ? list : list.SetItem(index, list[index].Until(at));

    /// <summary>The same, but all of them end on a day.</summary>
    public static ImmutableArray<Dated<T>> AllEndingAt<T>(this ImmutableArray<Dated<T>> list, PartialDate at) => [.. list.Select(d => d.Until(at))];
}
