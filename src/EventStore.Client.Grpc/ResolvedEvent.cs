namespace EventStore.Client;

/// <summary>An event as it was read, with the link that led to it if there was one.</summary>
public readonly struct ResolvedEvent
{
    /// <summary>An event, its link if it has one, and its commit position if the server told.</summary>
    public ResolvedEvent(EventRecord @event, EventRecord? link, ulong? commitPosition)
    {
        Event = @event;
        Link = link;
        OriginalPosition = commitPosition is { } commit ? new Position(commit, (link ?? @event).Position.PreparePosition) : null;
    }

    /// <summary>The event, or the event its link points to.</summary>
    public EventRecord Event { get; }

    /// <summary>The link that was read.</summary>
    public EventRecord? Link { get; }

    /// <summary>What was read: the link, or else the event.</summary>
    public EventRecord OriginalEvent => Link ?? Event;

    /// <summary>Where what was read stands in the whole log.</summary>
    public Position? OriginalPosition { get; }

    /// <summary>The stream that was read.</summary>
    public string OriginalStreamId => OriginalEvent.EventStreamId;

    /// <summary>Where what was read stands in its stream.</summary>
    public StreamPosition OriginalEventNumber => OriginalEvent.EventNumber;

    /// <summary>Whether a link was followed.</summary>
    public bool IsResolved => Link is not null && Event is not null;
}
