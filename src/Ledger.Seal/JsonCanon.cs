using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Ledger.Seal;

/// <summary>
/// The canonical form of JSON (RFC 8785, JCS): members sorted by UTF-16 code units, no white space, the shortest escapes. Numbers are whole and between
/// ±(2⁵³ − 1); there are no others in the ledger.
/// </summary>
public static class JsonCanon
{
    /// <summary>How deep objects and arrays may stand in each other.</summary>
    public const int MaxDepth = 32;

    private const long LargestExact = (1L << 53) - 1;
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_output;

    /// <summary>The canonical UTF-8 of a JSON text.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="FormatException">It holds a number that JCS would write as a fraction, or not exactly; or a member twice.</exception>
    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var output = s_output ?? new ArrayBufferWriter<byte>(1024);
        s_output = null; // in use
        output.ResetWrittenCount();
        reader.Read();
        Value(ref reader, output);
        if (reader.Read())
        {
            throw new JsonException("There is more than one value.");
        }

        var canonical = output.WrittenSpan.ToArray();
        if (output.Capacity <= LargestKept)
        {
            s_output = output;
        }

        return canonical;
    }

    private static void Value(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Object(ref reader, output);
                break;
            case JsonTokenType.StartArray:
                Array(ref reader, output);
                break;
            case JsonTokenType.String:
                Text(ref reader, output);
                break;
            case JsonTokenType.Number:
                Number(ref reader, output);
                break;
            case JsonTokenType.True:
                output.Write("true"u8);
                break;
            case JsonTokenType.False:
                output.Write("false"u8);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    // Members are written as they come, and put in order at the end if they did not come in it.
    private static void Object(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        var members = new List<(string Name, int Start, int Length)>();
        var sorted = true;
        output.Write("{"u8);
        var start = output.WrittenCount;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (members.Count > 0)
            {
                output.Write(","u8);
            }

            var name = reader.GetString()!;
            sorted &= members.Count == 0 || string.CompareOrdinal(members[^1].Name, name) < 0;
            var from = output.WrittenCount;
            Text(ref reader, output);
            output.Write(":"u8);
            reader.Read();
            Value(ref reader, output);
            members.Add((name, from, output.WrittenCount - from));
        }

        if (!sorted)
        {
            Sort(members, output, start);
        }

        output.Write("}"u8);
    }

    private static void Sort(List<(string Name, int Start, int Length)> members, ArrayBufferWriter<byte> output, int start)
    {
        members.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var unsorted = output.WrittenSpan[start..].ToArray();
        var place = MemoryMarshal.AsMemory(output.WrittenMemory).Span[start..];
        for (var i = 0; i < members.Count; i++)
        {
            var (name, from, length) = members[i];
            if (i > 0)
            {
                place[0] = (byte)',';
                place = place[1..];
                if (name == members[i - 1].Name)
                {
                    throw new FormatException($"the member {name} stands twice in one object");
                }
            }

            unsorted.AsSpan(from - start, length).CopyTo(place);
            place = place[length..];
        }
    }

    private static void Array(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
        {
            if (!first)
            {
                output.Write(","u8);
            }

            Value(ref reader, output);
        }

        output.Write("]"u8);
    }

    private static void Number(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        if (!reader.TryGetInt64(out var number) || number is > LargestExact or < -LargestExact)
        {
            throw new FormatException($"the number {Encoding.ASCII.GetString(reader.ValueSpan)} is not whole, or too large to be exact");
        }

        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var length, provider: System.Globalization.CultureInfo.InvariantCulture);
        output.Write(digits[..length]);
    }

    private static void Text(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        if (!reader.ValueIsEscaped)
        {
            output.Write(reader.ValueSpan);
        }
        else
        {
            foreach (var b in Encoding.UTF8.GetBytes(reader.GetString()!))
            {
                Escape(b, output);
            }
        }

        output.Write("\""u8);
    }

    private static void Escape(byte b, ArrayBufferWriter<byte> output)
    {
        switch (b)
        {
            case (byte)'"':
                output.Write("\\\""u8);
                break;
            case (byte)'\\':
                output.Write("\\\\"u8);
                break;
            case (byte)'\b':
                output.Write("\\b"u8);
                break;
            case (byte)'\t':
                output.Write("\\t"u8);
                break;
            case (byte)'\n':
                output.Write("\\n"u8);
                break;
            case (byte)'\f':
                output.Write("\\f"u8);
                break;
            case (byte)'\r':
                output.Write("\\r"u8);
                break;
            case < 0x20:
                output.Write("\\u00"u8);
                output.Write([(byte)(b < 0x10 ? '0' : '1'), "0123456789abcdef"u8[b & 0xF]]);
                break;
            default:
                output.Write([b]);
                break;
        }
    }
}
