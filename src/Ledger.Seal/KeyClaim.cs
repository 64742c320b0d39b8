using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ledger.Seal.Bundles;

namespace Ledger.Seal;

/// <summary>What an event of the log says of the log's keys (docs/format/keys.md): <see cref="Rotated"/> or <see cref="Compromised"/>.</summary>
public abstract record KeyClaim
{
    /// <summary>The one stream that such events are in.</summary>
    public const string Stream = "key-signing";

    private KeyClaim()
    {
    }

    /// <summary>Whether a header is of an event that says something of the keys.</summary>
    public static bool IsBy(in HeaderView header) =>
        header.Stream.SequenceEqual("key-signing"u8) && (header.Type.SequenceEqual("SigningKeyRotated"u8) || header.Type.SequenceEqual("SigningKeyCompromised"u8));

    /// <summary>Reads what an event says whose header is <see cref="IsBy"/>. That the payload is what the header commits to is left to the caller.</summary>
    /// <param name="header">The header.</param>
    /// <param name="payload">The stored payload.</param>
    /// <param name="claim">What it says.</param>
    /// <param name="problem">Why it cannot be read, as a clause; null when it can.</param>
    public static bool TryRead(in HeaderView header, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out KeyClaim? claim, [NotNullWhen(false)] out string? problem)
    {
        claim = null;
        problem = FactPayload.Problem(in header)
            ?? ((claim = Read(payload, header.Type.SequenceEqual("SigningKeyRotated"u8))) is null ? "its payload does not read as one" : null);
        return claim is not null && problem is null;
    }

    // The payload may hold more than the fact; the fact itself has exactly these members.
    private static KeyClaim? Read(ReadOnlySpan<byte> payload, bool rotated)
    {
        try
        {
            if (FactPayload.FactOf(JsonCanon.Of(payload)) is not { } fact)
            {
                return null;
            }

            var keys = new Dictionary<string, VerifierKey>(StringComparer.Ordinal);
            var from = -1L;
            var reader = new Utf8JsonReader(fact);
            JsonParts.Object(ref reader);
            while (JsonParts.Member(ref reader, out var name))
            {
                switch (name)
                {
                    case "id" when JsonParts.Text(ref reader) is "signing":
                        break;
                    case "old" or "new" when rotated:
                    case "key" when !rotated:
                        keys[name] = VerifierKey.Parse(JsonParts.Text(ref reader));
                        break;
                    case "fromSize" when !rotated:
                        from = JsonParts.Number(ref reader);
                        break;
                    default:
                        return null;
                }
            }

            return rotated && keys.TryGetValue("old", out var old) && keys.TryGetValue("new", out var next) ? new Rotated(old, next)
                : keys.TryGetValue("key", out var key) && from >= 0 ? new Compromised(key, from)
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>One key takes over from another.</summary>
    /// <param name="Old">The key before it.</param>
    /// <param name="New">The key that takes over.</param>
    public sealed record Rotated(VerifierKey Old, VerifierKey New) : KeyClaim;

    /// <summary>A key may be in other hands.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="From">The size beyond which its signature alone counts for nothing.</param>
    public sealed record Compromised(VerifierKey Key, long From) : KeyClaim;
}
