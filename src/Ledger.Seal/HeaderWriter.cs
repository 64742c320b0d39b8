using System.Buffers;
using System.Text;

namespace Ledger.Seal;

/// <summary>Writes the parts of a header into a buffer, checking each value.</summary>
internal ref struct HeaderWriter(Span<byte> buffer)
{
    /// <summary>
    /// More than any header: the caps add up to 1,600 bytes, escaping at most doubles them, and everything else is under 700.
    /// </summary>
    public const int BufferSize = 4096;

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\"\\");

    private readonly Span<byte> buffer = buffer;

    public int Written { get; private set; }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer[Written..]);
        Written += bytes.Length;
    }

    public void Ascii(ReadOnlySpan<char> text) => Written += Encoding.ASCII.GetBytes(text, buffer[Written..]);

    public void Id(Guid id)
    {
        Raw("\""u8);
        _ = id.TryFormat(buffer[Written..], out var written, "D");
        Written += written;
        Raw("\""u8);
    }

    public void Instant(DateTimeOffset instant)
    {
        Raw("\""u8);
        _ = instant.UtcDateTime.TryFormat(buffer[Written..], out var written, "O", System.Globalization.CultureInfo.InvariantCulture);
        Written += written;
        Raw("\""u8);
    }

    public void Hash(in TreeHash hash)
    {
        Span<byte> bytes = stackalloc byte[TreeHash.Size];
        hash.CopyTo(bytes);
        Raw("\""u8);
        _ = Convert.TryToHexStringLower(bytes, buffer[Written..], out var written);
        Written += written;
        Raw("\""u8);
    }

    public void Number(ReadOnlySpan<byte> name, string field, long value)
    {
        if (value < 0)
        {
            throw new HeaderFormatException($"header: {field} is negative");
        }

        Raw(name);
        _ = value.TryFormat(buffer[Written..], out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        Written += written;
    }

    public void OptionalText(ReadOnlySpan<byte> name, string field, string? value, int cap)
    {
        if (value is not null)
        {
            Text(name, field, value, cap);
        }
    }

    public void Text(ReadOnlySpan<byte> name, string field, string value, int cap)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new HeaderFormatException($"header: {field} is empty");
        }

        if (!LedgerText.IsAcceptable(value, cap, out var problem))
        {
            throw new HeaderFormatException($"header: {field} {problem}");
        }

        Raw(name);
        Raw("\""u8);
        var rest = value.AsSpan();
        for (var special = rest.IndexOfAny(Escaped); special >= 0; special = rest.IndexOfAny(Escaped))
        {
            Written += Encoding.UTF8.GetBytes(rest[..special], buffer[Written..]);
            buffer[Written++] = (byte)'\\';
            buffer[Written++] = (byte)rest[special];
            rest = rest[(special + 1)..];
        }

        Written += Encoding.UTF8.GetBytes(rest, buffer[Written..]);
        Raw("\""u8);
    }
}
