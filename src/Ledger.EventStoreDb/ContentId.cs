using System.Security.Cryptography;

namespace Ledger.EventStoreDb;

/// <summary>
/// Ids for the server that are of content: a version 8 UUID over SHA-256 (<c>docs/format/eventstoredb.md</c>). The server takes an append for one that it has had
/// already if the ids are the same, and compares nothing else; with such ids the content is the same too.
/// </summary>
internal static class ContentId
{
    private static ReadOnlySpan<byte> EventLabel => "ledger/event/v1\0"u8;

    /// <summary>The id that an event has at the server, from its metadata: salt and header, and so by the commitment its payload.</summary>
    public static Guid OfEvent(ReadOnlySpan<byte> metadata) => Of(EventLabel, metadata);

    /// <summary>Whether an event may have an id at the server. It was that of its header once.</summary>
    public static bool IsOfEvent(Guid id, Guid ofHeader, ReadOnlySpan<byte> metadata) => id == ofHeader || id == OfEvent(metadata);

    /// <summary>The id of some content under a label that says of what kind it is.</summary>
    public static Guid Of(ReadOnlySpan<byte> label, ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using (var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            sha.AppendData(label);
            sha.AppendData(content);
            sha.GetHashAndReset(hash);
        }

        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
