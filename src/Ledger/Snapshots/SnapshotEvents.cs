// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them. SnapshotIssued is read by `ledger-verify` too (docs/format/bundle.md).
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Snapshots;

/// <summary>By what payloads are withheld.</summary>
public enum WithholdBy
{
    /// <summary>Every event of one stream.</summary>
    Stream,

    /// <summary>Every event of one class.</summary>
    Class,

    /// <summary>One event, by its index.</summary>
    Event,
}

/// <summary>A rule of the sender's for what is kept back.</summary>
/// <param name="By">By what.</param>
/// <param name="Value">Which stream, class or index, e.g. decision-7, PartII or 1204.</param>
/// <param name="Reason">Why, for the recipient.</param>
public sealed record WithholdRule(WithholdBy By, string Value, string Reason);

/// <summary>A register's document, as it goes out.</summary>
/// <param name="Register">The register.</param>
/// <param name="Sha256">The SHA-256 of the document, 64 lower-case hexadecimal digits.</param>
public sealed record RegisterState(string Register, string Sha256);

/// <summary>The facts of a snapshot.</summary>
public abstract record SnapshotEvent : Fact
{
    private SnapshotEvent()
    {
    }

    /// <summary>Registers as of a point go out to somebody.</summary>
    /// <param name="Id">The snapshot.</param>
    /// <param name="On">The day that the registers are of.</param>
    /// <param name="Known">The last index that was known.</param>
    /// <param name="Asked">The instant that the point was asked by, RFC 3339 in UTC with seven digits; null if it was asked by its index.</param>
    /// <param name="Scope">The registers, by name.</param>
    /// <param name="Recipient">For whom.</param>
    /// <param name="Purpose">What for.</param>
    /// <param name="Withhold">What the sender keeps back besides what lies outside the scope.</param>
    /// <param name="Base">How many entries the recipient holds already; null if none.</param>
    /// <param name="States">The registers' documents.</param>
    [StoredAs("SnapshotIssued")]
    public sealed record SnapshotIssued(
        SnapshotId Id, PartialDate On, long Known, string? Asked, IReadOnlyList<string> Scope, string Recipient, string Purpose,
        IReadOnlyList<WithholdRule> Withhold, long? Base, IReadOnlyList<RegisterState> States) : SnapshotEvent;

    /// <summary>Another snapshot takes its place.</summary>
    [StoredAs("SnapshotSuperseded")]
    public sealed record SnapshotSuperseded(SnapshotId By, string Reason) : SnapshotEvent;

    /// <summary>The recipient says that it arrived.</summary>
    /// <param name="By">Who says so.</param>
    /// <param name="Verdict">What checking it came to there, if they say.</param>
    /// <param name="Reference">The recipient's own reference, if they give one.</param>
    [StoredAs("SnapshotAcknowledged")]
    public sealed record SnapshotAcknowledged(string By, Stated<string> Verdict, Stated<string> Reference) : SnapshotEvent;
}
