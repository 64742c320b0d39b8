namespace Ledger;

/// <summary>What went wrong, as far as whoever asked can do something about it. The numbers are the command line's exit codes.</summary>
public enum Failure
{
    /// <summary>Not foreseen: a defect, or the machine failed.</summary>
    Unexpected = 1,

    /// <summary>What was asked makes no sense, or not here.</summary>
    Usage = 2,

    /// <summary>A rule refuses it.</summary>
    Refused = 3,

    /// <summary>It contradicts what is recorded already, or somebody was faster.</summary>
    Conflict = 4,

    /// <summary>There is no such thing.</summary>
    NotFound = 5,

    /// <summary>The record is not what was sealed, or cannot be read.</summary>
    Integrity = 6,
}

/// <summary>A failure with a message for people: lower case, no full stop, and a hint where one helps. Broken rules are values, not this.</summary>
public class LedgerException : Exception
{
    /// <summary>A failure, what happened, and what may help.</summary>
    public LedgerException(Failure failure, string message, string? hint = null, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
        Hint = hint;
    }

    /// <summary>What kind of failure it is.</summary>
    public Failure Failure { get; }

    /// <summary>What may help, if anything is known to.</summary>
    public string? Hint { get; }
}
