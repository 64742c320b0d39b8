using System.Collections.Immutable;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Frameworks;

/// <summary>An instrument as its facts tell it.</summary>
public abstract record Framework : IDecider<Framework, FrameworkEvent>
{
    private Framework()
    {
    }

    /// <inheritdoc/>
    public static Framework Initial { get; } = new None();

    /// <inheritdoc/>
    public static Framework Evolve(Framework state, FrameworkEvent fact) => (state, fact) switch
    {
        (None, FrameworkEvent.FrameworkDrafted f) => new Instrument(f.Id, f.Kind, f.Title, f.Effective, [], [], [], []),
        (Instrument s, FrameworkEvent.FrameworkApproved f) => s with { Versions = Ended(s.Versions, Since(f).From).Add(new Version(f, Since(f))) },
        (Instrument s, FrameworkEvent.FrameworkReviewed f) => s with { Reviews = s.Reviews.Add(f) },
        (Instrument s, FrameworkEvent.ClauseAdded f) => s with { Clauses = s.Clauses.Add(f) },
        (Instrument s, FrameworkEvent.PowerReserved f) => s with { Reserved = s.Reserved.Add(f) },
        (Instrument s, FrameworkEvent.FrameworkSuperseded f) => new Closed(s with { Versions = Ended(s.Versions, Since(f).From) }, f),
        (Instrument s, FrameworkEvent.FrameworkWithdrawn f) => new Closed(s with { Versions = Ended(s.Versions, Since(f).From) }, f),
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    /// <summary>The instrument, whether it has ended or not; null if there is none.</summary>
    public Instrument? EvenIfClosed() => this as Instrument ?? (this as Closed)?.Was;

    private static Effective Since(FrameworkEvent fact) => fact.Effective ?? Effective.Since(PartialDate.NotStated);

    // Only the last version can still be in force.
    private static ImmutableArray<Version> Ended(ImmutableArray<Version> versions, PartialDate end) => versions is [.., var last]
        ? versions.SetItem(versions.Length - 1, last with { InForce = new Effective(last.InForce.From, last.InForce.To is { } to ? PartialDate.Earlier(to, end) : end) })
        : versions;

    /// <summary>There is no such instrument.</summary>
    public sealed record None : Framework;

    /// <summary>The instrument exists: as a draft while it has no version.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Kind">Its kind.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Drafted">Since when there is a draft, if stated.</param>
    /// <param name="Versions">The approved versions, from 1 without gaps.</param>
    /// <param name="Clauses">The clauses of all versions.</param>
    /// <param name="Reserved">The powers that its versions reserve.</param>
    /// <param name="Reviews">The reviews of its versions.</param>
    public sealed record Instrument(
        FrameworkId Id,
        FrameworkKind Kind,
        string Title,
        Effective? Drafted,
        ImmutableArray<Version> Versions,
        ImmutableArray<FrameworkEvent.ClauseAdded> Clauses,
        ImmutableArray<FrameworkEvent.PowerReserved> Reserved,
        ImmutableArray<FrameworkEvent.FrameworkReviewed> Reviews) : Framework
    {
        /// <summary>Whether a version was approved under this number.</summary>
        public bool HasVersion(int number) => number >= 1 && number <= Versions.Length;

        /// <summary>Whether a version holds a clause.</summary>
        public bool HasClause(int version, string clause) => Clauses.Any(c => c.Version == version && c.Clause == clause);
    }

    /// <summary>The instrument is superseded or withdrawn, and nothing follows.</summary>
    /// <param name="Was">What it was.</param>
    /// <param name="By">The fact that ended it.</param>
    public sealed record Closed(Instrument Was, FrameworkEvent By) : Framework;

    /// <summary>An approved version.</summary>
    /// <param name="Approval">Its approval.</param>
    /// <param name="InForce">When it is in force: at most until the next one is, or until the instrument ends.</param>
    public sealed record Version(FrameworkEvent.FrameworkApproved Approval, Effective InForce);
}
