namespace Ledger.Sealing;

/// <summary>A signed checkpoint as a file holds it.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Sealed">What they say; the signature is verified.</param>
internal sealed record GuardNote(byte[] Bytes, SealedCheckpoint Sealed);

/// <summary>What the guard's files hold.</summary>
/// <param name="Current">The guard.</param>
/// <param name="Unpublished">
/// A later checkpoint that was signed and written by somebody who died before it became the guard. It exists, so it binds: it is
/// finished, or sealing stops, but it is never replaced by another of the same size.
/// </param>
/// <param name="IsFromBoard">Whether that one stands on the log's board, where another machine published it, and not in a file here.</param>
internal sealed record GuardContent(GuardNote Current, GuardNote? Unpublished, bool IsFromBoard = false)
{
    /// <summary>What was signed last.</summary>
    public GuardNote Last => Unpublished ?? Current;
}
