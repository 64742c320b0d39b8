namespace Ledger.Seal;

/// <summary>Who may read an event's payload. The header is always disclosed.</summary>
public enum Classification
{
    /// <summary>Anyone.</summary>
    Public,

    /// <summary>Who may attend a body's private session.</summary>
    PartII,

    /// <summary>Who has been cleared for it.</summary>
    OfficialSensitive,

    /// <summary>About a person: stored encrypted, so that it can be erased.</summary>
    Personal,
}
