using System.Collections.Immutable;
using Ledger.Offices;
using Ledger.Seal;

namespace Ledger.Portfolios;

/// <summary>An office leads on a subject for a time.</summary>
/// <param name="By">The designation.</param>
/// <param name="Effective">From when to when: at most until the next office was designated.</param>
public sealed record LeadDirector(PortfolioEvent.LeadDirectorDesignated By, Effective Effective)
{
    /// <summary>The office.</summary>
    public OfficeId Office => By.Office;
}

/// <summary>
/// Who leads on what by one portfolio. A designation ends the one before it and is ended by the one after it, in the order of their dates, whenever
/// the ledger learnt of them.
/// </summary>
/// <param name="Items">All that were ever designated, in the order in which the ledger learnt of them.</param>
public sealed record LeadDirectors(ImmutableArray<LeadDirector> Items)
{
    /// <summary>None.</summary>
    public static LeadDirectors None { get; } = new([]);

    /// <summary>The designation of the same subject that certainly starts on the same day, so that one of them would have no time; null if none does.</summary>
    public LeadDirector? StartingWith(PortfolioEvent.LeadDirectorDesignated fact)
    {
        var start = Since(fact).From;
        return start.Earliest is not null && start.Earliest == start.Latest
            ? Items.FirstOrDefault(l => IsAbout(l, fact) && l.Effective.From.Earliest == start.Earliest && l.Effective.From.Latest == start.Latest)
            : null;
    }

    /// <summary>After a designation; none of the same subject starts on the same day (<see cref="StartingWith"/>).</summary>
    public LeadDirectors After(PortfolioEvent.LeadDirectorDesignated fact)
    {
        var effective = Since(fact);
        var items = Items.ToBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            if (!IsAbout(items[i], fact))
            {
                continue;
            }

            if (Start(items[i].Effective).CompareTo(Start(effective)) <= 0)
            {
                items[i] = items[i] with { Effective = Until(items[i].Effective, effective.From) };
            }
            else
            {
                effective = Until(effective, items[i].Effective.From);
            }
        }

        items.Add(new LeadDirector(fact, effective));
        return new(items.ToImmutable());
    }

    private static Effective Since(PortfolioEvent.LeadDirectorDesignated fact) => fact.Effective ?? Effective.Since(PartialDate.NotStated);

    private static bool IsAbout(LeadDirector lead, PortfolioEvent.LeadDirectorDesignated fact) => Topic.KeyOf(lead.By.Subject) == Topic.KeyOf(fact.Subject);

    private static (DateOnly, DateOnly) Start(Effective effective) => (effective.From.Earliest ?? DateOnly.MinValue, effective.From.Latest ?? DateOnly.MaxValue);

    private static Effective Until(Effective effective, PartialDate end) => new(effective.From, effective.To is { } to ? PartialDate.Earlier(to, end) : end);
}
