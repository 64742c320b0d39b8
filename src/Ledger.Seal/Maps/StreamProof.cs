using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ledger.Seal.Maps;

/// <summary>
/// "Among the first N entries of the log, this stream has exactly these events", or none: docs/format/streams-map.md. A file of its own, which anybody checks with
/// the log's key. Reading is strict: what is read is written back as the same bytes.
/// </summary>
public sealed class StreamProof
{
    /// <summary>The largest proof that is read, in bytes: some 30,000 events.</summary>
    public const int MaxSize = 64 << 20;

    /// <summary>The largest payload of the event that logged the map.</summary>
    public const int MaxPayload = 1 << 16;

    private const int MaxName = 200;

    private StreamProof(
        string stream, ProvenEntry map, byte[] salt, byte[] payload, MapPlace? place, MapPlace? below, MapPlace? above, IReadOnlyList<ProvenEntry> events, SignedNote checkpoint)
    {
        (Stream, Map, Salt, Payload, Place, Below, Above, Events, Checkpoint) = (stream, map, salt, payload, place, below, above, events, checkpoint);
    }

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>The entry that logged the map.</summary>
    public ProvenEntry Map { get; }

    /// <summary>The salt of its payload.</summary>
    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>Its payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Where the stream stands in the map; null in a proof that it does not.</summary>
    public MapPlace? Place { get; }

    /// <summary>In a proof of absence, the last stream before the place where it would stand; null if there is none.</summary>
    public MapPlace? Below { get; }

    /// <summary>In a proof of absence, the first stream after that place; null if there is none.</summary>
    public MapPlace? Above { get; }

    /// <summary>The stream's events, in order; none in a proof of absence.</summary>
    public IReadOnlyList<ProvenEntry> Events { get; }

    /// <summary>The signed checkpoint that all entries are proven under.</summary>
    public SignedNote Checkpoint { get; }

    private static ReadOnlySpan<byte> FirstLine => "ledger/stream-proof@v1"u8;

    /// <summary>A proof that a stream has exactly these events; nothing is verified yet.</summary>
    /// <param name="stream">The stream's name.</param>
    /// <param name="map">The entry that logged the map.</param>
    /// <param name="salt">The salt of its payload.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="place">Where the stream stands in the map.</param>
    /// <param name="events">The stream's events, in order; at least one.</param>
    /// <param name="checkpoint">The signed checkpoint that all entries are proven under.</param>
    public static StreamProof Of(string stream, ProvenEntry map, byte[] salt, byte[] payload, MapPlace place, IReadOnlyList<ProvenEntry> events, SignedNote checkpoint)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(events);
        return new(stream, map, salt, payload, place with { Stream = null }, null, null, events, checkpoint);
    }

    /// <summary>A proof that there is no such stream; nothing is verified yet.</summary>
    /// <param name="stream">The stream's name.</param>
    /// <param name="map">The entry that logged the map.</param>
    /// <param name="salt">The salt of its payload.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="below">The last stream before the place where it would stand.</param>
    /// <param name="above">The first stream after that place.</param>
    /// <param name="checkpoint">The signed checkpoint that the entry is proven under.</param>
    public static StreamProof OfAbsence(string stream, ProvenEntry map, byte[] salt, byte[] payload, MapPlace? below, MapPlace? above, SignedNote checkpoint) =>
        new(stream, map, salt, payload, null, below, above, [], checkpoint);

    /// <summary>Whether a file begins as a proof of a stream does.</summary>
    public static bool IsAnnouncedBy(ReadOnlySpan<byte> start) => start.StartsWith(FirstLine);

    /// <summary>Reads a proof.</summary>
    /// <exception cref="StreamProofFormatException">The bytes are not one, or exceed the caps; says where and why.</exception>
    /// <exception cref="PlatformNotSupportedException">See <see cref="LedgerText.IsAcceptable(ReadOnlySpan{char}, int, out string?, bool)"/>.</exception>
    public static StreamProof Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSize)
        {
            throw new StreamProofFormatException($"proof: {bytes.Length} bytes, more than {MaxSize}");
        }

        var reader = new StreamProofReader(bytes);
        reader.Line(FirstLine);
        var stream = reader.Text("stream "u8, MaxName);
        reader.Blank();
        var index = reader.Number("map "u8);
        var header = reader.Bytes("header "u8, EventHeader.MaxSize);
        var salt = reader.Bytes("salt "u8, PayloadCommitment.SaltSize);
        var payload = reader.Bytes("payload "u8, MaxPayload);
        var map = new ProvenEntry(index, header, reader.Hashes());
        MapPlace? place = null, below = null, above = null;
        var events = new List<ProvenEntry>();
        if (reader.Starts("place "u8))
        {
            place = new MapPlace(reader.Number("place "u8), null, reader.Hashes());
            do
            {
                events.Add(new ProvenEntry(reader.Number("entry "u8), reader.Bytes("header "u8, EventHeader.MaxSize), reader.Hashes()));
            }
            while (reader.Starts("entry "u8));
        }
        else
        {
            below = reader.Starts("below "u8) ? Neighbour(ref reader, "below "u8) : null;
            above = reader.Starts("above "u8) ? Neighbour(ref reader, "above "u8) : null;
        }

        reader.Line("checkpoint"u8);
        try
        {
            var note = SignedNote.Parse(reader.Rest);
            _ = Seal.Checkpoint.Parse(note.Text);
            return new StreamProof(stream, map, salt, payload, place, below, above, events, note);
        }
        catch (NoteFormatException exception)
        {
            throw new StreamProofFormatException($"proof: {exception.Message}", exception);
        }
    }

    /// <summary>The proof as it is stored and sent, in a file called <c>*.stream-proof</c>.</summary>
    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>(4096 + (2048 * Events.Count));
        output.Write(FirstLine);
        Write(output, $"\nstream {Stream}\n\nmap {Map.Index}\nheader {Base64(Map.Header)}\nsalt {Base64(Salt)}\npayload {Base64(Payload)}\n");
        Write(output, Map.Proof);
        if (Place is not null)
        {
            Write(output, $"place {Place.Place}\n");
            Write(output, Place.Proof);
        }

        Write(output, "below", Below);
        Write(output, "above", Above);
        foreach (var entry in Events)
        {
            Write(output, $"entry {entry.Index}\nheader {Base64(entry.Header)}\n");
            Write(output, entry.Proof);
        }

        output.Write("checkpoint\n"u8);
        output.Write(Checkpoint.ToBytes());
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Checks the proof with what the reader brings along, and nothing else.</summary>
    /// <exception cref="PlatformNotSupportedException">See <see cref="EventHeader.Decode"/>.</exception>
    public StreamProofVerdict Verify(StreamProofQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new StreamProofVerifier(this, question).Run();
    }

    private static MapPlace Neighbour(ref StreamProofReader reader, ReadOnlySpan<byte> field)
    {
        var (place, stream) = reader.Neighbour(field);
        return new MapPlace(place, stream, reader.Hashes());
    }

    private static void Write(ArrayBufferWriter<byte> output, string side, MapPlace? neighbour)
    {
        if (neighbour is { Stream: { } stream })
        {
            Write(output, $"{side} {neighbour.Place} {stream.Name.ToBase64()} {stream.Count} {stream.Head.ToBase64()}\n");
            Write(output, neighbour.Proof);
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, IReadOnlyList<TreeHash> proof)
    {
        foreach (var hash in proof)
        {
            Write(output, $"{hash.ToBase64()}\n");
        }

        output.Write("\n"u8);
    }

    private static void Write(ArrayBufferWriter<byte> output, FormattableString text) =>
        output.Write(StrictText.ToUtf8(text.ToString(CultureInfo.InvariantCulture)));

    private static string Base64(ReadOnlyMemory<byte> bytes) => Convert.ToBase64String(bytes.Span);
}
