namespace Ledger.Decisions;

/// <summary>How an office sits on the body that decides.</summary>
public enum VoterSeat
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>In attendance, without a vote.</summary>
    InAttendance,

    /// <summary>With a vote, or it is not stated that it has none.</summary>
    Member,

    /// <summary>In the chair.</summary>
    Chair,
}
