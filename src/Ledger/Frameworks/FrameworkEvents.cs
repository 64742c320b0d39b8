// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them.
using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Frameworks;

/// <summary>What kind of instrument it is.</summary>
public enum FrameworkKind
{
    /// <summary>The founding instrument: a constitution, articles, an establishment order.</summary>
    Constitution,

    /// <summary>The rules of proceedings.</summary>
    StandingOrders,

    /// <summary>Who may decide what.</summary>
    SchemeOfReservationAndDelegation,

    /// <summary>Who may commit how much money, and how.</summary>
    StandingFinancialInstructions,

    /// <summary>Who answers to whom for what.</summary>
    AccountabilityFramework,

    /// <summary>The strategic risks, their controls and the assurance of them.</summary>
    AssuranceFramework,

    /// <summary>How data are validated and by whom.</summary>
    DataQualityFramework,

    /// <summary>How members and officers conduct themselves.</summary>
    CodeOfConduct,

    /// <summary>A policy.</summary>
    Policy,

    /// <summary>A body's terms of reference, or the terms of an agreement.</summary>
    Terms,

    /// <summary>Any other: the title says which.</summary>
    Other,
}

/// <summary>What a review of an instrument came to.</summary>
public enum ReviewOutcome
{
    /// <summary>It stays as it is.</summary>
    Confirmed,

    /// <summary>It stays in force, and is to be changed.</summary>
    ChangesNeeded,

    /// <summary>Another instrument is to take its place.</summary>
    ToBeReplaced,

    /// <summary>It is to be withdrawn.</summary>
    ToBeWithdrawn,
}

/// <summary>The facts of an instrument: a framework, a scheme of delegation, standing orders.</summary>
public abstract record FrameworkEvent : Fact
{
    private FrameworkEvent()
    {
    }

    /// <summary>There is a draft of it, since the effective date. Nothing can rest on a draft.</summary>
    [StoredAs("FrameworkDrafted")]
    public sealed record FrameworkDrafted(FrameworkId Id, FrameworkKind Kind, string Title) : FrameworkEvent;

    /// <summary>
    /// A body approved a version, which is in force from the effective date on. Versions are numbered here, from 1 without gaps; the number
    /// that the document bears stands in its reference. The SHA-256 (lower-case hex) says which document exactly.
    /// </summary>
    [StoredAs("FrameworkApproved")]
    public sealed record FrameworkApproved(
        int Version, Stated<string> Document, Stated<string> Sha256, Stated<BodyId> Body, Stated<DecisionId> Decision) : FrameworkEvent;

    /// <summary>A version was reviewed, on the effective date.</summary>
    [StoredAs("FrameworkReviewed")]
    public sealed record FrameworkReviewed(int Version, Stated<ReviewOutcome> Outcome, PartialDate NextReview) : FrameworkEvent;

    /// <summary>Another instrument took its place; the effective date is the first day on which this one is no longer in force.</summary>
    [StoredAs("FrameworkSuperseded")]
    public sealed record FrameworkSuperseded(FrameworkId By, Stated<DecisionId> Decision) : FrameworkEvent;

    /// <summary>It was withdrawn and nothing took its place; the effective date is the first day on which it is no longer in force.</summary>
    [StoredAs("FrameworkWithdrawn")]
    public sealed record FrameworkWithdrawn(Stated<string> Reason, Stated<DecisionId> Decision) : FrameworkEvent;

    /// <summary>A clause that stands in a version, with the powers that it gives or governs. It is in force as long as the version is.</summary>
    [StoredAs("ClauseAdded")]
    public sealed record ClauseAdded(int Version, string Clause, Stated<string> Text, IReadOnlyList<string> Powers) : FrameworkEvent;

    /// <summary>A version reserves a power to a body, which alone may exercise it. It is reserved as long as the version is in force.</summary>
    [StoredAs("PowerReserved")]
    public sealed record PowerReserved(int Version, Stated<string> Clause, string Power, BodyId Body) : FrameworkEvent;
}
