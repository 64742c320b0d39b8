using System.Globalization;
using System.Text;

namespace Ledger.Seal;

/// <summary>
/// "This header is entry N of the log whose root at size S the log's key signed", in the format c2sp.org/tlog-proof@v1 with the
/// header as <c>extra</c>. Reading is strict: what is read is written back as the same bytes.
/// </summary>
public sealed class Receipt
{
    /// <summary>The largest receipt that is read, in bytes: a note and a header at their caps.</summary>
    public const int MaxSize = SignedNote.MaxSize + (100 << 10);

    /// <summary>The longest proof: of a tree of 2^63 − 1 leaves.</summary>
    public const int MaxProof = 63;

    private const string FirstLine = "c2sp.org/tlog-proof@v1";

    /// <summary>A receipt of these parts; nothing is verified yet.</summary>
    /// <param name="index">Index of the entry in the log.</param>
    /// <param name="header">The header bytes; empty for a proof without <c>extra</c>.</param>
    /// <param name="proof">The hashes of <see cref="TreeProofs.Inclusion"/>.</param>
    /// <param name="checkpoint">The signed checkpoint.</param>
    /// <exception cref="ReceiptFormatException">The index is negative, or the proof or the header too long.</exception>
    public Receipt(long index, byte[] header, IReadOnlyList<TreeHash> proof, SignedNote checkpoint)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (index < 0)
        {
            throw new ReceiptFormatException("receipt: the index is negative");
        }

        if (header.Length > EventHeader.MaxSize)
        {
            throw new ReceiptFormatException($"receipt: a header of {header.Length} bytes, more than {EventHeader.MaxSize}");
        }

        if (proof.Count > MaxProof)
        {
            throw new ReceiptFormatException($"receipt: {proof.Count} hashes, more than {MaxProof}");
        }

        (Index, Header, Proof, Checkpoint) = (index, header, [.. proof], checkpoint);
    }

    /// <summary>Index of the entry in the log, from 0.</summary>
    public long Index { get; }

    /// <summary>The header bytes, from <c>extra</c>; empty if there are none, and then the receipt does not verify.</summary>
    public byte[] Header { get; }

    /// <summary>The inclusion proof, from the leaf's sibling up to the root's child.</summary>
    public IReadOnlyList<TreeHash> Proof { get; }

    /// <summary>The signed checkpoint, with whatever cosignatures it carries.</summary>
    public SignedNote Checkpoint { get; }

    /// <summary>Reads a receipt.</summary>
    /// <exception cref="ReceiptFormatException">The bytes are not a receipt, or exceed the caps; says where and why.</exception>
    public static Receipt Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSize)
        {
            throw new ReceiptFormatException($"receipt: {bytes.Length} bytes, more than {MaxSize}");
        }

        var blank = bytes.IndexOf("\n\n"u8);
        if (blank < 0)
        {
            throw new ReceiptFormatException("receipt: no blank line before the checkpoint");
        }

        // Latin-1 keeps one character a byte, so a byte outside ASCII stays what it is and fails where it stands.
        var lines = Encoding.Latin1.GetString(bytes[..blank]).Split('\n', MaxProof + 5);
        var line = 0;
        if (!string.Equals(lines[line++], FirstLine, StringComparison.Ordinal))
        {
            throw new ReceiptFormatException($"receipt: line 1 is not {FirstLine}");
        }

        byte[] header = [];
        if (line < lines.Length && Field(lines[line], "extra ") is { } extra)
        {
            line++;
            header = StrictText.Base64(extra) ?? throw new ReceiptFormatException($"receipt: line {line} is not extra and canonical base64");
        }

        if (line == lines.Length || Field(lines[line++], "index ") is not { } number || !StrictText.Decimal(number, out var index))
        {
            throw new ReceiptFormatException($"receipt: line {line} is not index and a decimal without leading zeros");
        }

        var proof = new List<TreeHash>();
        while (line < lines.Length)
        {
            proof.Add(TreeHash.TryParseBase64(lines[line++], out var hash)
                ? hash
                : throw new ReceiptFormatException($"receipt: line {line} is not the canonical base64 of 32 bytes"));
        }

        try
        {
            var note = SignedNote.Parse(bytes[(blank + 2)..]);
            _ = Seal.Checkpoint.Parse(note.Text);
            return new Receipt(index, header, proof, note);
        }
        catch (NoteFormatException exception)
        {
            throw new ReceiptFormatException($"receipt: {exception.Message}", exception);
        }
    }

    /// <summary>The receipt as it is stored and sent, in a file called <c>*.tlog-proof</c>.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        if (Header.Length > 0)
        {
            text.Append("extra ").Append(Convert.ToBase64String(Header)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Proof)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return [.. Encoding.ASCII.GetBytes(text.Append('\n').ToString()), .. Checkpoint.ToBytes()];
    }

    /// <summary>
    /// Checks the receipt with the log's key, which must come from somewhere else than the receipt. Cosignatures are left to the
    /// caller's policy: <see cref="SignedNote.Check"/>.
    /// </summary>
    public ReceiptVerdict Verify(VerifierKey logKey)
    {
        ArgumentNullException.ThrowIfNull(logKey);
        return Verify(Seal.Checkpoint.TryOpen(Checkpoint, logKey, out var opened, out var problem) ? opened : null, problem);
    }

    /// <summary>The same with the history of the log's keys, and the key of it that the reader has from elsewhere.</summary>
    /// <param name="keys">The history; it may come from the sender.</param>
    /// <param name="trusted">The key that the reader trusts.</param>
    /// <param name="policy">The reader's policy, which is asked where a key was compromised; the quorum of other checkpoints is left to the caller.</param>
    public ReceiptVerdict Verify(KeyHistory keys, VerifierKey trusted, TrustPolicy? policy)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Verify(keys.TryOpen(Checkpoint, trusted, policy, out var opened, out _, out var problem) ? opened : null, problem);
    }

    private ReceiptVerdict Verify(Checkpoint? checkpoint, string? unsigned)
    {
        if (Header.Length == 0)
        {
            return new ReceiptVerdict.Invalid("it carries no header");
        }

        if (!HeaderView.TryParse(Header, out var header, out var problem, out var offset))
        {
            return new ReceiptVerdict.Invalid($"header, byte {offset}: {problem}");
        }

        if (checkpoint is null)
        {
            return new ReceiptVerdict.Invalid(unsigned ?? throw new System.Diagnostics.UnreachableException());
        }

        return TreeProofs.VerifyInclusion(Index, checkpoint.Size, TreeHash.Leaf(Header), Proof, checkpoint.Root)
            ? new ReceiptVerdict.Valid(Index, header.ToHeader(), checkpoint)
            : new ReceiptVerdict.Invalid($"the header is not entry {Index} of the {checkpoint.Size} that were signed");
    }

    private static string? Field(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : null;
}
