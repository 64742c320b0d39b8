namespace Ledger.Corrections;

/// <summary>Why a payload must not be read any more.</summary>
public enum RedactionBasis
{
    /// <summary>It tells of a person where it should not: names belong where they can be erased.</summary>
    PersonalData,

    /// <summary>It was given in confidence, or is commercially confidential.</summary>
    Confidential,

    /// <summary>Legal professional privilege.</summary>
    LegallyPrivileged,

    /// <summary>A court ordered it.</summary>
    CourtOrder,

    /// <summary>The law demands it.</summary>
    LegalObligation,

    /// <summary>It should never have been recorded.</summary>
    UnlawfullyRecorded,

    /// <summary>Somebody could be harmed by it.</summary>
    RiskOfHarm,
}
