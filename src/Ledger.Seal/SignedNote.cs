using System.Buffers.Binary;
using System.Text;

namespace Ledger.Seal;

/// <summary>
/// A text and the signatures on it (c2sp.org/signed-note). Reading is strict: what is read is written back as the same bytes.
/// The text means nothing until <see cref="Check"/> or <see cref="VerifiedBy"/> has said who signed it.
/// </summary>
public sealed class SignedNote
{
    /// <summary>The largest note that is read or made, in bytes.</summary>
    public const int MaxSize = 1 << 20;

    /// <summary>The most signatures a note may carry.</summary>
    public const int MaxSignatures = 100;

    internal const string Dash = "\u2014 ";

    private readonly byte[] message;

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        (Text, Signatures) = (text, signatures);
        message = StrictText.ToUtf8(text);
    }

    /// <summary>The text that is signed; ends in a newline.</summary>
    public string Text { get; }

    /// <summary>The signatures, in the order of their lines.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Reads a note.</summary>
    /// <exception cref="NoteFormatException">The bytes are not a note, or exceed the caps; says where and why.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxSize)
        {
            throw new NoteFormatException($"note: {utf8.Length} bytes, more than {MaxSize}");
        }

        return ParseText(StrictText.FromUtf8(utf8) ?? throw new NoteFormatException("note: not well-formed UTF-8"));
    }

    /// <summary>Signs a text with one key or several.</summary>
    /// <exception cref="NoteFormatException">The text does not end in a newline, is not well-formed Unicode, or contains other control
    /// characters; or there are no keys; or the note exceeds the caps.</exception>
    public static SignedNote Sign(string text, params INoteSigner[] keys)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(keys);
        CheckText(text);
        if (!text.EndsWith('\n'))
        {
            throw new NoteFormatException("note: the text does not end in a newline");
        }

        if (!StrictText.IsWellFormed(text))
        {
            throw new NoteFormatException("note: the text contains a lone surrogate");
        }

        if (keys.Length is 0 or > MaxSignatures)
        {
            throw new NoteFormatException($"note: {keys.Length} signatures, not 1 to {MaxSignatures}");
        }

        var signed = StrictText.ToUtf8(text);
        var note = new SignedNote(text, [.. keys.Select(key => new NoteSignature(key.Verifier.Name, key.Verifier.KeyId, key.Sign(signed)))]);
        var size = note.ToBytes().Length;
        return size <= MaxSize ? note : throw new NoteFormatException($"note: {size} bytes, more than {MaxSize}");
    }

    /// <summary>The note with more signatures below those it has, such as cosignatures of witnesses.</summary>
    /// <exception cref="NoteFormatException">The note would exceed the caps, or a name or signature cannot be written.</exception>
    public SignedNote With(params NoteSignature[] more)
    {
        ArgumentNullException.ThrowIfNull(more);
        return Parse(new SignedNote(Text, [.. Signatures, .. more]).ToBytes());
    }

    /// <summary>The note with only those of its signatures that meet a condition.</summary>
    /// <exception cref="NoteFormatException">None does.</exception>
    public SignedNote Keeping(Func<NoteSignature, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var kept = Signatures.Where(condition).ToList();
        return kept.Count > 0 ? new SignedNote(Text, kept) : throw new NoteFormatException("note: no signature is left");
    }

    /// <summary>The note as it is stored and sent.</summary>
    public byte[] ToBytes()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            note.Append(signature.ToLine()).Append('\n');
        }

        return StrictText.ToUtf8(note.ToString());
    }

    /// <summary>
    /// Checks the note against the keys one knows. Signatures by other keys are ignored; if name and id are a known key's the
    /// signature must be right, or the whole note is refused.
    /// </summary>
    public NoteVerdict Check(params VerifierKey[] knownKeys)
    {
        ArgumentNullException.ThrowIfNull(knownKeys);
        var by = new List<VerifierKey>();
        foreach (var key in knownKeys.Distinct())
        {
            var signed = false;
            foreach (var signature in Signatures.Where(signature => signature.IsBy(key)))
            {
                if (!key.Verify(message, signature.Signature))
                {
                    return new NoteVerdict.Refused($"the signature by {key.Name} ({key.KeyId:x8}) is wrong");
                }

                signed = true;
            }

            if (signed)
            {
                by.Add(key);
            }
        }

        return by.Count > 0 ? new NoteVerdict.Genuine(by) : new NoteVerdict.Refused("no known key signed it");
    }

    /// <summary>Whether <see cref="Check"/> finds the note genuine.</summary>
    public bool VerifiedBy(params VerifierKey[] knownKeys) => Check(knownKeys) is NoteVerdict.Genuine;

    private static SignedNote ParseText(string note)
    {
        CheckText(note);
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
        {
            throw new NoteFormatException("note: no blank line before the signatures");
        }

        var block = note[(split + 2)..];
        if (!block.EndsWith('\n'))
        {
            throw new NoteFormatException("note: no signatures, or no newline after the last one");
        }

        var lines = block[..^1].Split('\n');
        if (lines.Length > MaxSignatures)
        {
            throw new NoteFormatException($"note: {lines.Length} signatures, more than {MaxSignatures}");
        }

        return new SignedNote(note[..(split + 1)], [.. lines.Select(ParseSignature)]);
    }

    private static NoteSignature ParseSignature(string line, int number)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal) || line[Dash.Length..].Split(' ') is not [var name, var base64])
        {
            throw new NoteFormatException($"note: signature {number + 1} is not of the form \u2014 name base64");
        }

        if (!StrictText.IsKeyName(name))
        {
            throw new NoteFormatException($"note: signature {number + 1}: the name is empty, or contains white space or plus");
        }

        return StrictText.Base64(base64) is { Length: > sizeof(uint) } bytes
            ? new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[sizeof(uint)..])
            : throw new NoteFormatException($"note: signature {number + 1} is not canonical base64 of a key id and a signature");
    }

    private static void CheckText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < ' ' && text[i] != '\n')
            {
                throw new NoteFormatException($"note: character {i} is a control character (U+{(int)text[i]:X4})");
            }
        }
    }
}
