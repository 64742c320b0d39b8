using System.Globalization;
using System.Text;

namespace Ledger.Seal;

/// <summary>
/// The body of <c>POST /add-checkpoint</c> (c2sp.org/tlog-witness): the size that the witness is thought to know, the proof that the checkpoint's
/// tree extends it, and the checkpoint. Reading is strict. The checkpoint may have extension lines, and nothing in it is verified.
/// </summary>
public sealed class AddCheckpoint
{
    /// <summary>The largest body that is read, in bytes.</summary>
    public const int MaxSize = 256 << 10;

    /// <summary>The most hashes a proof may have.</summary>
    public const int MaxProof = 63;

    /// <summary>A request of these parts.</summary>
    /// <param name="oldSize">The size that the witness cosigned last, as far as the asker knows.</param>
    /// <param name="proof">The consistency proof from that size; empty from 0.</param>
    /// <param name="checkpoint">The signed checkpoint.</param>
    /// <exception cref="NoteFormatException">A part is not as the specification has it; says which.</exception>
    public AddCheckpoint(long oldSize, IReadOnlyList<TreeHash> proof, SignedNote checkpoint)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (oldSize < 0)
        {
            throw new NoteFormatException("add-checkpoint: the old size is negative");
        }

        if (proof.Count > MaxProof)
        {
            throw new NoteFormatException($"add-checkpoint: {proof.Count} hashes, more than {MaxProof}");
        }

        // Not Checkpoint.Parse: other logs have extension lines, and an empty tree with another root is answered otherwise than nonsense.
        if (checkpoint.Text.Split('\n') is not [var origin, var size, var root, .. var extensions, ""] || origin.Length == 0 || extensions.Contains(string.Empty))
        {
            throw new NoteFormatException("add-checkpoint: the note is not a checkpoint: origin, size, root and extension lines that are not empty");
        }

        if (!StrictText.Decimal(size, out var leaves))
        {
            throw new NoteFormatException("add-checkpoint: the checkpoint's size is not a decimal without leading zeros");
        }

        if (!TreeHash.TryParseBase64(root, out var hash))
        {
            throw new NoteFormatException("add-checkpoint: the checkpoint's root is not the canonical base64 of 32 bytes");
        }

        (OldSize, Proof, Note, Checkpoint) = (oldSize, [.. proof], checkpoint, new Checkpoint(origin, leaves, hash));
    }

    /// <summary>The size that the witness is thought to know.</summary>
    public long OldSize { get; }

    /// <summary>The consistency proof.</summary>
    public IReadOnlyList<TreeHash> Proof { get; }

    /// <summary>The checkpoint with its signatures.</summary>
    public SignedNote Note { get; }

    /// <summary>What the checkpoint says. Nobody has checked it.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Reads a body.</summary>
    /// <exception cref="NoteFormatException">It is not one, or exceeds the caps; says where and why.</exception>
    public static AddCheckpoint Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxSize)
        {
            throw new NoteFormatException($"add-checkpoint: more than {MaxSize} bytes");
        }

        var blank = body.IndexOf("\n\n"u8);
        if (blank < 0)
        {
            throw new NoteFormatException("add-checkpoint: no empty line before the checkpoint");
        }

        var lines = Encoding.Latin1.GetString(body[..blank]).Split('\n', MaxProof + 3);
        if (!lines[0].StartsWith("old ", StringComparison.Ordinal) || !StrictText.Decimal(lines[0].AsSpan("old ".Length), out var oldSize))
        {
            throw new NoteFormatException("add-checkpoint: line 1 is not old and a decimal without leading zeros");
        }

        var proof = new List<TreeHash>();
        foreach (var (number, line) in lines[1..].Index())
        {
            proof.Add(TreeHash.TryParseBase64(line, out var hash)
                ? hash
                : throw new NoteFormatException($"add-checkpoint: line {number + 2} is not the canonical base64 of 32 bytes"));
        }

        return new AddCheckpoint(oldSize, proof, SignedNote.Parse(body[(blank + 2)..]));
    }

    /// <summary>The body as it is sent.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"old {OldSize}\n");
        foreach (var hash in Proof)
        {
            head.Append(hash.ToBase64()).Append('\n');
        }

        return [.. Encoding.ASCII.GetBytes(head.Append('\n').ToString()), .. Note.ToBytes()];
    }
}
