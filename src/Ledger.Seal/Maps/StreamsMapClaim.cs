using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ledger.Seal.Bundles;

namespace Ledger.Seal.Maps;

/// <summary>What the fact StreamsMapped says: which map of streams the log's first entries have.</summary>
/// <param name="Size">Of how many entries.</param>
/// <param name="Root">The root of the map.</param>
/// <param name="Streams">How many streams are in it.</param>
public sealed record StreamsMapClaim(long Size, TreeHash Root, long Streams)
{
    /// <summary>The stored name of the fact.</summary>
    public const string FactType = "StreamsMapped";

    /// <summary>The one stream that such facts are in.</summary>
    public const string Stream = "map-streams";

    /// <summary>Whether a header is of an event that logs a map.</summary>
    public static bool IsBy(in HeaderView header) => header.Type.SequenceEqual("StreamsMapped"u8);

    /// <summary>Reads what an event says whose header is <see cref="IsBy"/>. That the payload is what the header commits to is left to the caller.</summary>
    /// <param name="header">The header.</param>
    /// <param name="payload">The stored payload.</param>
    /// <param name="claim">What it says.</param>
    /// <param name="problem">Why it cannot be read, as a clause; null when it can.</param>
    public static bool TryRead(in HeaderView header, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out StreamsMapClaim? claim, [NotNullWhen(false)] out string? problem)
    {
        claim = null;
        problem = !header.Stream.SequenceEqual("map-streams"u8) ? $"it is not in the stream {Stream}"
            : FactPayload.Problem(in header)
            ?? ((claim = Read(payload)) is null ? "its payload does not read as a map of streams" : null);
        return claim is not null && problem is null;
    }

    /// <summary>The fact in canonical JSON (RFC 8785).</summary>
    public string ToJson() => string.Create(CultureInfo.InvariantCulture, $$"""{"root":"{{Root.ToHex()}}","size":{{Size}},"streams":{{Streams}}}""");

    // The payload may hold more than the fact: its source, and the index at which it was decided. The fact itself has exactly these members.
    private static StreamsMapClaim? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            if (FactPayload.FactOf(JsonCanon.Of(payload)) is not { } fact)
            {
                return null;
            }

            var (size, root, streams) = (-1L, (TreeHash?)null, -1L);
            var reader = new Utf8JsonReader(fact);
            JsonParts.Object(ref reader);
            while (JsonParts.Member(ref reader, out var name))
            {
                switch (name)
                {
                    case "size":
                        size = JsonParts.Number(ref reader);
                        break;
                    case "root":
                        root = JsonParts.Hash(ref reader);
                        break;
                    case "streams":
                        streams = JsonParts.Number(ref reader);
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            return root is { } hash && size >= 0 && streams >= 0 && new StreamsMapClaim(size, hash, streams) is var claim && fact.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(claim.ToJson()))
                ? claim
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
