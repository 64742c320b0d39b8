using System.Buffers;
using System.Text;

namespace Ledger.Seal;

/// <summary>
/// What is disclosed of one event, and the leaf of the tree: exactly the bytes of docs/format/header.md. Encoding and
/// decoding are inverse: bytes that decode are the bytes that the decoded header encodes to.
/// </summary>
public sealed record EventHeader
{
    /// <summary>The longest header, in bytes: what an entry bundle of c2sp.org/tlog-tiles can hold.</summary>
    public const int MaxSize = 65_535;

    /// <summary>Version of the header format, always 1.</summary>
    public int V { get; init; } = 1;

    /// <summary>Id of the event.</summary>
    public required Guid Id { get; init; }

    /// <summary>Stream the event belongs to; at most 200 bytes in UTF-8.</summary>
    public required string Stream { get; init; }

    /// <summary>Revision within the stream, dense from 0.</summary>
    public required long Rev { get; init; }

    /// <summary>Stable name of the event's type; at most 100 bytes in UTF-8.</summary>
    public required string Type { get; init; }

    /// <summary>Version of the payload's shape.</summary>
    public required int Schema { get; init; }

    /// <summary>When the ledger learnt it: UTC, to 100 ns. Written in UTC whatever the offset.</summary>
    public required DateTimeOffset Recorded { get; init; }

    /// <summary>When it holds in the world, if it says.</summary>
    public Effective? Effective { get; init; }

    /// <summary>Opaque id of who recorded it; at most 200 bytes in UTF-8. Never a name.</summary>
    public required string Actor { get; init; }

    /// <summary>Id of whom the actor acted for, if for someone else; at most 200 bytes in UTF-8.</summary>
    public string? Behalf { get; init; }

    /// <summary>In which capacity, if for an office; at most 200 bytes in UTF-8.</summary>
    public string? Capacity { get; init; }

    /// <summary>Id of the command that led to it; at most 200 bytes in UTF-8.</summary>
    public required string Command { get; init; }

    /// <summary>Id of the event it follows from, if any.</summary>
    public Guid? Cause { get; init; }

    /// <summary>What ties it to other commands, if anything; at most 200 bytes in UTF-8.</summary>
    public string? Correlation { get; init; }

    /// <summary>Media type of the payload; at most 100 bytes in UTF-8.</summary>
    public required string Media { get; init; }

    /// <summary>Length of the stored payload in bytes.</summary>
    public required int Length { get; init; }

    /// <summary>Commitment to the stored payload: <see cref="PayloadCommitment.Compute"/>.</summary>
    public required TreeHash Commit { get; init; }

    /// <summary>How the payload is protected, if it is encrypted.</summary>
    public Protection? Protect { get; init; }

    /// <summary>Who may read the payload.</summary>
    public required Classification Class { get; init; }

    /// <summary>Reads a header.</summary>
    /// <exception cref="HeaderFormatException">The bytes are not exactly what <see cref="Encode()"/> writes for some header;
    /// says at which byte, and why.</exception>
    public static EventHeader Decode(ReadOnlySpan<byte> bytes) => HeaderView.Parse(bytes).ToHeader();

    /// <summary>The leaf bytes.</summary>
    /// <exception cref="HeaderFormatException">A value cannot be written; says which, and why.</exception>
    public byte[] Encode()
    {
        Span<byte> buffer = stackalloc byte[HeaderWriter.BufferSize];
        return buffer[..WriteTo(buffer)].ToArray();
    }

    /// <summary>Appends the leaf bytes; throws as <see cref="Encode()"/> does, before writing anything.</summary>
    public void Encode(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Span<byte> buffer = stackalloc byte[HeaderWriter.BufferSize];
        destination.Write(buffer[..WriteTo(buffer)]);
    }

    /// <summary>Gives a header that was encoded another recorded time, in place: the bytes become those of the same header with that time.</summary>
    /// <exception cref="ArgumentException">The bytes have no recorded time.</exception>
    public static void Restamp(Span<byte> encoded, DateTimeOffset recorded)
    {
        const int TimeLength = 28;
        var name = ",\"recorded\":\""u8; // nowhere else: within a text a quote never follows a comma, but a backslash
        var at = encoded.IndexOf(name) + name.Length;
        if (at < name.Length || at + TimeLength > encoded.Length
            || !recorded.UtcDateTime.TryFormat(encoded.Slice(at, TimeLength), out _, "O", System.Globalization.CultureInfo.InvariantCulture))
        {
            throw new ArgumentException("These are not the bytes of a header.", nameof(encoded));
        }
    }

    /// <summary>The hash of this header as a leaf of the tree.</summary>
    public TreeHash LeafHash()
    {
        Span<byte> buffer = stackalloc byte[HeaderWriter.BufferSize];
        return TreeHash.Leaf(buffer[..WriteTo(buffer)]);
    }

    private int WriteTo(Span<byte> buffer)
    {
        if (V != 1)
        {
            throw new HeaderFormatException($"header: v is {V}, and only 1 can be written");
        }

        var writer = new HeaderWriter(buffer);
        writer.Raw("{\"v\":1,\"id\":"u8);
        writer.Id(Id);
        writer.Text(",\"stream\":"u8, nameof(Stream), Stream, HeaderCaps.Stream);
        writer.Number(",\"rev\":"u8, nameof(Rev), Rev);
        writer.Text(",\"type\":"u8, nameof(Type), Type, HeaderCaps.Type);
        writer.Number(",\"schema\":"u8, nameof(Schema), Schema);
        writer.Raw(",\"recorded\":"u8);
        writer.Instant(Recorded);
        if (Effective is not null)
        {
            writer.Raw(",\"effective\":{\"from\":\""u8);
            writer.Ascii(Effective.From.ToString());
            if (Effective.To is not null)
            {
                writer.Raw("\",\"to\":\""u8);
                writer.Ascii(Effective.To.ToString());
            }

            writer.Raw("\"}"u8);
        }

        writer.Text(",\"actor\":"u8, nameof(Actor), Actor, HeaderCaps.Name);
        writer.OptionalText(",\"behalf\":"u8, nameof(Behalf), Behalf, HeaderCaps.Name);
        writer.OptionalText(",\"capacity\":"u8, nameof(Capacity), Capacity, HeaderCaps.Name);
        writer.Text(",\"command\":"u8, nameof(Command), Command, HeaderCaps.Name);
        if (Cause is { } cause)
        {
            writer.Raw(",\"cause\":"u8);
            writer.Id(cause);
        }

        writer.OptionalText(",\"correlation\":"u8, nameof(Correlation), Correlation, HeaderCaps.Name);
        writer.Text(",\"media\":"u8, nameof(Media), Media, HeaderCaps.Media);
        writer.Number(",\"length\":"u8, nameof(Length), Length);
        writer.Raw(",\"commit\":"u8);
        writer.Hash(Commit);
        if (Protect is not null)
        {
            writer.Text(",\"protect\":{\"key\":"u8, "Protect.Key", Protect.Key, HeaderCaps.Name);
            writer.Raw(",\"commit\":"u8);
            writer.Hash(Protect.Commit);
            writer.Raw("}"u8);
        }

        writer.Raw(",\"class\":\""u8);
        writer.Raw(HeaderCaps.NameOf(Class));
        writer.Raw("\"}"u8);
        return writer.Written;
    }
}
