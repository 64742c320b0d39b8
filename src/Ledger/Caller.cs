using System.Text.RegularExpressions;

namespace Ledger;

/// <summary>What somebody may do.</summary>
public enum Role
{
    /// <summary>Records decisions, and reads.</summary>
    Office,

    /// <summary>Reads and replays everything.</summary>
    Auditor,

    /// <summary>Receives snapshots, and reads.</summary>
    Regulator,
}

/// <summary>Who is asking, as the credential says: named in every event that they record.</summary>
public sealed partial record Caller
{
    /// <summary>A caller.</summary>
    /// <param name="actor">An opaque id: 1 to 64 characters of <c>A–Z a–z 0–9 . _ : @ -</c>. Not a person's name.</param>
    /// <param name="role">What they may do.</param>
    /// <exception cref="LedgerException">The id is not one.</exception>
    public Caller(string actor, Role role)
    {
        ArgumentNullException.ThrowIfNull(actor);
        Actor = Shape().IsMatch(actor)
            ? actor
            : throw new LedgerException(Failure.Usage, $"'{actor}' is not an actor id", "use 1 to 64 characters of A-Z a-z 0-9 . _ : @ -, and no person's name");
        Role = role;
    }

    /// <summary>Whether a text can be an actor's id.</summary>
    internal static bool IsActor(string text) => Shape().IsMatch(text);

    /// <summary>The opaque id.</summary>
    public string Actor { get; }

    /// <summary>What they may do.</summary>
    public Role Role { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shape();
}
