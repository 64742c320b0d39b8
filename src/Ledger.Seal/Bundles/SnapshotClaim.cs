using System.Globalization;
using System.Text.Json;

namespace Ledger.Seal.Bundles;

/// <summary>What a checker needs of the fact SnapshotIssued. Its other members are for people, and are read over.</summary>
/// <param name="Known">The last entry that was known at the point.</param>
/// <param name="Asked">The instant that the point was asked by; null if it was asked by its index.</param>
/// <param name="Base">How many entries the recipient holds already; null if none.</param>
/// <param name="States">The registers' documents and their hashes, by name.</param>
/// <param name="On">The day that the registers are of.</param>
/// <param name="Recipient">For whom.</param>
/// <param name="Purpose">What for.</param>
public sealed record SnapshotClaim(
    long Known, DateTimeOffset? Asked, long? Base, IReadOnlyList<(string Register, TreeHash Sha256)> States, string On, string Recipient, string Purpose)
{
    /// <summary>The stored name of the fact.</summary>
    public const string FactType = "SnapshotIssued";

    /// <summary>How instants are written: RFC 3339, UTC, seven digits.</summary>
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>Reads the fact's JSON.</summary>
    /// <exception cref="BundleFormatException">Something that a checker needs is missing or is something else.</exception>
    public static SnapshotClaim Parse(ReadOnlySpan<byte> json)
    {
        var (known, asked, from) = (-1L, (DateTimeOffset?)null, (long?)null);
        string? on = null, recipient = null, purpose = null;
        List<(string, TreeHash)>? states = null;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonCanon.MaxDepth });
            JsonParts.Object(ref reader);
            while (JsonParts.Member(ref reader, out var name))
            {
                switch (name)
                {
                    case "known":
                        known = JsonParts.Number(ref reader);
                        break;
                    case "asked":
                        asked = Instant(JsonParts.Text(ref reader));
                        break;
                    case "base":
                        from = JsonParts.Number(ref reader);
                        break;
                    case "on":
                        on = JsonParts.Text(ref reader);
                        break;
                    case "recipient":
                        recipient = JsonParts.Text(ref reader);
                        break;
                    case "purpose":
                        purpose = JsonParts.Text(ref reader);
                        break;
                    case "states":
                        states = ReadStates(ref reader);
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BundleFormatException($"the snapshot does not read: {e.Message.TrimEnd('.')}", e);
        }

        return known >= 0 && from is null or > 0 && on is not null && recipient is not null && purpose is not null && states is { Count: > 0 }
            ? new SnapshotClaim(known, asked, from, states, on, recipient, purpose)
            : throw new BundleFormatException("the snapshot lacks its point, its registers, or for whom and what it is");
    }

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.TryParseExact(text, InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : throw new BundleFormatException("the snapshot's instant is not of the form 2026-04-02T12:00:00.0000000Z");

    private static List<(string Register, TreeHash Sha256)> ReadStates(ref Utf8JsonReader reader)
    {
        var states = new List<(string Register, TreeHash Sha256)>();
        JsonParts.Array(ref reader);
        while (JsonParts.Item(ref reader))
        {
            string? register = null;
            TreeHash? sha256 = null;
            JsonParts.Object(ref reader);
            while (JsonParts.Member(ref reader, out var name))
            {
                switch (name)
                {
                    case "register":
                        register = JsonParts.Text(ref reader);
                        break;
                    case "sha256":
                        sha256 = JsonParts.Hash(ref reader);
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            if (register is null || sha256 is not { } hash || !BundleNames.IsRegister(register) || states.Exists(s => s.Register == register))
            {
                throw new BundleFormatException("the snapshot's states are not as they should be");
            }

            states.Add((register, hash));
        }

        return states;
    }
}
