using System.Globalization;
using System.Text;

namespace Ledger.Seal;

/// <summary>What the line formats share: one text for each value, and nothing lenient.</summary>
internal static class StrictText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Standard base64 with padding; no white space, no stray bits.</summary>
    public static byte[]? Base64(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length % 4 != 0)
        {
            return null;
        }

        var bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, bytes, out var written))
        {
            return null;
        }

        Array.Resize(ref bytes, written);
        return text.SequenceEqual(Convert.ToBase64String(bytes)) ? bytes : null;
    }

    /// <summary>A decimal from 0 to 2^63 − 1 without sign or leading zeros.</summary>
    public static bool Decimal(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
        && !text.ContainsAnyExceptInRange('0', '9')
        && (text.Length == 1 || text[0] != '0');

    /// <summary>A key name: not empty, well-formed, no white space, control characters or plus.</summary>
    public static bool IsKeyName(ReadOnlySpan<char> name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || rune.Value < 0x20 || rune.Value == '+')
            {
                return false;
            }
        }

        return !name.IsEmpty && IsWellFormed(name);
    }

    /// <summary>Whether the text has no lone surrogates.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    /// <summary>UTF-8 as text; null when it is not well formed.</summary>
    public static string? FromUtf8(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Well-formed text as UTF-8.</summary>
    public static byte[] ToUtf8(string text) => Utf8.GetBytes(text);
}
