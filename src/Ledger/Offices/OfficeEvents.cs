// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them.
using Ledger.Log;
using Ledger.People;

namespace Ledger.Offices;

/// <summary>On what footing somebody holds an office.</summary>
public enum Basis
{
    /// <summary>Appointed to the post.</summary>
    Substantive,

    /// <summary>Holding it in the absence of the substantive holder.</summary>
    Acting,

    /// <summary>Holding it until an appointment is made.</summary>
    Interim,
}

/// <summary>What a fit and proper person test came to.</summary>
public enum FitAndProperOutcome
{
    /// <summary>The person meets the requirements.</summary>
    Met,

    /// <summary>The person meets them on conditions.</summary>
    MetWithConditions,

    /// <summary>The person does not meet them.</summary>
    NotMet,
}

/// <summary>The facts of an office.</summary>
public abstract record OfficeEvent : Fact
{
    private OfficeEvent()
    {
    }

    /// <summary>The post exists.</summary>
    [StoredAs("OfficeCreated")]
    public sealed record OfficeCreated(OfficeId Id, string Title) : OfficeEvent;

    /// <summary>Somebody holds it, from the effective date on.</summary>
    [StoredAs("HolderAppointed")]
    public sealed record HolderAppointed(Stated<PersonId> Holder, Stated<Basis> Basis) : OfficeEvent;

    /// <summary>The holder no longer holds it; the effective date is the first day without.</summary>
    [StoredAs("HolderCeased")]
    public sealed record HolderCeased(Stated<PersonId> Holder, Stated<string> Reason) : OfficeEvent;

    /// <summary>Somebody covers for the holder, from the effective date on.</summary>
    [StoredAs("ActingCoverStarted")]
    public sealed record ActingCoverStarted(Stated<PersonId> Cover, Stated<string> Reason) : OfficeEvent;

    /// <summary>The cover is over; the effective date is the first day without.</summary>
    [StoredAs("ActingCoverEnded")]
    public sealed record ActingCoverEnded(Stated<PersonId> Cover) : OfficeEvent;

    /// <summary>The fit and proper person test was made of somebody for this office, on the effective date.</summary>
    [StoredAs("FitAndProperAssessed")]
    public sealed record FitAndProperAssessed(Stated<PersonId> Person, FitAndProperOutcome Outcome) : OfficeEvent;

    /// <summary>The office is appraised by this objective, from the effective date on.</summary>
    [StoredAs("AppraisalObjectiveSet")]
    public sealed record AppraisalObjectiveSet(string Objective, Stated<string> Measure) : OfficeEvent;
}
