using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ledger.Seal;

/// <summary>What a log's key signs: its origin, how many entries it has, and their root (c2sp.org/tlog-checkpoint, without
/// extension lines).</summary>
/// <param name="Origin">Which log; also the name of its key.</param>
/// <param name="Size">How many entries.</param>
/// <param name="Root">Root of their tree.</param>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    /// <summary>Reads the text of a checkpoint. A text alone proves nothing: see <see cref="Open"/>.</summary>
    /// <exception cref="NoteFormatException">The text is not three lines, origin, size and root, each in its one form; or it
    /// gives the empty tree another root than its own.</exception>
    public static Checkpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.EndsWith('\n') || text[..^1].Split('\n') is not [var origin, var size, var root])
        {
            throw new NoteFormatException("checkpoint: not exactly three lines");
        }

        if (!StrictText.Decimal(size, out var leaves))
        {
            throw new NoteFormatException("checkpoint: the size on line 2 is not a decimal without leading zeros");
        }

        if (!TreeHash.TryParseBase64(root, out var hash))
        {
            throw new NoteFormatException("checkpoint: the root on line 3 is not the canonical base64 of 32 bytes");
        }

        var checkpoint = new Checkpoint(origin, leaves, hash);
        checkpoint.Validate();
        return checkpoint;
    }

    /// <summary>The checkpoint in a note that the log's key signed.</summary>
    /// <exception cref="NotGenuineException">The key did not sign the note, or is not a log's key, or its name is not the
    /// origin.</exception>
    /// <exception cref="NoteFormatException">The key signed something else than a checkpoint.</exception>
    public static Checkpoint Open(SignedNote note, VerifierKey logKey)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(logKey);
        if (logKey.Type != VerifierKey.Ed25519)
        {
            throw new NotGenuineException($"checkpoint: {logKey.Name} is a witness's key, not a log's");
        }

        if (note.Check(logKey) is NoteVerdict.Refused refused)
        {
            throw new NotGenuineException($"checkpoint: {refused.Reason}");
        }

        var checkpoint = Parse(note.Text);
        return string.Equals(checkpoint.Origin, logKey.Name, StringComparison.Ordinal)
            ? checkpoint
            : throw new NotGenuineException($"checkpoint: its origin is {checkpoint.Origin}, and the key is {logKey.Name}'s");
    }

    /// <summary>The checkpoint in a note that the log's key signed; false where <see cref="Open"/> throws.</summary>
    public static bool TryOpen(SignedNote note, VerifierKey logKey, [NotNullWhen(true)] out Checkpoint? checkpoint, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            (checkpoint, problem) = (Open(note, logKey), null);
            return true;
        }
        catch (Exception exception) when (exception is NotGenuineException or NoteFormatException)
        {
            (checkpoint, problem) = (null, exception.Message);
            return false;
        }
    }

    /// <summary>The text that is signed: three lines.</summary>
    /// <exception cref="NoteFormatException">The origin is not one line of text, the size is negative, or the empty tree is
    /// given another root than its own.</exception>
    public string ToText()
    {
        Validate();
        return string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n");
    }

    /// <summary>Signs the checkpoint with the log's key; with two when one takes over from the other.</summary>
    /// <exception cref="ArgumentException">The name of the key is not the origin.</exception>
    /// <exception cref="NoteFormatException">As <see cref="ToText"/>.</exception>
    public SignedNote Sign(params INoteSigner[] logKey)
    {
        ArgumentNullException.ThrowIfNull(logKey);
        return logKey.FirstOrDefault(key => !string.Equals(key.Verifier.Name, Origin, StringComparison.Ordinal)) is { } other
            ? throw new ArgumentException($"The key of {other.Verifier.Name} cannot sign for {Origin}.", nameof(logKey))
            : SignedNote.Sign(ToText(), logKey);
    }

    private void Validate()
    {
        if (string.IsNullOrEmpty(Origin) || !StrictText.IsWellFormed(Origin) || Origin.AsSpan().ContainsAnyInRange('\0', '\x1F'))
        {
            throw new NoteFormatException("checkpoint: the origin is empty or contains control characters");
        }

        if (Size < 0)
        {
            throw new NoteFormatException("checkpoint: the size is negative");
        }

        if (Size == 0 && Root != TreeHash.Empty)
        {
            throw new NoteFormatException("checkpoint: the root is not that of the empty tree");
        }
    }
}
