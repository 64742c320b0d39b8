using System.Text;

namespace Ledger.Seal;

/// <summary>
/// A header read in place: as strict as <see cref="EventHeader.Decode"/>, of which it is the reading half, without allocating
/// (but for a little where text has combining marks or the like).
/// Texts are spans of the header's own bytes, still escaped (<c>\"</c>, <c>\\</c>), so equal texts have equal spans.
/// </summary>
public readonly ref struct HeaderView
{
    private HeaderView(
        Guid id,
        ReadOnlySpan<byte> stream,
        long rev,
        ReadOnlySpan<byte> type,
        int schema,
        DateTimeOffset recorded,
        ReadOnlySpan<byte> from,
        ReadOnlySpan<byte> to,
        ReadOnlySpan<byte> actor,
        ReadOnlySpan<byte> behalf,
        ReadOnlySpan<byte> capacity,
        ReadOnlySpan<byte> command,
        Guid? cause,
        ReadOnlySpan<byte> correlation,
        ReadOnlySpan<byte> media,
        int length,
        TreeHash commit,
        ReadOnlySpan<byte> protectKey,
        TreeHash protectCommit,
        Classification classification)
    {
        (Id, Rev, Schema, Recorded, Cause, Length, Commit, ProtectCommit, Class) =
            (id, rev, schema, recorded, cause, length, commit, protectCommit, classification);
        Stream = stream;
        Type = type;
        From = from;
        To = to;
        Actor = actor;
        Behalf = behalf;
        Capacity = capacity;
        Command = command;
        Correlation = correlation;
        Media = media;
        ProtectKey = protectKey;
    }

    /// <summary>Id of the event.</summary>
    public Guid Id { get; }

    /// <summary>Stream, escaped UTF-8.</summary>
    public ReadOnlySpan<byte> Stream { get; }

    /// <summary>Revision within the stream.</summary>
    public long Rev { get; }

    /// <summary>Stable name of the type, escaped UTF-8.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>Version of the payload's shape.</summary>
    public int Schema { get; }

    /// <summary>When the ledger learnt it, UTC.</summary>
    public DateTimeOffset Recorded { get; }

    /// <summary>Start of the effective interval, ASCII; empty when the event has none.</summary>
    public ReadOnlySpan<byte> From { get; }

    /// <summary>End of the effective interval, ASCII; empty when it has none.</summary>
    public ReadOnlySpan<byte> To { get; }

    /// <summary>Id of who recorded it, escaped UTF-8.</summary>
    public ReadOnlySpan<byte> Actor { get; }

    /// <summary>Id of whom the actor acted for, escaped UTF-8; empty when absent.</summary>
    public ReadOnlySpan<byte> Behalf { get; }

    /// <summary>In which capacity, escaped UTF-8; empty when absent.</summary>
    public ReadOnlySpan<byte> Capacity { get; }

    /// <summary>Id of the command, escaped UTF-8.</summary>
    public ReadOnlySpan<byte> Command { get; }

    /// <summary>Id of the event it follows from.</summary>
    public Guid? Cause { get; }

    /// <summary>What ties it to other commands, escaped UTF-8; empty when absent.</summary>
    public ReadOnlySpan<byte> Correlation { get; }

    /// <summary>Media type of the payload, escaped UTF-8.</summary>
    public ReadOnlySpan<byte> Media { get; }

    /// <summary>Length of the stored payload in bytes.</summary>
    public int Length { get; }

    /// <summary>Commitment to the stored payload.</summary>
    public TreeHash Commit { get; }

    /// <summary>Id of the key of an erasable payload, escaped UTF-8; empty when it is not encrypted.</summary>
    public ReadOnlySpan<byte> ProtectKey { get; }

    /// <summary>Commitment to the plaintext of an erasable payload; all zeros when it is not encrypted.</summary>
    public TreeHash ProtectCommit { get; }

    /// <summary>Who may read the payload.</summary>
    public Classification Class { get; }

    /// <summary>Reads a header in place; the view is valid as long as the bytes are.</summary>
    /// <exception cref="HeaderFormatException">As <see cref="EventHeader.Decode"/>.</exception>
    public static HeaderView Parse(ReadOnlySpan<byte> bytes) =>
        TryParse(bytes, out var view, out var problem, out var offset) ? view : throw new HeaderFormatException(problem!, offset);

    /// <summary>Reads a header in place; false, with the reason and the byte, where <see cref="Parse"/> throws a
    /// <see cref="HeaderFormatException"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out HeaderView view, out string? problem, out int offset)
    {
        view = default;
        if (bytes.Length > EventHeader.MaxSize)
        {
            (problem, offset) = ($"the header is {bytes.Length} bytes long, more than {EventHeader.MaxSize}", EventHeader.MaxSize);
            return false;
        }

        var reader = new HeaderReader(bytes);
        var read = Read(ref reader, out view);
        (problem, offset) = (reader.Problem, reader.At);
        return read;
    }

    /// <summary>The header as an object of its own.</summary>
    public EventHeader ToHeader() => new()
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
        if (!(reader.Expect("{\"v\":1,\"id\":\""u8) && reader.Id(out var id)
            && reader.Expect(",\"stream\":\""u8) && reader.Text(HeaderCaps.Stream, out var stream)
            && reader.Expect(",\"rev\":"u8) && reader.Number(long.MaxValue, out var rev)
            && reader.Expect(",\"type\":\""u8) && reader.Text(HeaderCaps.Type, out var type)
            && reader.Expect(",\"schema\":"u8) && reader.Number(int.MaxValue, out var schema)
            && reader.Expect(",\"recorded\":\""u8) && reader.Instant(out var recorded)
            && ReadEffective(ref reader, out var from, out var to)
            && reader.Expect(",\"actor\":\""u8) && reader.Text(HeaderCaps.Name, out var actor)
            && ReadOptionalText(ref reader, ",\"behalf\":\""u8, out var behalf)
            && ReadOptionalText(ref reader, ",\"capacity\":\""u8, out var capacity)
            && reader.Expect(",\"command\":\""u8) && reader.Text(HeaderCaps.Name, out var command)
            && ReadCause(ref reader, out var cause)
            && ReadOptionalText(ref reader, ",\"correlation\":\""u8, out var correlation)
            && reader.Expect(",\"media\":\""u8) && reader.Text(HeaderCaps.Media, out var media)
            && reader.Expect(",\"length\":"u8) && reader.Number(int.MaxValue, out var length)
            && reader.Expect(",\"commit\":\""u8) && reader.Hash(out var commit)
            && ReadProtect(ref reader, out var protectKey, out var protectCommit)
            && reader.Expect(",\"class\":\""u8) && reader.Class(out var classification)
            && reader.Expect("\"}"u8) && reader.AtEnd()))
        {
            return false;
        }

        view = new HeaderView(
            id, stream, rev, type, (int)schema, recorded, from, to, actor, behalf, capacity, command, cause, correlation, media,
            (int)length, commit, protectKey, protectCommit, classification);
        return true;
    }

    private static bool ReadEffective(scoped ref HeaderReader reader, out ReadOnlySpan<byte> from, out ReadOnlySpan<byte> to)
    {
        from = to = default;
        if (!reader.Skip(",\"effective\":{\"from\":\""u8))
        {
            return reader.Problem is null;
        }

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

    private static bool ReadOptionalText(scoped ref HeaderReader reader, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        text = default;
        return reader.Skip(name) ? reader.Text(HeaderCaps.Name, out text) : reader.Problem is null;
    }

    private static bool ReadCause(scoped ref HeaderReader reader, out Guid? cause)
    {
        cause = null;
        if (!reader.Skip(",\"cause\":\""u8))
        {
            return reader.Problem is null;
        }

        var read = reader.Id(out var id);
        cause = id;
        return read;
    }

    private static bool ReadProtect(scoped ref HeaderReader reader, out ReadOnlySpan<byte> key, out TreeHash commit)
    {
        key = default;
        commit = default;
        return reader.Skip(",\"protect\":{\"key\":\""u8)
            ? reader.Text(HeaderCaps.Name, out key) && reader.Expect(",\"commit\":\""u8) && reader.Hash(out commit) && reader.Expect("}"u8)
            : reader.Problem is null;
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
