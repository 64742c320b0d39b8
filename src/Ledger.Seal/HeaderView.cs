using System.Text;

namespace Ledger.Seal;

/// <summary>
/// A header read in place: as strict as <see cref="EventHeader.Decode"/>, of which it is the reading half, without allocating
/// (but for a little where text has combining marks or the like).
/// Texts are spans of the header's own bytes, still escaped (<c>\"</c>, <c>\\</c>), so equal texts have equal spans.
/// </summary>
public ref struct HeaderView
{
    private Guid id;
    private ReadOnlySpan<byte> stream;
    private long rev;
    private ReadOnlySpan<byte> type;
    private long schema;
    private DateTimeOffset recorded;
    private ReadOnlySpan<byte> from;
    private ReadOnlySpan<byte> to;
    private ReadOnlySpan<byte> actor;
    private ReadOnlySpan<byte> behalf;
    private ReadOnlySpan<byte> capacity;
    private ReadOnlySpan<byte> command;
    private Guid? cause;
    private ReadOnlySpan<byte> correlation;
    private ReadOnlySpan<byte> media;
    private long length;
    private TreeHash commit;
    private ReadOnlySpan<byte> protectKey;
    private TreeHash protectCommit;
    private Classification classification;

    /// <summary>Id of the event.</summary>
    public readonly Guid Id => id;

    /// <summary>Stream, escaped UTF-8.</summary>
    public readonly ReadOnlySpan<byte> Stream => stream;

    /// <summary>Revision within the stream.</summary>
    public readonly long Rev => rev;

    /// <summary>Stable name of the type, escaped UTF-8.</summary>
    public readonly ReadOnlySpan<byte> Type => type;

    /// <summary>Version of the payload's shape.</summary>
    public readonly int Schema => (int)schema;

    /// <summary>When the ledger learnt it, UTC.</summary>
    public readonly DateTimeOffset Recorded => recorded;

    /// <summary>Start of the effective interval, ASCII; empty when the event has none.</summary>
    public readonly ReadOnlySpan<byte> From => from;

    /// <summary>End of the effective interval, ASCII; empty when it has none.</summary>
    public readonly ReadOnlySpan<byte> To => to;

    /// <summary>Id of who recorded it, escaped UTF-8.</summary>
    public readonly ReadOnlySpan<byte> Actor => actor;

    /// <summary>Id of whom the actor acted for, escaped UTF-8; empty when absent.</summary>
    public readonly ReadOnlySpan<byte> Behalf => behalf;

    /// <summary>In which capacity, escaped UTF-8; empty when absent.</summary>
    public readonly ReadOnlySpan<byte> Capacity => capacity;

    /// <summary>Id of the command, escaped UTF-8.</summary>
    public readonly ReadOnlySpan<byte> Command => command;

    /// <summary>Id of the event it follows from.</summary>
    public readonly Guid? Cause => cause;

    /// <summary>What ties it to other commands, escaped UTF-8; empty when absent.</summary>
    public readonly ReadOnlySpan<byte> Correlation => correlation;

    /// <summary>Media type of the payload, escaped UTF-8.</summary>
    public readonly ReadOnlySpan<byte> Media => media;

    /// <summary>Length of the stored payload in bytes.</summary>
    public readonly int Length => (int)length;

    /// <summary>Commitment to the stored payload.</summary>
    public readonly TreeHash Commit => commit;

    /// <summary>Id of the key of an erasable payload, escaped UTF-8; empty when it is not encrypted.</summary>
    public readonly ReadOnlySpan<byte> ProtectKey => protectKey;

    /// <summary>Commitment to the plaintext of an erasable payload; all zeros when it is not encrypted.</summary>
    public readonly TreeHash ProtectCommit => protectCommit;

    /// <summary>Who may read the payload.</summary>
    public readonly Classification Class => classification;

    /// <summary>Reads a header in place; the view is valid as long as the bytes are.</summary>
    /// <exception cref="HeaderFormatException">As <see cref="EventHeader.Decode"/>.</exception>
    public static HeaderView Parse(ReadOnlySpan<byte> bytes) =>
        TryParse(bytes, out var view, out var problem, out var offset) ? view : throw new HeaderFormatException(problem!, offset);

    /// <summary>Reads a header in place; false, with the reason and the byte, where <see cref="Parse"/> throws a
    /// <see cref="HeaderFormatException"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out HeaderView view, out string? problem, out int offset)
    {
        if (bytes.Length > EventHeader.MaxSize)
        {
            view = default;
            (problem, offset) = ($"the header is {bytes.Length} bytes long, more than {EventHeader.MaxSize}", EventHeader.MaxSize);
            return false;
        }

        var reader = new HeaderReader(bytes);
        if (Read(ref reader, out view))
        {
            (problem, offset) = (null, reader.At);
            return true;
        }

        view = default;
        (problem, offset) = (reader.Problem, reader.At);
        return false;
    }

    /// <summary>The header as an object of its own.</summary>
    public readonly EventHeader ToHeader() => new()
    {
        Id = Id,
        Stream = Text(Stream),
        Rev = Rev,
        Type = Text(Type),
        Schema = Schema,
        Recorded = Recorded,
        Effective = From.IsEmpty ? null : RecentTexts.OfThread.Interval(From, To),
        Actor = Text(Actor),
        Behalf = OptionalText(Behalf),
        Capacity = OptionalText(Capacity),
        Command = Text(Command),
        Cause = Cause,
        Correlation = OptionalText(Correlation),
        Media = Text(Media),
        Length = Length,
        Commit = Commit,
        Protect = ProtectKey.IsEmpty ? null : new Protection(Text(ProtectKey), ProtectCommit),
        Class = Class,
    };

    private static bool Read(scoped ref HeaderReader reader, out HeaderView view)
    {
        view = default;
        return reader.Expect("{\"v\":1,\"id\":\""u8) && reader.Id(out view.id)
            && reader.Expect(",\"stream\":\""u8) && reader.Text(HeaderCaps.Stream, out view.stream)
            && reader.Expect(",\"rev\":"u8) && reader.Number(long.MaxValue, out view.rev)
            && reader.Expect(",\"type\":\""u8) && reader.Text(HeaderCaps.Type, out view.type)
            && reader.Expect(",\"schema\":"u8) && reader.Number(int.MaxValue, out view.schema)
            && reader.Expect(",\"recorded\":\""u8) && reader.Instant(out view.recorded)
            && (!reader.Skip(",\"effective\":{\"from\":\""u8) || ReadEffective(ref reader, out view.from, out view.to))
            && reader.Expect(",\"actor\":\""u8) && reader.Text(HeaderCaps.Name, out view.actor)
            && (!reader.Skip(",\"behalf\":\""u8) || reader.Text(HeaderCaps.Name, out view.behalf))
            && (!reader.Skip(",\"capacity\":\""u8) || reader.Text(HeaderCaps.Name, out view.capacity))
            && reader.Expect(",\"command\":\""u8) && reader.Text(HeaderCaps.Name, out view.command)
            && (!reader.Skip(",\"cause\":\""u8) || ReadCause(ref reader, out view.cause))
            && (!reader.Skip(",\"correlation\":\""u8) || reader.Text(HeaderCaps.Name, out view.correlation))
            && reader.Expect(",\"media\":\""u8) && reader.Text(HeaderCaps.Media, out view.media)
            && reader.Expect(",\"length\":"u8) && reader.Number(int.MaxValue, out view.length)
            && reader.Expect(",\"commit\":\""u8) && reader.Hash(out view.commit)
            && (!reader.Skip(",\"protect\":{\"key\":\""u8) || ReadProtect(ref reader, out view.protectKey, out view.protectCommit))
            && reader.Expect(",\"class\":\""u8) && reader.Class(out view.classification)
            && reader.Expect("\"}"u8) && reader.AtEnd();
    }

    private static bool ReadEffective(scoped ref HeaderReader reader, out ReadOnlySpan<byte> from, out ReadOnlySpan<byte> to)
    {
        to = default;
        if (!reader.Date(out from, out var earliestFrom, out _))
        {
            return false;
        }

        if (reader.Skip(",\"to\":\""u8))
        {
            if (!reader.Date(out to, out _, out var latestTo))
            {
                return false;
            }

            if (!Effective.CanContainADay(earliestFrom, latestTo))
            {
                return reader.Fail("the effective interval cannot contain a day");
            }
        }

        return reader.Expect("}"u8);
    }

    private static bool ReadCause(scoped ref HeaderReader reader, out Guid? cause)
    {
        var read = reader.Id(out var id);
        cause = id;
        return read;
    }

    private static bool ReadProtect(scoped ref HeaderReader reader, out ReadOnlySpan<byte> key, out TreeHash commit)
    {
        commit = default;
        return reader.Text(HeaderCaps.Name, out key) && reader.Expect(",\"commit\":\""u8) && reader.Hash(out commit) && reader.Expect("}"u8);
    }

    private static string? OptionalText(ReadOnlySpan<byte> escaped) => escaped.IsEmpty ? null : Text(escaped);

    private static string Text(ReadOnlySpan<byte> escaped) => Unescaped(escaped);

    /// <summary>A text as it was before its quotes and backslashes were escaped.</summary>
    internal static string Unescaped(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            return RecentTexts.OfThread.Text(escaped);
        }

        var text = Encoding.UTF8.GetString(escaped);
        var unescaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            i += text[i] == '\\' ? 1 : 0;
            unescaped.Append(text[i]);
        }

        return unescaped.ToString();
    }
}
