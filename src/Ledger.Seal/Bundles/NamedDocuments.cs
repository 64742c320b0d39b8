using System.Text.Json;

namespace Ledger.Seal.Bundles;

/// <summary>
/// The documents that a stored payload names by their SHA-256: the member <c>sha256</c> of its source, and the member <c>sha256</c> of its fact, where they are 64
/// lower-case hexadecimal digits (docs/format/payload.md).
/// </summary>
public static class NamedDocuments
{
    /// <summary>Adds the documents that a payload in JSON names. What is no JSON names none.</summary>
    public static void AddTo(ICollection<TreeHash> named, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(named);
        if (payload.IndexOf("\"sha256\""u8) < 0)
        {
            return; // most name none, and are not parsed
        }

        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = JsonCanon.MaxDepth });
            JsonParts.Object(ref reader);
            while (JsonParts.Member(ref reader, out var part))
            {
                if (part is "fact" or "source" && reader.TokenType == JsonTokenType.StartObject)
                {
                    AddOf(named, ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or BundleFormatException)
        {
            // A payload is whatever its medium says; this one is not the ledger's JSON.
        }
    }

    private static void AddOf(ICollection<TreeHash> named, ref Utf8JsonReader reader)
    {
        while (JsonParts.Member(ref reader, out var name))
        {
            if (name is "sha256" && reader.TokenType == JsonTokenType.String && TreeHash.TryParseHex(reader.GetString()!, out var hash))
            {
                named.Add(hash);
            }

            reader.Skip();
        }
    }
}
