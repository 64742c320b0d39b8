using System.Buffers;

namespace Ledger.Seal;

/// <summary>Reads the parts of a header strictly. After the first problem every read fails and changes nothing.</summary>
internal ref struct HeaderReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>The value of each lower-case hexadecimal digit; 0xFF for every other byte.</summary>
    private static ReadOnlySpan<byte> Nibbles =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 10, 11, 12, 13, 14, 15, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    ];

    private static readonly SearchValues<byte> Plain = SearchValues.Create(PlainBytes());

    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int At { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>Reads these bytes if they come next.</summary>
    public bool Skip(ReadOnlySpan<byte> expected)
    {
        if (Problem is not null || !bytes[At..].StartsWith(expected))
        {
            return false;
        }

        At += expected.Length;
        return true;
    }

    /// <summary>These bytes must come next.</summary>
    public bool Expect(ReadOnlySpan<byte> expected)
    {
        if (Skip(expected))
        {
            return true;
        }

        if (Problem is null)
        {
            At += bytes[At..].CommonPrefixLength(expected);
            Problem = $"expected {System.Text.Encoding.UTF8.GetString(expected)}";
        }

        return false;
    }

    public bool AtEnd() => At == bytes.Length || Fail("something follows the header");

    /// <summary>A string up to and with its closing quote; the result is still escaped.</summary>
    public bool Text(int cap, out ReadOnlySpan<byte> escaped)
    {
        escaped = default;
        if (Problem is not null)
        {
            return false;
        }

        var rest = bytes[At..];
        var (end, escapes, plain) = (0, 0, true);
        while (true)
        {
            var next = rest[end..].IndexOfAnyExcept(Plain);
            if (next < 0)
            {
                return Fail("the string does not end");
            }

            end += next;
            if (rest[end] == (byte)'"')
            {
                break;
            }

            if (rest[end] != (byte)'\\')
            {
                plain = false;
                end++;
            }
            else if (end + 1 < rest.Length && rest[end + 1] is (byte)'"' or (byte)'\\')
            {
                escapes++;
                end += 2;
            }
            else
            {
                At += end;
                return Fail("only \\\" and \\\\ are escaped");
            }
        }

        escaped = rest[..end];
        if (end == 0)
        {
            return Fail("the text is empty");
        }

        if (end - escapes > cap)
        {
            return Fail($"the text is {end - escapes} bytes long, more than {cap}");
        }

        // Judged with its escapes in place: they are ASCII that no combining mark composes with, so the answer is the same.
        if (!plain && !LedgerText.IsAcceptable(escaped, end, out var problem))
        {
            return Fail($"the text {problem}");
        }

        At += end + 1;
        return true;
    }

    /// <summary>A decimal number from 0 to <paramref name="max"/> without leading zeros.</summary>
    public bool Number(long max, out long value)
    {
        value = 0;
        if (Problem is not null)
        {
            return false;
        }

        var rest = bytes[At..];
        var digits = 0;
        while (digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9')
        {
            var digit = rest[digits] - '0';
            if (value > (max - digit) / 10)
            {
                return Fail($"the number is greater than {max}");
            }

            value = (value * 10) + digit;
            digits++;
        }

        if (digits == 0)
        {
            return Fail("expected a number");
        }

        if (digits > 1 && rest[0] == (byte)'0')
        {
            return Fail("the number has a leading zero");
        }

        At += digits;
        return true;
    }

    /// <summary>A lower-case GUID with hyphens, and the closing quote.</summary>
    public bool Id(out Guid id)
    {
        id = default;
        if (Problem is not null)
        {
            return false;
        }

        const int Length = 36;
        var rest = bytes[At..];
        Span<byte> raw = stackalloc byte[16];
        if (rest.Length < Length
            || !HexLower(rest[..8], raw) || rest[8] != (byte)'-'
            || !HexLower(rest[9..13], raw[4..]) || rest[13] != (byte)'-'
            || !HexLower(rest[14..18], raw[6..]) || rest[18] != (byte)'-'
            || !HexLower(rest[19..23], raw[8..]) || rest[23] != (byte)'-'
            || !HexLower(rest[24..36], raw[10..]))
        {
            return Fail("expected an id in lower-case hexadecimal with hyphens");
        }

        id = new Guid(raw, bigEndian: true);
        At += Length;
        return Expect("\""u8);
    }

    /// <summary>A lower-case hexadecimal hash, and the closing quote.</summary>
    public bool Hash(out TreeHash hash)
    {
        hash = default;
        if (Problem is not null)
        {
            return false;
        }

        const int Length = 2 * TreeHash.Size;
        var rest = bytes[At..];
        Span<byte> raw = stackalloc byte[TreeHash.Size];
        if (rest.Length < Length || !HexLower(rest[..Length], raw))
        {
            return Fail("expected 64 lower-case hexadecimal digits");
        }

        hash = TreeHash.FromBytes(raw);
        At += Length;
        return Expect("\""u8);
    }

    /// <summary>An RFC 3339 UTC time with seven digits and Z, and the closing quote. There is no second 60.</summary>
    public bool Instant(out DateTimeOffset instant)
    {
        instant = default;
        if (Problem is not null)
        {
            return false;
        }

        const int Length = 28;
        var rest = bytes[At..];
        if (rest.Length < Length
            || !Digits(rest[..4], out var year) || rest[4] != (byte)'-'
            || !Digits(rest[5..7], out var month) || rest[7] != (byte)'-'
            || !Digits(rest[8..10], out var day) || rest[10] != (byte)'T'
            || !Digits(rest[11..13], out var hour) || rest[13] != (byte)':'
            || !Digits(rest[14..16], out var minute) || rest[16] != (byte)':'
            || !Digits(rest[17..19], out var second) || rest[19] != (byte)'.'
            || !Digits(rest[20..27], out var fraction) || rest[27] != (byte)'Z')
        {
            return Fail("expected a time such as 2025-07-14T09:30:00.0000000Z");
        }

        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return Fail("there is no such time");
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction;
        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        At += Length;
        return Expect("\""u8);
    }

    /// <summary>A date in the ledger's notation, and the closing quote.</summary>
    public bool Date(out ReadOnlySpan<byte> text, out DateOnly? earliest, out DateOnly? latest)
    {
        text = default;
        (earliest, latest) = (null, null);
        if (Problem is not null)
        {
            return false;
        }

        var rest = bytes[At..];
        var end = rest[..Math.Min(rest.Length, PartialDate.MaxLength + 1)].IndexOf((byte)'"');
        Span<char> chars = stackalloc char[PartialDate.MaxLength];
        for (var i = 0; i < end; i++)
        {
            chars[i] = (char)rest[i];
        }

        if (end < 0 || !PartialDate.TryRead(chars[..end], out earliest, out latest))
        {
            return Fail("expected a date such as 2025-07, [2025-10..2026-02] or not-stated");
        }

        text = rest[..end];
        At += end + 1;
        return true;
    }

    public bool Class(out Classification classification)
    {
        for (classification = Classification.Public; classification <= Classification.Personal; classification++)
        {
            if (Skip(HeaderCaps.NameOf(classification)))
            {
                return true;
            }
        }

        return Fail("expected Public, PartII, OfficialSensitive or Personal");
    }

    public bool Fail(string problem)
    {
        Problem ??= problem;
        return false;
    }

    // A table and no branches: hashes and ids are a good part of what there is to read in a header.
    private static bool HexLower(ReadOnlySpan<byte> digits, Span<byte> raw)
    {
        var nibbles = Nibbles;
        var seen = 0;
        for (var i = 0; i + 1 < digits.Length; i += 2)
        {
            int high = nibbles[digits[i]], low = nibbles[digits[i + 1]];
            seen |= high | low;
            raw[i >> 1] = (byte)((high << 4) | low);
        }

        return seen <= 0xF;
    }

    private static bool Digits(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    private static byte[] PlainBytes() =>
        [.. Enumerable.Range(0x20, 0x7F - 0x20).Select(value => (byte)value).Where(value => value is not ((byte)'"' or (byte)'\\'))];
}
