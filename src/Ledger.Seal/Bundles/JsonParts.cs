using System.Text.Json;

namespace Ledger.Seal.Bundles;

/// <summary>Reads JSON part by part; the reader stands on what was read.</summary>
internal static class JsonParts
{
    public static void Object(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
        }

        Expect(ref reader, JsonTokenType.StartObject, "an object");
    }

    public static void Array(ref Utf8JsonReader reader) => Expect(ref reader, JsonTokenType.StartArray, "an array");

    /// <summary>Goes to the next member's value; false at the end of the object.</summary>
    public static bool Member(ref Utf8JsonReader reader, out string name)
    {
        reader.Read();
        var isMember = reader.TokenType == JsonTokenType.PropertyName;
        name = isMember ? reader.GetString()! : string.Empty;
        if (isMember)
        {
            reader.Read();
        }

        return isMember;
    }

    /// <summary>Goes to the next item; false at the end of the array.</summary>
    public static bool Item(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.EndArray;
    }

    public static long Number(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.Number, "a number");
        return reader.TryGetInt64(out var number) ? number : throw new BundleFormatException("a number is not whole");
    }

    public static string Text(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String, "a text");
        return reader.GetString()!;
    }

    public static TreeHash Hash(ref Utf8JsonReader reader) =>
        TreeHash.TryParseHex(Text(ref reader), out var hash) ? hash : throw new BundleFormatException("a hash is not 64 lower-case hexadecimal digits");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (reader.TokenType != type)
        {
            throw new BundleFormatException($"{what} is expected");
        }
    }
}
