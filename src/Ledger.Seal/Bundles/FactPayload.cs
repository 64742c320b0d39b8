using System.Globalization;
using System.Text.Json;

namespace Ledger.Seal.Bundles;

/// <summary>A stored payload that holds a fact, for those who know the formats and not the product (docs/format/payload.md).</summary>
internal static class FactPayload
{
    /// <summary>Why the payload of an event is none that is read here, as a clause; null when it may be: version 1 of its fact, in plain JSON.</summary>
    public static string? Problem(in HeaderView header) =>
        header.Schema != 1 ? string.Create(CultureInfo.InvariantCulture, $"it is of version {header.Schema}, which is not known here")
        : !header.Media.SequenceEqual("application/json"u8) || !header.ProtectKey.IsEmpty ? "its payload is not plain application/json"
        : null;

    /// <summary>The fact within a stored payload, in canonical JSON; null if the payload holds none.</summary>
    public static byte[]? FactOf(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = JsonCanon.MaxDepth });
            JsonParts.Object(ref reader);
            while (JsonParts.Member(ref reader, out var name))
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (name is "fact")
                {
                    return JsonCanon.Of(payload[start..(int)reader.BytesConsumed]);
                }
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
