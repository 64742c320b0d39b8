namespace Ledger.Seal;

/// <summary>Whether something holds on a day, given how exactly its dates are known.</summary>
public enum Holding
{
    /// <summary>Under no reading of its dates.</summary>
    No,

    /// <summary>Under some reading of its dates.</summary>
    Possibly,

    /// <summary>Under every reading of its dates.</summary>
    Certainly,
}
