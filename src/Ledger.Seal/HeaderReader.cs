using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ledger.Seal;

/// <summary>Reads the parts of a header strictly. After the first problem every read fails and changes nothing.</summary>
internal ref struct HeaderReader(ReadOnlySpan<byte> bytes)
{
    private const int DayLength = 10;
    private const string NoId = "expected an id in lower-case hexadecimal with hyphens";

    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int At { get; private set; }

    public string? Problem { get; private set; }

    // Vectors are read and combined as their bytes stand in memory here.
    private static bool HasVectors => Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian;

    /// <summary>Reads these bytes if they come next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // so that they are compared as the few words that they are
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Expect(ReadOnlySpan<byte> expected) => Skip(expected) || Missing(expected);

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
            var next = IndexOfOther(rest[end..]);
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
        Span<byte> digits = stackalloc byte[32];
        Span<byte> raw = stackalloc byte[16];
        if (rest.Length < Length || rest[8] != (byte)'-' || rest[13] != (byte)'-' || rest[18] != (byte)'-' || rest[23] != (byte)'-')
        {
            return Fail(NoId);
        }

        rest[..8].CopyTo(digits);
        rest[9..13].CopyTo(digits[8..]);
        rest[14..18].CopyTo(digits[12..]);
        rest[19..23].CopyTo(digits[16..]);
        rest[24..36].CopyTo(digits[20..]);
        if (!HexLower(digits, raw))
        {
            return Fail(NoId);
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
        Span<byte> digits = stackalloc byte[32];
        if (!IsOfForm(rest, "0000-00-00T00:00:00.0000000Z\0\0\0\0"u8, digits))
        {
            return Fail("expected a time such as 2025-07-14T09:30:00.0000000Z");
        }

        var year = (100 * Two(digits)) + Two(digits[2..]);
        var (month, day) = (Two(digits[5..]), Two(digits[8..]));
        var (hour, minute, second) = (Two(digits[11..]), Two(digits[14..]), Two(digits[17..]));
        var fraction = (((((Two(digits[20..]) * 100) + Two(digits[22..])) * 100) + Two(digits[24..])) * 10) + digits[26];
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
        if (Day(rest) is { } day)
        {
            text = rest[..DayLength];
            earliest = latest = day;
            At += DayLength + 1;
            return true;
        }

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

    private bool Missing(ReadOnlySpan<byte> expected)
    {
        if (Problem is null)
        {
            At += bytes[At..].CommonPrefixLength(expected);
            Problem = $"expected {System.Text.Encoding.UTF8.GetString(expected)}";
        }

        return false;
    }

    // Where the first byte is that does not stand for itself in a string of ASCII: a quote, a backslash, a control character, or no ASCII. Most texts are shorter than
    // a vector, and asking a general search for each costs more than looking.
    private static int IndexOfOther(ReadOnlySpan<byte> rest)
    {
        ref var first = ref MemoryMarshal.GetReference(rest);
        var at = 0;
        for (; HasVectors && rest.Length - at >= Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var next = Vector128.LoadUnsafe(ref first, (nuint)at);
            var others = Vector128.LessThan(next.AsSByte(), Vector128.Create((sbyte)0x20)).AsByte() // those above 0x7F are negative
                | Vector128.Equals(next, Vector128.Create((byte)0x7F))
                | Vector128.Equals(next, Vector128.Create((byte)'"'))
                | Vector128.Equals(next, Vector128.Create((byte)'\\'));
            if (others != Vector128<byte>.Zero)
            {
                return at + BitOperations.TrailingZeroCount(others.ExtractMostSignificantBits());
            }
        }

        while (at < rest.Length && rest[at] is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'\\'))
        {
            at++;
        }

        return at < rest.Length ? at : -1;
    }

    // An even number of digits; hashes and ids are a good part of what there is to read in a header.
    private static bool HexLower(ReadOnlySpan<byte> digits, Span<byte> raw)
    {
        var at = 0;
        for (; HasVectors && digits.Length - at >= 2 * Vector128<byte>.Count; at += 2 * Vector128<byte>.Count)
        {
            if (!Nibbles(Vector128.Create(digits[at..]), out var first) || !Nibbles(Vector128.Create(digits[(at + Vector128<byte>.Count)..]), out var second))
            {
                return false;
            }

            Vector128.Narrow(Joined(first), Joined(second)).CopyTo(raw[(at / 2)..]);
        }

        for (; at < digits.Length; at += 2)
        {
            var (high, low) = (Nibble(digits[at]), Nibble(digits[at + 1]));
            if (high < 0 || low < 0)
            {
                return false;
            }

            raw[at / 2] = (byte)((high << 4) | low);
        }

        return true;
    }

    private static bool Nibbles(Vector128<byte> digits, out Vector128<byte> nibbles)
    {
        var (number, letter) = (digits - Vector128.Create((byte)'0'), digits - Vector128.Create((byte)'a'));
        var isNumber = Vector128.LessThan(number, Vector128.Create((byte)10));
        nibbles = Vector128.ConditionalSelect(isNumber, number, letter + Vector128.Create((byte)10));
        return (isNumber | Vector128.LessThan(letter, Vector128.Create((byte)6))) == Vector128<byte>.AllBitsSet;
    }

    // The high nibble stands before the low one, so it is the lower byte of a word.
    private static Vector128<ushort> Joined(Vector128<byte> nibbles)
    {
        var words = nibbles.AsUInt16();
        return ((words << 4) | (words >> 8)) & Vector128.Create((ushort)0xFF);
    }

    private static int Nibble(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };

    // A digit where the form has 0, anything where it has NUL, and what the form has elsewhere. The form fills whole vectors.
    private static bool IsOfForm(ReadOnlySpan<byte> text, ReadOnlySpan<byte> form, Span<byte> digits)
    {
        if (!HasVectors || text.Length < form.Length)
        {
            var wrong = false;
            for (var i = 0; i < form.Length; i++)
            {
                digits[i] = (byte)((i < text.Length ? text[i] : 0xFF) - form[i]);
                wrong |= digits[i] > (form[i] == (byte)'0' ? 9 : form[i] == 0 ? 0xFF : 0);
            }

            return !wrong;
        }

        for (var i = 0; i < form.Length; i += Vector128<byte>.Count)
        {
            var expected = Vector128.Create(form[i..]);
            var found = Vector128.Create(text[i..]) - expected;
            var most = (Vector128.Equals(expected, Vector128.Create((byte)'0')) & Vector128.Create((byte)9)) | Vector128.Equals(expected, Vector128<byte>.Zero);
            if (Vector128.Max(found, most) != most)
            {
                return false;
            }

            found.CopyTo(digits[i..]);
        }

        return true;
    }

    private static int Two(ReadOnlySpan<byte> digits) => (10 * digits[0]) + digits[1];

    // A day and its closing quote, as nearly all dates are; null is for the grammar to judge.
    private static DateOnly? Day(ReadOnlySpan<byte> rest)
    {
        Span<byte> digits = stackalloc byte[16];
        if (!IsOfForm(rest, "0000-00-00\"\0\0\0\0\0"u8, digits))
        {
            return null;
        }

        var (year, month, day) = ((100 * Two(digits)) + Two(digits[2..]), Two(digits[5..]), Two(digits[8..]));
        return year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }
}
