using System.Collections.Immutable;
using Ledger.Offices;
using Ledger.Seal;

namespace Ledger.Portfolios;

/// <summary>An office answers for a subject for a time.</summary>
/// <param name="Subject">What it answers for, in the words of the assignment.</param>
/// <param name="Office">The office.</param>
/// <param name="Effective">From when to when.</param>
/// <param name="By">The fact that gave it: an assignment or a transfer.</param>
/// <param name="Removed">The fact that took it away without putting another office in its place, if one did.</param>
public sealed record Accountability(string Subject, OfficeId Office, Effective Effective, PortfolioEvent By, PortfolioEvent.ResponsibilityRemoved? Removed)
{
    /// <summary>Whether it is about a subject: the same key (<see cref="Topic"/>).</summary>
    public bool IsAbout(string subject) => Topic.KeyOf(Subject) == Topic.KeyOf(subject);
}

/// <summary>An office that answers for the same subject by another portfolio.</summary>
/// <param name="Portfolio">The other portfolio.</param>
/// <param name="Office">The office.</param>
/// <param name="Effective">From when to when.</param>
public sealed record Elsewhere(PortfolioId Portfolio, OfficeId Office, Effective Effective);

/// <summary>
/// Who answers for what by one portfolio. An item never leaves its place in the list: what comes later, about whatever time, changes an end or
/// stands at the end of the list.
/// </summary>
/// <param name="Items">All that were ever asserted, in the order in which the ledger learnt of them.</param>
public sealed record Accountabilities(ImmutableArray<Accountability> Items)
{
    /// <summary>None.</summary>
    public static Accountabilities None { get; } = new([]);

    /// <summary>After an assignment.</summary>
    public Accountabilities After(PortfolioEvent.ResponsibilityAssigned fact) =>
        new(Items.Add(new Accountability(fact.Subject, fact.Office, fact.Effective ?? Effective.Since(PartialDate.NotStated), fact, Removed: null)));

    /// <summary>After a transfer: one ends and the other begins on the same date, and whatever end was stated stays.</summary>
    /// <param name="fact">The transfer.</param>
    /// <param name="held">Where the item stands that it ends (<see cref="At"/>).</param>
    public Accountabilities After(PortfolioEvent.ResponsibilityTransferred fact, int held)
    {
        var (date, before) = (From(fact.Effective), Items[held]);
        return new(Items
            .SetItem(held, before with { Effective = new Effective(before.Effective.From, date), Removed = null })
            .Add(new Accountability(before.Subject, fact.To, new Effective(date, before.Effective.To), fact, before.Removed)));
    }

    /// <summary>After a removal.</summary>
    /// <param name="fact">The removal.</param>
    /// <param name="held">Where the item stands that it ends (<see cref="At"/>).</param>
    public Accountabilities After(PortfolioEvent.ResponsibilityRemoved fact, int held) =>
        new(Items.SetItem(held, Items[held] with { Effective = new Effective(Items[held].Effective.From, From(fact.Effective)), Removed = fact }));

    /// <summary>
    /// Where the item stands by which an office answers for a subject before a date and on it, so that the item can end there; −1 if none does.
    /// The one that certainly holds then, if there is one, and otherwise the last that the ledger learnt of.
    /// </summary>
    public int At(string subject, OfficeId office, Effective? effective)
    {
        var date = From(effective);
        var certain = Items.FindLastIndex(a => CanEnd(a) && a.Effective.HoldsOn(date) == Holding.Certainly);
        return certain >= 0 ? certain : Items.FindLastIndex(CanEnd);

        // There are days for it before the date, and for what follows from the date on.
        bool CanEnd(Accountability a) => a.Office == office && a.IsAbout(subject)
            && IsBefore(a.Effective.From.Earliest, date.Latest) && IsBefore(date.Earliest, a.Effective.To?.Latest);
    }

    /// <summary>Whether an office can have begun to answer for a subject on a date, so that nothing of it would be left before.</summary>
    public bool BeginsAt(string subject, OfficeId office, Effective? effective) =>
        Items.Any(a => a.Office == office && a.IsAbout(subject) && a.Effective.HoldsOn(From(effective)) != Holding.No);

    /// <summary>
    /// What would stand against something that is new or changed since <paramref name="before"/>, here or elsewhere: an office that answers for the
    /// same subject in the same time. Null if nothing would.
    /// </summary>
    /// <param name="before">What it was before.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="id">This portfolio.</param>
    /// <param name="elsewhere">Who answers for the subject by other portfolios.</param>
    public (Accountability New, Elsewhere Other)? Clash(Accountabilities before, string subject, PortfolioId id, IReadOnlyList<Elsewhere> elsewhere)
    {
        var about = Items.Select((item, i) => (Item: item, Index: i)).Where(a => a.Item.IsAbout(subject)).ToList();
        foreach (var (item, index) in about.Where(a => a.Index >= before.Items.Length || before.Items[a.Index].Effective != a.Item.Effective))
        {
            var other = about.Where(a => a.Index != index).Select(a => new Elsewhere(id, a.Item.Office, a.Item.Effective))
                .Concat(elsewhere)
                .FirstOrDefault(o => o.Effective.CertainlyOverlaps(item.Effective));
            if (other is not null)
            {
                return (item, other);
            }
        }

        return null;
    }

    private static PartialDate From(Effective? effective) => effective?.From ?? PartialDate.NotStated;

    private static bool IsBefore(DateOnly? earliest, DateOnly? latest) => earliest is not { } first || latest is not { } last || first < last;
}
