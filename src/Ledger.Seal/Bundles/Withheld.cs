using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ledger.Seal.Bundles;

/// <summary>Why a payload is not in a bundle.</summary>
public enum WithheldReason
{
    /// <summary>No register in scope is made of it.</summary>
    Scope,

    /// <summary>It was recorded after the point that the snapshot is of.</summary>
    After,

    /// <summary>It is about a person, and is stored encrypted.</summary>
    Personal,

    /// <summary>The sender keeps it back; the note says why.</summary>
    Rule,

    /// <summary>Its key was destroyed.</summary>
    Erased,

    /// <summary>It was redacted.</summary>
    Redacted,
}

/// <summary>One payload that is not in a bundle: a line of <c>withheld.jsonl</c>, in canonical JSON.</summary>
/// <param name="Commitment">What its header commits to.</param>
/// <param name="Index">Its entry.</param>
/// <param name="Reason">Why it is not here.</param>
/// <param name="ErasedBy">The entry that erased or redacted it, if one did.</param>
/// <param name="Note">The sender's words on why, if there are any; at most 500 bytes.</param>
public sealed record Withheld(TreeHash Commitment, long Index, WithheldReason Reason, long? ErasedBy = null, string? Note = null)
{
    /// <summary>The longest note, in bytes of UTF-8.</summary>
    public const int MaxNote = 500;

    /// <summary>The longest line, in bytes.</summary>
    public const int MaxLine = 2048;

    private static readonly (WithheldReason Reason, byte[] Word)[] Words =
        [.. Enum.GetValues<WithheldReason>().Select(reason => (reason, Encoding.ASCII.GetBytes(reason.ToString().ToLowerInvariant())))];

    /// <summary>Appends the line, with its newline.</summary>
    /// <exception cref="BundleFormatException">The note is empty, too long, or no text that may stand in a header.</exception>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("{\"commitment\":\""u8);
        Span<byte> hex = stackalloc byte[2 * TreeHash.Size];
        Commitment.WriteHex(hex);
        output.Write(hex);
        output.Write("\""u8);
        if (ErasedBy is { } by)
        {
            Number(output, ",\"erasedBy\":"u8, by);
        }

        Number(output, ",\"index\":"u8, Index);
        if (Note is not null)
        {
            if (Note.Length == 0 || !LedgerText.IsAcceptable(Note, MaxNote, out _))
            {
                throw new BundleFormatException("the note of a withheld payload is empty, too long, or no text that may stand in a header");
            }

            output.Write(",\"note\":\""u8);
            output.Write(Encoding.UTF8.GetBytes(Note.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)));
            output.Write("\""u8);
        }

        output.Write(",\"reason\":\""u8);
        output.Write(Words[(int)Reason].Word);
        output.Write("\"}\n"u8);
    }

    /// <summary>Reads a line without its newline; strict, so that every other text is refused.</summary>
    /// <exception cref="BundleFormatException">It is not one.</exception>
    public static Withheld Parse(ReadOnlySpan<byte> line)
    {
        var reader = new HeaderReader(line);
        var parts = default(Parts);
        return Read(ref reader, ref parts)
            ? new Withheld(parts.Commitment, parts.Index, parts.Reason, parts.ErasedBy, parts.Note.IsEmpty ? null : HeaderView.Unescaped(parts.Note))
            : throw new BundleFormatException(string.Create(CultureInfo.InvariantCulture, $"a line of {BundleNames.Withheld} does not read: byte {reader.At}: {reader.Problem}"));
    }

    /// <summary>Whether the line is of this entry, without making an object of it.</summary>
    /// <exception cref="BundleFormatException">It is no line at all.</exception>
    internal static (TreeHash Commitment, long Index, WithheldReason Reason, long? ErasedBy) ParseCore(ReadOnlySpan<byte> line)
    {
        var reader = new HeaderReader(line);
        var parts = default(Parts);
        return Read(ref reader, ref parts)
            ? (parts.Commitment, parts.Index, parts.Reason, parts.ErasedBy)
            : throw new BundleFormatException(string.Create(CultureInfo.InvariantCulture, $"a line of {BundleNames.Withheld} does not read: byte {reader.At}: {reader.Problem}"));
    }

    private static bool Read(scoped ref HeaderReader reader, ref Parts parts)
    {
        if (!(reader.Expect("{\"commitment\":\""u8) && reader.Hash(out parts.Commitment)))
        {
            return false;
        }

        if (reader.Skip(",\"erasedBy\":"u8))
        {
            if (!reader.Number(long.MaxValue, out var by))
            {
                return false;
            }

            parts.ErasedBy = by;
        }

        if (!(reader.Expect(",\"index\":"u8) && reader.Number(long.MaxValue, out parts.Index)))
        {
            return false;
        }

        if (reader.Skip(",\"note\":\""u8) && !reader.Text(MaxNote, out parts.Note))
        {
            return false;
        }

        if (!reader.Expect(",\"reason\":\""u8))
        {
            return false;
        }

        foreach (var (reason, word) in Words)
        {
            if (reader.Skip(word))
            {
                parts.Reason = reason;
                var erased = reason is WithheldReason.Erased or WithheldReason.Redacted;
                return erased == parts.ErasedBy.HasValue
                    ? reader.Expect("\"}"u8) && reader.AtEnd()
                    : reader.Fail("erasedBy stands where the reason is erased or redacted, and nowhere else");
            }
        }

        return reader.Fail("expected scope, after, personal, rule, erased or redacted");
    }

    private static void Number(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long value)
    {
        output.Write(name);
        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        output.Write(digits[..length]);
    }

    private ref struct Parts
    {
        public TreeHash Commitment;
        public long Index;
        public WithheldReason Reason;
        public long? ErasedBy;
        public ReadOnlySpan<byte> Note;
    }
}
