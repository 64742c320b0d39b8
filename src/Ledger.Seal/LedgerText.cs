using System.Buffers;
using System.Text;

namespace Ledger.Seal;

/// <summary>
/// The one rule for text in the ledger: well-formed Unicode in normal form C, without control characters (C0, DEL, C1),
/// line and paragraph separators, bidirectional controls or noncharacters, and not longer than its cap in UTF-8.
/// </summary>
public static class LedgerText
{
    private static readonly SearchValues<char> PlainChars = SearchValues.Create(PlainAscii());

    /// <summary>Whether a text follows the rule. The empty text does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxUtf8Bytes">The cap, in bytes of UTF-8.</param>
    /// <param name="problem">What is wrong, as the end of a sentence; null when nothing is.</param>
    /// <param name="allowLines">Whether line feeds (U+000A) and tabs (U+0009) are allowed, as in payload texts.</param>
    public static bool IsAcceptable(ReadOnlySpan<char> text, int maxUtf8Bytes, out string? problem, bool allowLines = false)
    {
        problem = null;
        if (text.IndexOfAnyExcept(PlainChars) < 0)
        {
            problem = TooLong(text.Length, maxUtf8Bytes);
            return problem is null;
        }

        var bytes = 0L;
        var ascii = true;
        for (var rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done)
            {
                problem = $"contains a lone surrogate (U+{(int)rest[0]:X4})";
                return false;
            }

            problem = Forbidden(rune, allowLines);
            if (problem is not null)
            {
                return false;
            }

            ascii &= rune.IsAscii;
            bytes += rune.Utf8SequenceLength;
            rest = rest[consumed..];
        }

        problem = TooLong(bytes, maxUtf8Bytes) ?? (ascii ? null : NotNormal(text));
        return problem is null;
    }

    /// <summary>The same rule for UTF-8, without line feeds and tabs. Allocates nothing unless there is a
    /// problem, or the text has combining marks or the like.</summary>
    internal static bool IsAcceptable(ReadOnlySpan<byte> utf8, int maxUtf8Bytes, out string? problem)
    {
        problem = TooLong(utf8.Length, maxUtf8Bytes);
        if (problem is not null)
        {
            return false;
        }

        for (var rest = utf8; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var consumed) != OperationStatus.Done)
            {
                problem = "is not well-formed UTF-8";
                return false;
            }

            problem = Forbidden(rune, allowLines: false);
            if (problem is not null)
            {
                return false;
            }

            rest = rest[consumed..];
        }

        if (!Ascii.IsValid(utf8))
        {
            const int OnStack = 256;
            var rented = utf8.Length > OnStack ? ArrayPool<char>.Shared.Rent(utf8.Length) : null;
            var chars = rented is null ? stackalloc char[OnStack] : rented.AsSpan();
            problem = NotNormal(chars[..Encoding.UTF8.GetChars(utf8, chars)]);
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }

        return problem is null;
    }

    private static string? TooLong(long bytes, int max) => bytes <= max ? null : $"is {bytes} bytes long in UTF-8, more than {max}";

    private static string? NotNormal(ReadOnlySpan<char> text)
    {
        // Nothing below U+0300 composes or decomposes with what is below U+0300: such text is in every version's form C.
        // (A plain loop: the vectorized search allocates until the runtime has optimized it.)
        var highest = '\0';
        foreach (var c in text)
        {
            highest = c > highest ? c : highest;
        }

        if (highest < '\u0300')
        {
            return null;
        }

        return NormalForm.IsC(text) ? null : "is not in Unicode normal form C";
    }

    private static string? Forbidden(Rune rune, bool allowLines)
    {
        var value = rune.Value;
        var kind = value switch
        {
            0x09 or 0x0A when allowLines => null,
            < 0x20 or (>= 0x7F and <= 0x9F) => "a control character",
            0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => "a bidirectional control",
            0x2028 or 0x2029 => "a line or paragraph separator",
            (>= 0xFDD0 and <= 0xFDEF) => "a noncharacter",
            _ when (value & 0xFFFE) == 0xFFFE => "a noncharacter",
            _ => null,
        };
        return kind is null ? null : $"contains {kind} (U+{value:X4})";
    }

    private static string PlainAscii() => string.Create(0x7F - 0x20, 0, (chars, _) =>
    {
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = (char)(0x20 + i);
        }
    });
}
