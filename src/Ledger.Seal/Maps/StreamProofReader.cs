using System.Globalization;
using System.Text;

namespace Ledger.Seal.Maps;

/// <summary>Reads the lines of a proof of a stream, each in its one form.</summary>
internal ref struct StreamProofReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;
    private int line;

    /// <summary>What follows the lines that were read.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    /// <summary>Whether the next line starts so.</summary>
    public readonly bool Starts(ReadOnlySpan<byte> field) => rest.StartsWith(field);

    /// <summary>This line, and no other.</summary>
    public void Line(ReadOnlySpan<byte> expected)
    {
        if (!Next().SequenceEqual(expected))
        {
            throw Wrong($"is not {Encoding.ASCII.GetString(expected)}");
        }
    }

    /// <summary>An empty line.</summary>
    public void Blank()
    {
        if (!Next().IsEmpty)
        {
            throw Wrong("is not empty");
        }
    }

    /// <summary>A field with a name: acceptable text, not empty.</summary>
    public string Text(ReadOnlySpan<byte> field, int cap)
    {
        var value = Value(field);
        return !value.IsEmpty && value.Length <= cap && StrictText.FromUtf8(value) is { } text && LedgerText.IsAcceptable(text, cap, out _)
            ? text
            : throw Wrong($"is not {Encoding.ASCII.GetString(field)}and a name of at most {cap} bytes");
    }

    /// <summary>A field with a number.</summary>
    public long Number(ReadOnlySpan<byte> field) => Decimal(Value(field)) ?? throw Wrong($"is not {Encoding.ASCII.GetString(field)}and a decimal without leading zeros");

    /// <summary>A field with bytes in base64.</summary>
    public byte[] Bytes(ReadOnlySpan<byte> field, int cap)
    {
        var value = Value(field);
        return value.Length <= (cap + 2) / 3 * 4 && StrictText.Base64(Encoding.Latin1.GetString(value)) is { } decoded && decoded.Length <= cap
            ? decoded
            : throw Wrong($"is not {Encoding.ASCII.GetString(field)}and the canonical base64 of at most {cap} bytes");
    }

    /// <summary>A stream that stands next to the place where the one in question would stand.</summary>
    public (long Place, MappedStream Stream) Neighbour(ReadOnlySpan<byte> field)
    {
        var value = Value(field);
        return Decimal(Word(ref value)) is { } place && Hash(Word(ref value)) is { } name && Decimal(Word(ref value)) is { } count && count > 0 && Hash(value) is { } head
            ? (place, new MappedStream(name, count, head))
            : throw Wrong($"is not {Encoding.ASCII.GetString(field)}and a place, a name's hash, a number of events and a head");
    }

    /// <summary>The hashes of a proof, up to and with the empty line after them.</summary>
    public List<TreeHash> Hashes()
    {
        var hashes = new List<TreeHash>();
        while (Next() is { IsEmpty: false } text)
        {
            hashes.Add(hashes.Count < Receipt.MaxProof && Hash(text) is { } hash ? hash : throw Wrong($"is not the canonical base64 of 32 bytes, or one of more than {Receipt.MaxProof}"));
        }

        return hashes;
    }

    // Up to the next space, or all there is.
    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> text)
    {
        var space = text.IndexOf((byte)' ');
        var word = space < 0 ? text : text[..space];
        text = space < 0 ? default : text[(space + 1)..];
        return word;
    }

    private static long? Decimal(ReadOnlySpan<byte> text)
    {
        const int Longest = 19;
        return text.Length is > 0 and <= Longest && StrictText.Decimal(Encoding.Latin1.GetString(text), out var number) ? number : null;
    }

    private static TreeHash? Hash(ReadOnlySpan<byte> text)
    {
        const int Length = 44;
        if (text.Length != Length)
        {
            return null;
        }

        Span<char> characters = stackalloc char[Length];
        Encoding.Latin1.GetChars(text, characters);
        return TreeHash.TryParseBase64(characters, out var hash) ? hash : null;
    }

    private ReadOnlySpan<byte> Value(ReadOnlySpan<byte> field)
    {
        var text = Next();
        return text.StartsWith(field) ? text[field.Length..] : throw Wrong($"does not begin with {Encoding.ASCII.GetString(field).TrimEnd()}");
    }

    private ReadOnlySpan<byte> Next()
    {
        line++;
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            throw Wrong("does not end, or is missing");
        }

        var text = rest[..end];
        rest = rest[(end + 1)..];
        return text;
    }

    private readonly StreamProofFormatException Wrong(string why) => new(string.Create(CultureInfo.InvariantCulture, $"proof: line {line} {why}"));
}
