// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them.
using Ledger.Log;

namespace Ledger.Keys;

/// <summary>The facts of the keys that the ledger signs with.</summary>
public abstract record KeyEvent : Fact
{
    private KeyEvent()
    {
    }

    /// <summary>Another key takes over. The checkpoint that both sign covers this event.</summary>
    [StoredAs("SigningKeyRotated")]
    public sealed record SigningKeyRotated(KeyringId Id, string Old, string New) : KeyEvent;

    /// <summary>A key may be in other hands: beyond this size its signature alone counts for nothing.</summary>
    [StoredAs("SigningKeyCompromised")]
    public sealed record SigningKeyCompromised(KeyringId Id, string Key, long FromSize) : KeyEvent;
}
