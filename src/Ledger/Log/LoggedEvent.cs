using Ledger.Seal;

namespace Ledger.Log;

/// <summary>An event as the log gives it back: the stored bytes, unchanged.</summary>
/// <param name="Index">Its place in the log, dense from 0.</param>
/// <param name="HeaderBytes">The header: the leaf bytes that are hashed into the tree.</param>
/// <param name="Header">The header, decoded strictly.</param>
/// <param name="Payload">The stored payload.</param>
/// <param name="Salt">The salt of the payload commitment.</param>
public sealed record LoggedEvent(
    long Index,
    ReadOnlyMemory<byte> HeaderBytes,
    EventHeader Header,
    ReadOnlyMemory<byte> Payload,
    ReadOnlyMemory<byte> Salt)
{
    /// <summary>Whether the payload and its salt are gone. They are where the event was redacted; otherwise they were lost.</summary>
    public bool LacksPayload => Payload.IsEmpty && Salt.IsEmpty && Header.Length > 0;

    /// <summary>The stream it belongs to.</summary>
    public StreamName Stream => new(Header.Stream);
}
