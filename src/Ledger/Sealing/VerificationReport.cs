using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>What reading and hashing everything again came to.</summary>
/// <param name="Events">How many events the log holds, as far as it could be read.</param>
/// <param name="Guard">What was sealed last; null when the guard could not be trusted, and then <paramref name="Problem"/> says so.</param>
/// <param name="Problem">The first thing that is wrong; null when the log is what was sealed.</param>
/// <param name="Clock">Where recorded time stood still.</param>
/// <param name="StoredTree">
/// What is wrong with the stored tree, if anything. It is disposable, and never a problem of the log; it is rebuilt when it is next needed.
/// </param>
/// <param name="Personal">What the encrypted payloads came to; null where they were not opened.</param>
/// <param name="Maps">How many maps of streams the log has; all were computed again if it is sound.</param>
/// <param name="Redactions">What the redacted payloads of the log came to.</param>
public sealed record VerificationReport(
    long Events,
    Checkpoint? Guard,
    VerificationProblem? Problem,
    StandingClock Clock,
    string? StoredTree,
    PersonalReport? Personal = null,
    int Maps = 0,
    RedactionReport? Redactions = null)
{
    /// <summary>How many events are sealed.</summary>
    public long Sealed => Guard?.Size ?? 0;

    /// <summary>How many events are recorded and not sealed yet. They were checked too, but for the tree.</summary>
    public long Unsealed => Math.Max(0, Events - Sealed);

    /// <summary>Whether the log is what was sealed.</summary>
    public bool IsSound => Problem is null;
}

/// <summary>Something that is wrong.</summary>
/// <param name="Index">The first index that is wrong; null when it cannot be named.</param>
/// <param name="What">What is wrong: lower case, no full stop.</param>
public sealed record VerificationProblem(long? Index, string What);

/// <summary>
/// Where recorded time stood still. Events of one command have one time, and so have those that share one commit of the embedded engine; but a clock
/// that stepped back gives all events the last time there was until it has caught up, which shows as a long run. It is no problem, as order is the index.
/// </summary>
/// <param name="Repeated">How many events have the same recorded time as the event before them, though another command recorded them.</param>
/// <param name="LongestFrom">Where the longest run of events with one recorded time starts.</param>
/// <param name="Longest">How long it is; 1 when no two are the same, 0 for an empty log.</param>
public sealed record StandingClock(long Repeated, long LongestFrom, long Longest);

/// <summary>What the redacted payloads of a log came to.</summary>
/// <param name="Gone">How many are gone.</param>
/// <param name="StillStored">The indexes of those that are redacted and still stored: the log cannot let them go, or was interrupted. Readers do not see them.</param>
public sealed record RedactionReport(long Gone, IReadOnlyList<long> StillStored);
