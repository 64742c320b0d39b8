using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;
using MediatR;

namespace Ledger;

/// <summary>What every command carries besides its own fields. Who asks is not in it: that comes from the credential.</summary>
public abstract record Command : IRequest<Outcome>
{
    /// <summary>The request's id. Derived from the content if none is given, so that the same request twice is one.</summary>
    public CommandId? CommandId { get; init; }

    /// <summary>When it holds in the world, at the precision known: 2025-07-14, 2025-07, or an interval 2025-07/2026-03 whose end is the first day without.</summary>
    public Effective? Effective { get; init; }

    /// <summary>The office on whose behalf the caller acts, if any.</summary>
    public OfficeId? Behalf { get; init; }

    /// <summary>In what capacity the caller acts for that office, e.g. <c>acting</c>.</summary>
    public string? Capacity { get; init; }

    /// <summary>The passage that says so, if one does.</summary>
    public Source? Source { get; init; }

    /// <summary>The event that caused this, if one did.</summary>
    public Guid? Cause { get; init; }

    /// <summary>What this belongs to together with other commands, e.g. one meeting.</summary>
    public string? Correlation { get; init; }

    /// <summary>Who may see it. Public if not given; facts about persons are Personal whatever is given.</summary>
    public Classification? Class { get; init; }

    /// <summary>The revision the stream must be at, if the caller insists; otherwise the decision is made again on a conflict.</summary>
    public long? ExpectedRevision { get; init; }

    /// <summary>Whether it tells of a natural person, so that even its id must be of no use once the person's key is destroyed.</summary>
    internal virtual bool IsPersonal => false;
}
