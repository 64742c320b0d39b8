using Ledger.Seal;

namespace Ledger.Log;

/// <summary>
/// An event as it is handed to the log: all of its header but the revision and the recorded time, which the log assigns,
/// and the payload's bytes as they are to be stored. See <c>docs/format/header.md</c> for each field.
/// </summary>
public sealed record NewEvent
{
    /// <summary>Derived from the command (<see cref="EventId"/>).</summary>
    public required Guid Id { get; init; }

    /// <summary>The stable name of the fact, e.g. <c>HolderAppointed</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The version of the fact's shape, from 1.</summary>
    public required int Schema { get; init; }

    /// <summary>When it holds in the world, if the fact says.</summary>
    public Effective? Effective { get; init; }

    /// <summary>The opaque id of who recorded it. Never a person's name.</summary>
    public required string Actor { get; init; }

    /// <summary>The office on whose behalf the actor acted, if any.</summary>
    public string? Behalf { get; init; }

    /// <summary>In what capacity, if acting for an office.</summary>
    public string? Capacity { get; init; }

    /// <summary>The command that recorded it.</summary>
    public required CommandId Command { get; init; }

    /// <summary>The event that caused the command, if one did.</summary>
    public Guid? Cause { get; init; }

    /// <summary>What this and other commands belong to together, e.g. one meeting or one import.</summary>
    public string? Correlation { get; init; }

    /// <summary>The media type of the stored payload.</summary>
    public required string Media { get; init; }

    /// <summary>The stored payload: what is hashed and what is given back, byte for byte.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The 16 random bytes that blind the payload commitment.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>How the payload is encrypted, if it is.</summary>
    public Protection? Protect { get; init; }

    /// <summary>Who may see the payload.</summary>
    public required Classification Class { get; init; }

    /// <summary>
    /// The header that this event has at a revision and a recorded time. <paramref name="recorded"/> is UTC, to 100 ns.
    /// </summary>
    public EventHeader HeaderAt(StreamName stream, long revision, DateTimeOffset recorded) => new()
    {
        Id = Id,
        Stream = stream.Value,
        Rev = revision,
        Type = Type,
        Schema = Schema,
        Recorded = recorded,
        Effective = Effective,
        Actor = Actor,
        Behalf = Behalf,
        Capacity = Capacity,
        Command = Command.Value,
        Cause = Cause,
        Correlation = Correlation,
        Media = Media,
        Length = Payload.Length,
        Commit = PayloadCommitment.Compute(Salt.Span, Payload.Span),
        Protect = Protect,
        Class = Class,
    };

    /// <summary>
    /// Whether an event in the log is this one recorded before: the same stream and meaning. The salt is not compared, since it is drawn anew on
    /// every attempt; of an encrypted payload the plaintext commitment is compared, since its nonce is drawn anew too.
    /// </summary>
    public bool IsSameAs(StreamName stream, LoggedEvent logged)
    {
        ArgumentNullException.ThrowIfNull(logged);
        var header = logged.Header;
        return header.Id == Id
            && string.Equals(header.Stream, stream.Value, StringComparison.Ordinal)
            && string.Equals(header.Type, Type, StringComparison.Ordinal)
            && header.Schema == Schema
            && header.Effective == Effective
            && string.Equals(header.Actor, Actor, StringComparison.Ordinal)
            && string.Equals(header.Behalf, Behalf, StringComparison.Ordinal)
            && string.Equals(header.Capacity, Capacity, StringComparison.Ordinal)
            && string.Equals(header.Command, Command.Value, StringComparison.Ordinal)
            && header.Cause == Cause
            && string.Equals(header.Correlation, Correlation, StringComparison.Ordinal)
            && string.Equals(header.Media, Media, StringComparison.Ordinal)
            && header.Class == Class
            && header.Protect == Protect
            && (Protect is not null || logged.Payload.Span.SequenceEqual(Payload.Span));
    }
}
