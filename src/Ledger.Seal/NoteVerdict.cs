namespace Ledger.Seal;

/// <summary>What checking a note against known keys comes to: <see cref="Genuine"/> or <see cref="Refused"/>.</summary>
public abstract record NoteVerdict
{
    private NoteVerdict()
    {
    }

    /// <summary>At least one known key signed it, and no signature by a known key is wrong.</summary>
    /// <param name="By">The known keys that signed it, each once, in the order they were given.</param>
    public sealed record Genuine(IReadOnlyList<VerifierKey> By) : NoteVerdict;

    /// <summary>No known key signed it, or a signature that claims to be by a known key is wrong.</summary>
    /// <param name="Reason">Why, as a sentence without its full stop.</param>
    public sealed record Refused(string Reason) : NoteVerdict;
}
